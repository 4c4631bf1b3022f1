// Break-even explorer: choose a workload and a number of calls; totals come from recorded runs.
const MOST = 5 // the slider's right end: 10 to this power of calls

const make = (tag, parts = [], props = {}) => {
	const node = Object.assign(document.createElement(tag), props)
	node.append(...[parts].flat())
	return node
}

const totals = (figures, calls) =>
	figures.map(({name, first_s, warm_s}) => ({name, s: first_s + (calls - 1) * warm_s}))

// Calls after which a variant has cost no more than the first one of the list.
const paidBack = ([base, ...others]) =>
	others.map(({name, first_s, warm_s}) => {
		const saved = base.warm_s - warm_s
		const calls = saved > 0 ? 1 + Math.max(0, Math.ceil((first_s - base.first_s) / saved)) : Infinity
		return {name, calls}
	})

const count = calls => `${calls.toLocaleString("en")} call${calls === 1 ? "" : "s"}`

function seconds(s) {
	const [unit, size] = [["s", 1], ["ms", 1e-3], ["µs", 1e-6]].find(([, size]) => s >= 0.0995 * size) ?? ["ns", 1e-9]
	return `${Number((s / size).toPrecision(2)).toLocaleString("en")} ${unit}`
}

const sentence = (figures, calls) => {
	const [best, ...others] = totals(figures, calls).sort((a, b) => a.s - b.s)
	const rest = others.map(({name, s}) => `${name} ${seconds(s)}`).join(", ")
	const back = paidBack(figures)
		.map(({name, calls}) => (calls === Infinity ? `${name} never pays back` : `${name} has paid back after ${count(calls)}`))
		.join("; ")
	return `After ${count(calls)}, ${best.name} has taken least: ${seconds(best.s)} (${rest}). Against ${figures[0].name}: ${back}.`
}

function explorer(root) {
	const rows = [...root.closest("figure").querySelectorAll("tr[data-figures]")]
	const options = rows.map((row, n) => make("option", `${row.dataset.workload}: ${row.dataset.label}`, {value: n}))
	const select = make("select", options)
	const slider = make("input", [], {type: "range", min: 0, max: MOST * 10, step: 1, value: 20})
	const bars = make("div", [], {className: "traced-explorer__bars"})
	const said = make("p", [], {className: "traced-explorer__said"})
	said.setAttribute("role", "status")
	const show = () => {
		const figures = JSON.parse(rows[select.value].dataset.figures)
		const calls = Math.round(10 ** (slider.value / 10))
		const all = totals(figures, calls)
		const longest = Math.max(...all.map(one => one.s))
		const least = Math.min(...all.map(one => one.s))
		slider.setAttribute("aria-valuetext", count(calls))
		bars.replaceChildren(
			...all.map(({name, s}) => {
				const bar = make("span", [], {className: "traced-explorer__bar"})
				bar.style.width = `${(s / longest) * 100}%`
				const row = make("div", [make("span", name), make("span", bar), make("span", seconds(s))])
				row.classList.toggle("traced-explorer--least", s === least)
				return row
			})
		)
		said.textContent = sentence(figures, calls)
	}
	slider.addEventListener("input", show)
	select.addEventListener("change", show)
	root.replaceChildren(make("label", ["Workload", select]), make("label", ["Number of calls, 1 to 100,000", slider]), bars, said)
	show()
}

const enhance = () => document.querySelectorAll("[data-explorer]:empty").forEach(explorer)
window.document$?.subscribe(enhance) ?? enhance()
