// Drawn graphs: a node shows the line of source that made it; arrow keys walk from node to node.
const all = (root, selector) => [...root.querySelectorAll(selector)]
const KEYS = {ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1}

function light(figure, line, on) {
	for (const one of all(figure, `.traced-line[data-line="${line}"]`)) {
		one.classList.toggle("traced-line--at", on)
		one.classList.toggle("traced-line--first", on)
	}
}

function drawing(figure, svg, said) {
	const nodes = all(svg, ".traced-node")
	const show = (node, on) => {
		light(figure, node.dataset.line, on)
		said.textContent = on ? node.getAttribute("aria-label") : ""
	}
	const reach = node => nodes.forEach(one => one.setAttribute("tabindex", one === node ? 0 : -1))
	reach(nodes[0])
	for (const node of nodes) {
		node.addEventListener("mouseenter", () => show(node, true))
		node.addEventListener("mouseleave", () => show(node, false))
		node.addEventListener("focus", () => show(node, true))
		node.addEventListener("blur", () => show(node, false))
	}
	svg.addEventListener("keydown", event => {
		const next = nodes[nodes.indexOf(document.activeElement) + KEYS[event.key]]
		if (!(event.key in KEYS)) return
		event.preventDefault()
		if (!next) return
		reach(next)
		next.focus()
	})
}

function graph(figure) {
	const said = document.createElement("p")
	said.className = "traced-graph__said"
	said.setAttribute("aria-hidden", "true")
	said.textContent = "Point at a node, touch it, or reach it with Tab and the arrow keys."
	figure.querySelector(".traced-dag__legend").after(said)
	all(figure, ".traced-graph__one .traced-dag").forEach(svg => drawing(figure, svg, said))
	for (const view of all(figure, ".traced-scroll")) view.scrollLeft = (view.scrollWidth - view.clientWidth) / 2 // the trunk
	for (const line of all(figure, ".traced-line")) {
		const made = all(figure, `.traced-node[data-line="${line.dataset.line}"]`)
		for (const [event, on] of [["mouseenter", true], ["mouseleave", false]])
			line.addEventListener(event, () => made.forEach(node => node.classList.toggle("traced-node--lit", on)))
	}
	figure.dataset.live = ""
}

const enhance = () => all(document, ".traced-graph:not([data-live])").forEach(graph)
window.document$?.subscribe(enhance) ?? enhance()
