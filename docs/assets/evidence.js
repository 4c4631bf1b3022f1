// Enhances lists of evidence and runs; all of them are complete without it.
const all = (node, selector) => [...node.querySelectorAll(selector)]

function make(name, words = "", attributes = {}) {
	const node = document.createElement(name)
	node.append(words)
	for (const key in attributes) node.setAttribute(key, attributes[key])
	return node
}

function choice(name, words, values) {
	const select = make("select")
	for (const [value, said] of [["", words], ...values]) select.append(make("option", said, {value}))
	const label = make("label", name)
	label.append(select)
	return [label, select]
}

function filter(sum) {
	const parts = all(document, ".traced-evidence[data-page]")
	const claims = parts.flatMap(part => all(part, "li[data-status]"))
	const statuses = new Map(claims.map(li => [li.dataset.status, li.querySelector(".traced-status").textContent]))
	const [pageLabel, page] = choice("Page", "all pages", parts.map(part => [part.dataset.page, part.dataset.page]))
	const [statusLabel, status] = choice("Status", "any status", statuses)
	const output = make("output")
	const form = make("form", "", {class: "traced-filter", role: "search", "aria-label": "Claims"})
	form.append(pageLabel, statusLabel, output)
	form.addEventListener("submit", event => event.preventDefault())
	form.addEventListener("change", () => {
		let shown = 0
		for (const part of parts) {
			let here = 0
			for (const li of all(part, "li[data-status]")) {
				li.hidden = (page.value && page.value !== part.dataset.page) || (status.value && status.value !== li.dataset.status)
				here += !li.hidden
			}
			part.hidden = !here
			if (part.previousElementSibling?.tagName === "H2") part.previousElementSibling.hidden = !here
			shown += here
		}
		output.textContent = shown === claims.length ? "" : `${shown} of ${claims.length} claims`
	})
	sum.nextElementSibling.append(form)
}

const worth = cell => cell.querySelector("data")?.value ?? cell.querySelector("time")?.dateTime ?? cell.textContent.trim()
const order = new Intl.Collator("en", {numeric: true}).compare

function sortable(table) {
	const body = table.tBodies[0]
	for (const head of table.tHead.rows[0].cells) {
		if (head.textContent === "Record") continue
		const button = make("button", head.textContent, {type: "button"})
		head.replaceChildren(button)
		button.addEventListener("click", () => {
			const direction = head.ariaSort === "ascending" ? "descending" : "ascending"
			for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort")
			head.setAttribute("aria-sort", direction)
			const sign = direction === "ascending" ? 1 : -1
			const cell = row => worth(row.cells[head.cellIndex])
			body.append(...[...body.rows].sort((a, b) => sign * order(cell(a), cell(b))))
		})
	}
}

function enhance() {
	const fresh = selector => all(document, `${selector}:not([data-live])`).map(node => ((node.dataset.live = ""), node))
	fresh(".traced-evidence__sum").forEach(filter)
	fresh("table.traced-list").forEach(sortable)
}

window.document$?.subscribe(enhance) ?? enhance()
