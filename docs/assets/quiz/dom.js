export const one = (node, css) => node.querySelector(css)
export const all = (node, css) => [...node.querySelectorAll(css)]
export const on = (node, type, act) => node.addEventListener(type, act)
export const day = time => new Date(time).toLocaleDateString("sv") // 2026-01-31, as everywhere on the site

export const show = node => node.dispatchEvent(new Event("tq-show"))
export const refresh = () => all(document, "[data-live]").forEach(show)

export function make(tag, parts = [], props = {}) {
	const node = Object.assign(document.createElement(tag), props)
	node.append(...[parts].flat())
	return node
}

export function button(text, act) {
	const node = make("button", text, {type: "button"})
	on(node, "click", () => node.ariaDisabled !== "true" && act(node))
	return node
}
