import {all, button, make, one} from "./dom.js"
import {enableDrag} from "./drag.js"

const inputs = form => all(form, "input, textarea")
const gap = input => input.name.split(".")[1]
const used = form => all(form, "ol .tq-piece").map(piece => piece.dataset.piece)
const isText = input => /^text/.test(input.type)

export function read(form) {
	const fields = inputs(form)
	if (!fields[0]) return used(form)
	if (gap(fields[0])) return Object.fromEntries(fields.map(input => [gap(input), input.value]))
	return isText(fields[0]) ? fields[0].value : fields.filter(input => input.checked).map(input => input.value)
}

export function write(form, reply) {
	if (one(form, ".tq-piece")) arrange(form, [reply].flat())
	for (const input of inputs(form)) {
		if (isText(input)) input.value = (gap(input) ? reply?.[gap(input)] : reply) ?? ""
		else input.checked = [reply].flat().includes(input.value)
	}
}

export function enableOrder(form, tell) {
	const name = piece => one(piece, ".tq-moves").ariaLabel
	function put(piece, ids) {
		const place = ids.indexOf(piece.dataset.piece) + 1
		arrange(form, ids)
		tell(place ? `${name(piece)} moved to place ${place} of ${ids.length}.` : `${name(piece)} left out.`)
	}
	all(form, ".tq-piece").forEach((piece, index) => {
		const {piece: id} = piece.dataset,
			ariaLabel = `Piece ${index + 1}`
		const mover = (text, step) => button(text, node => {
			const from = used(form).indexOf(id),
				ids = used(form).filter(other => other !== id)
			if (step || from < 0) ids.splice(step ? from + step : ids.length, 0, id)
			put(piece, ids)
			node.focus()
		})
		const parts = [make("span", ariaLabel), mover("Up", -1), mover("Down", 1), mover("Use")]
		piece.prepend(make("span", [], {className: "tq-grip"}))
		piece.append(make("div", parts, {className: "tq-moves", role: "group", ariaLabel}))
	})
	one(form, "fieldset").append(make("p", "Not used", {className: "tq-unused"}), make("ul", [], {className: "tq-pieces no-copy"}))
	enableDrag(form, piece => put(piece, used(form)))
}

function arrange(form, ids) {
	const [program, others] = all(form, ".tq-pieces"),
		pieces = all(form, ".tq-piece"),
		placeOf = piece => ids.indexOf(piece.dataset.piece) + 1
	others.append(...pieces)
	program.append(...pieces.filter(placeOf).sort((a, b) => placeOf(a) - placeOf(b)))
	for (const piece of pieces) {
		const [up, down, use] = all(piece, ".tq-moves button"),
			place = placeOf(piece)
		up.ariaDisabled = place < 2
		down.ariaDisabled = !place || place === ids.length
		use.textContent = place ? "Leave out" : "Use"
	}
}

const verdict = kind => make("span", kind, {className: `tq-verdict tq-${kind}`})

export function mark(form, reply, {right, marks = {}, lines = []}) {
	for (const input of inputs(form)) {
		const kind = marks[gap(input) ?? input.value]
		if (kind) input.after(verdict(kind))
	}
	const rows = ["− you wrote, + it printed", ...lines.map(line => line.join(" "))]
	if (lines[0] && !right) form.append(make("pre", rows.join("\n"), {className: "tq-compare"}))
}

export function pointOut(answer, reply, {near}) {
	for (const reason of all(answer, ".tq-reason")) {
		const chosen = [reply, near].flat().includes(reason.dataset.option)
		if (reason.toggleAttribute("data-chosen", chosen) && !one(reason.firstChild, ".tq-verdict"))
			reason.firstChild.append(verdict("your answer"))
	}
}
