import { all, button, make, one } from "./dom.js"

const inputs = (form) => all(form, "input, textarea")
const gap = (input) => input.name.split(".")[1]
const used = (form) => all(form, "ol .tq-piece").map((piece) => piece.dataset.piece)
const isText = (input) => input.type.startsWith("text")

export function read(type, form) {
	const [first] = inputs(form)
	if (type === "order") return used(form)
	if (type === "gap") return Object.fromEntries(inputs(form).map((input) => [gap(input), input.value]))
	return isText(first) ? first.value : inputs(form).filter((input) => input.checked).map((input) => input.value)
}

export function write(type, form, reply) {
	if (type === "order") arrange(form, [reply].flat())
	for (const input of inputs(form)) {
		if (isText(input)) input.value = (type === "gap" ? reply?.[gap(input)] : reply) ?? ""
		else input.checked = [reply].flat().includes(input.value)
	}
}

/** A list of used pieces, and one of the others. */
export function enableOrder(form, tell) {
	all(form, ".tq-piece").forEach((piece, index) => {
		const name = `Piece ${index + 1}`
		const { piece: id } = piece.dataset
		const mover = (text, step) => button(text, (node) => {
			const ids = used(form)
			const from = ids.indexOf(id)
			if (from < 0) ids.push(id)
			else ids.splice(from, 1)
			if (step) ids.splice(from + step, 0, id)
			arrange(form, ids)
			node.focus()
			const place = ids.indexOf(id) + 1
			tell(place ? `${name} moved to place ${place} of ${ids.length}.` : `${name} left out.`)
		})
		const parts = [name, mover("Up", -1), mover("Down", 1), mover("Use")]
		piece.append(make("div", parts, { className: "tq-moves", role: "group", ariaLabel: name }))
	})
	one(form, "fieldset").append("Not used:", make("ul", [], { className: "tq-pieces" }))
}

function arrange(form, ids) {
	const pieces = all(form, ".tq-piece")
	const place = (piece) => ids.indexOf(piece.dataset.piece) + 1
	const [program, others] = all(form, ".tq-pieces")
	others.append(...pieces)
	program.append(...pieces.filter(place).sort((a, b) => place(a) - place(b)))
	for (const piece of pieces) {
		const [up, down, use] = all(piece, ".tq-moves button")
		one(piece, "select").value = place(piece) || ""
		up.ariaDisabled = place(piece) < 2
		down.ariaDisabled = !place(piece) || place(piece) === ids.length
		use.textContent = place(piece) ? "Leave out" : "Use"
	}
}

const WORDS = { right: "Right, your answer", wrong: "Wrong, your answer", missed: "Right, not chosen", yours: "your answer" }
export const verdict = (kind) => make("span", WORDS[kind], { className: `tq-verdict tq-${kind}` })

export function mark(form, { right, marks, gaps, place, lines }) {
	for (const input of inputs(form)) {
		const kind = gaps ? (gaps[gap(input)].right ? "right" : "wrong") : marks?.[input.value]
		if (kind) input.after(verdict(kind))
	}
	if (place) one(form, `ol .tq-piece:nth-child(${place})`)?.append(verdict("wrong"))
	if (right || !lines) return
	const tags = { "−": "del", "+": "ins", " ": "span" }
	const rows = lines.map(([sign, line]) => make(tags[sign], `${sign} ${line}\n`))
	form.append(make("div", ["− you wrote, + it printed", make("pre", rows)], { className: "tq-compare" }))
}
