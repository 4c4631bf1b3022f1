// Step-through: walks over the rows of a steps table, and marks the lines of source that run.
const make = (tag, parts = [], props = {}) => {
	const node = Object.assign(document.createElement(tag), props)
	node.append(...[parts].flat())
	return node
}
const one = (root, selector) => root.querySelector(selector)
const all = (root, selector) => [...root.querySelectorAll(selector)]

const IDLE = "–"
const KEYS = {ArrowLeft: at => at - 1, ArrowRight: at => at + 1, Home: () => 0, End: (_, last) => last}

// What the table says of each step: [{statement, first, last, body, lanes, printed}].
function read(table) {
	const names = all(table, "thead th").slice(2, -1).map(head => head.textContent)
	const steps = all(table, "tbody tr").map(row => {
		const cells = all(row, "td").map(cell => cell.textContent)
		const [first, last] = row.dataset.lines.split(" ").map(Number)
		const body = row.dataset.body.split(" ").filter(Boolean).map(Number)
		return {statement: cells[0], first, last, body, lanes: cells.slice(1, -1), printed: cells.at(-1)}
	})
	return {names, steps}
}

const runs = said => said !== IDLE

function sentence(names, step) {
	const said = names.map((name, n) => (runs(step.lanes[n]) ? `${name}: ${step.lanes[n]}.` : `${name}: nothing.`))
	const printed = runs(step.printed) ? ` Printed: ${step.printed}.` : ""
	return `: ${step.statement}. ${said.join(" ")}${printed}`
}

// One lane: its name, a tick per step, and what of it runs now.
function lane(name, count) {
	const ticks = Array.from({length: count}, () => make("i", [], {className: "traced-lane__tick"}))
	const said = make("span", [], {className: "traced-lane__said"})
	const track = make("span", ticks, {className: "traced-lane__track"})
	track.setAttribute("aria-hidden", "true")
	const node = make("div", [make("dt", name), make("dd", [track, said])], {className: "traced-lane"})
	const show = (steps, n, at) => {
		node.classList.toggle("traced-lane--on", runs(steps[at].lanes[n]))
		said.textContent = steps[at].lanes[n]
		ticks.forEach((tick, k) => {
			tick.classList.toggle("traced-lane__tick--now", k === at)
			tick.classList.toggle("traced-lane__tick--seen", k <= at)
			tick.classList.toggle("traced-lane__tick--on", k <= at && runs(steps[k].lanes[n]))
		})
	}
	return {node, show}
}

function marks(figure, step) {
	for (const line of all(figure, ".traced-line")) {
		const number = Number(line.dataset.line)
		line.classList.toggle("traced-line--at", step.first <= number && number <= step.last)
		line.classList.toggle("traced-line--first", number === step.first)
		line.classList.toggle("traced-line--ran", step.body.includes(number))
	}
}

function walk(figure) {
	const table = one(figure, ".traced-steps__table")
	const whole = one(figure, ".traced-steps__all")
	const {names, steps} = read(table)
	const last = steps.length - 1
	let at = 0
	const counter = make("span")
	const rest = make("span", [], {className: "traced-sr"})
	const status = make("p", [counter, rest], {className: "traced-steps__status"})
	status.setAttribute("role", "status")
	const printed = make("samp")
	const printing = make("div", [make("dt", "Printed"), make("dd", printed)], {className: "traced-lane"})
	const lanes = names.map(name => lane(name, steps.length))
	const back = make("button", "← Previous", {type: "button"})
	const on = make("button", "Next →", {type: "button"})

	function show(wanted) {
		at = Math.min(Math.max(wanted, 0), last)
		const step = steps[at]
		counter.textContent = `Step ${at + 1} of ${steps.length}`
		rest.textContent = sentence(names, step)
		lanes.forEach(({show}, n) => show(steps, n, at))
		printed.textContent = step.printed
		printing.classList.toggle("traced-lane--on", runs(step.printed))
		back.setAttribute("aria-disabled", at === 0)
		on.setAttribute("aria-disabled", at === last)
		marks(figure, step)
	}
	back.addEventListener("click", () => show(at - 1))
	on.addEventListener("click", () => show(at + 1))
	const panel = make("div", [
		make("div", [back, status, on], {className: "traced-steps__bar"}),
		make("dl", [...lanes.map(({node}) => node), printing]),
	], {className: "traced-steps__panel"})
	panel.setAttribute("role", "group")
	panel.setAttribute("aria-label", "Step through, also by the arrow keys")
	panel.addEventListener("keydown", event => {
		if (event.altKey || event.ctrlKey || event.metaKey || !(event.key in KEYS)) return
		event.preventDefault()
		show(KEYS[event.key](at, last))
	})
	const fold = make("details", [make("summary", "All steps as a table")], {className: "traced-chart__data"})
	whole.before(panel, fold)
	fold.append(whole)
	figure.dataset.live = ""
	show(0)
}

const enhance = () => all(document, ".traced-steps:not([data-live])").forEach(walk)
window.document$?.subscribe(enhance) ?? enhance()
