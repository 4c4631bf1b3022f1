import {all, on} from "./dom.js"

/** Pure: the place of what is held at `y` among others, whose middles these are. */
export const placeAt = (middles, y) => middles.filter(middle => middle < y).length

const EDGE = 80

/** The buttons do the same; a pointer only does it in one go. Touches hold a piece by its grip, as elsewhere they scroll. */
export function enableDrag(form, moved) {
	let held = null,
		shifted = false

	function follow({clientY: y}) {
		const lists = all(form, ".tq-pieces"),
			list = lists[+(y > lists[1].getBoundingClientRect().top)],
			others = [...list.children].filter(piece => piece !== held),
			middles = others.map(piece => piece.getBoundingClientRect()).map(({top, height}) => top + height / 2),
			next = others[placeAt(middles, y)] ?? null
		if (held.parentNode !== list || held.nextElementSibling !== next) {
			list.insertBefore(held, next)
			shifted = true
		}
		if (y < EDGE || y > innerHeight - EDGE) scrollBy(0, y < EDGE ? -8 : 8)
	}

	function drop() {
		if (!held) return
		delete held.dataset.held
		if (shifted) moved(held)
		held = null
	}

	on(form, "pointerdown", event => {
		const {target, pointerType, pointerId} = event,
			piece = target.closest(".tq-piece")
		if (event.button || !piece || target.closest(pointerType === "mouse" ? "button" : ".tq-moves, pre")) return
		event.preventDefault() // no selection of text
		held = piece
		held.dataset.held = ""
		shifted = false
		form.setPointerCapture(pointerId) // a piece would lose it on its way
	})
	on(form, "pointermove", event => held && follow(event))
	on(form, "pointerup", drop)
	on(form, "pointercancel", drop)
}
