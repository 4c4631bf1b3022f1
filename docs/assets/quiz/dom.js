export const one = (node, css) => node.querySelector(css)
export const all = (node, css) => [...node.querySelectorAll(css)]
export const on = (node, type, act) => node.addEventListener(type, act)

export function make(tag, parts, props) {
	const node = Object.assign(document.createElement(tag), props)
	node.append(...[parts].flat())
	return node
}

export function button(text, act) {
	const node = make("button", text, { type: "button", className: "md-button" })
	on(node, "click", () => node.ariaDisabled !== "true" && act(node))
	return node
}

export const day = (time) => new Date(time).toLocaleDateString("en-GB", { dateStyle: "long" })

/** Everything on the page shows what is stored now. */
export const refresh = () => all(document, "[data-live]").forEach((node) => node.dispatchEvent(new Event("tq-show")))
