import { all, button, on, one } from "./dom.js"
import { enableOrder, mark, read, verdict, write } from "./form.js"
import { grade } from "./grade.js"
import { load, save, say } from "./progress.js"
import { shuffle } from "./rules.js"

/** Of this revision of an item or card. */
export function progressOf({ dataset: { item, rev } }) {
	const found = load("item", item)
	return found?.rev === +rev ? found : { rev: +rev, tries: 0 }
}

export const change = (node, changes) => save("item", node.dataset.item, { ...progressOf(node), ...changes })

function arrangeOptions(item) {
	const options = all(item, ".tq-option")
	const ids = options.map((option) => option.dataset.option)
	if (!ids.length || "fixedOrder" in item.dataset) return
	let { order } = progressOf(item)
	if (String(order?.toSorted()) !== String(ids.toSorted())) change(item, { order: (order = shuffle(ids)) })
	order.forEach((id, index) => {
		const option = options[ids.indexOf(id)]
		option.parentNode.append(option)
		one(option, ".tq-letter").textContent = "ABCDEFGH"[index]
	})
}

function markReasons(answer, reply, { near, gaps = {} }) {
	const ids = [reply, near, Object.values(gaps).map((gap) => gap.near)].flat()
	for (const reason of all(answer, ".tq-reason")) {
		const chosen = ids.includes(reason.dataset.option)
		reason.toggleAttribute("data-chosen", chosen)
		if (chosen) reason.firstChild.append(verdict("yours"))
	}
}

function sentence({ right, side, line, place }) {
	if (right) return "Correct."
	const why = side ? `Your number is too ${side}.` : line ? `Line ${line} is the first that differs.` : ""
	return `Not correct. ${place ? `Place ${place} is the first wrong one.` : why}`
}

export function enhanceItem(item) {
	const { type } = item.dataset
	const form = one(item, "form")
	const answer = one(document, `[data-answer-for="${item.dataset.item}"]`)
	const home = answer.parentNode
	const key = { ...JSON.parse(item.dataset.key), unit: one(item, ".tq-unit")?.textContent }
	let shown = NaN

	const tell = (text) => say(one(item, ".tq-status"), text)

	function respond(response, right, gaveUp) {
		const { first, tries, hints } = progressOf(item)
		const last = { response, right, at: Date.now() }
		change(item, { first: first ?? { ...last, hint: gaveUp || hints > 0 }, last, tries: tries + !gaveUp })
		show()
		item.dispatchEvent(new Event("tq-change", { bubbles: true }))
	}

	function check(event) {
		event.preventDefault()
		const reply = read(type, form)
		const { right, unanswered, unreadable } = grade(key, reply)
		if (unanswered) tell("Give an answer first.")
		else if (unreadable) tell("Write one number, such as 3.1 or 1e3.")
		else respond(reply, right, false)
	}

	const reveal = button("Show the answer", () => {
		respond(null, false, true)
		one(answer, "[tabindex]").focus()
	})
	const again = button("Try again", () => {
		change(item, { last: null, order: null })
		show()
		one(form, "input, textarea, .tq-moves button").focus()
	})

	function show() {
		const { last, tries } = progressOf(item)
		if (!last || matchMedia("print").matches) home.append(answer)
		else item.after(answer)
		if (Object.is(shown, last?.at)) return
		shown = last?.at
		for (const old of [item, answer].flatMap((part) => all(part, ".tq-verdict, .tq-compare"))) old.remove()
		arrangeOptions(item)
		if (last?.response !== null) write(type, form, last?.response)
		item.toggleAttribute("data-checked", !!last)
		answer.toggleAttribute("data-away", !last)
		again.hidden = !last
		reveal.hidden = one(answer, "details").open = !!last
		if (type === "predict_output") one(form, "textarea").readOnly = !!last
		if (!last) return tell("")
		const result = grade(key, last.response)
		markReasons(answer, last.response, result)
		if (last.response === null) return tell("The answer is shown below.")
		mark(form, result)
		tell(sentence(result) + (tries > 1 ? ` Try ${tries}.` : ""))
	}

	one(form, ".tq-actions").append(reveal, again)
	if (type === "order") enableOrder(form, tell)
	for (const hint of all(item, ".tq-hint"))
		on(hint, "toggle", () => {
			hint.dataset.seen = ""
			if (hint.open) change(item, { hints: +hint.dataset.hint })
		})
	on(form, "submit", check)
	on(form, "keydown", (event) => event.stopPropagation()) // Material has single-key shortcuts
	return show
}
