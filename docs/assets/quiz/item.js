import {fill, standIn} from "./answers.js"
import {all, button, on, one, refresh, show} from "./dom.js"
import {enableOrder, mark, pointOut, read, write} from "./form.js"
import {grade} from "./grade.js"
import {load, save, say} from "./progress.js"
import {shuffle} from "./rules.js"

export function progressOf({dataset: {item, rev}}) {
	const found = load(`item:${item}`)
	return found?.rev === +rev ? found : {rev: +rev, tries: 0}
}

const keep = (node, changes) => save(`item:${node.dataset.item}`, {...progressOf(node), ...changes})

export function change(node, changes) {
	keep(node, changes)
	show(node)
	refresh()
}

function arrangeOptions(node) {
	const options = all(node, ".tq-option"),
		ids = options.map(option => option.dataset.option)
	if (!ids[0] || "fixedOrder" in node.dataset) return
	let order = [progressOf(node).order].flat()
	if (String(order.toSorted()) !== String(ids.toSorted())) keep(node, {order: (order = shuffle(ids))})
	order.forEach((id, index) => {
		const option = options[ids.indexOf(id)]
		option.parentNode.append(option)
		one(option, ".tq-letter").textContent = "ABCDEFGH"[index]
	})
}

export function item(node, answers) {
	const key = JSON.parse(node.dataset.key),
		form = one(node, "form"),
		answer = answers.get(node.dataset.item) ?? standIn(node),
		home = answer.parentNode,
		why = one(answer, "details"),
		reasons = why.lastChild,
		tell = (text, verdict = "") => {
			const status = one(node, ".tq-status")
			status.dataset.verdict = verdict
			say(status, text)
		}
	let shown = null

	// Out of the page until they are wanted: the theme looks at every program of a page as it loads.
	reasons.remove()
	const unfold = () => reasons.isConnected || why.append(reasons)
	const choose = () => {
		const {last} = progressOf(node)
		if (last && !last.shown) pointOut(answer, last.response, grade(key, last.response))
	}
	on(why.firstChild, "click", unfold)
	on(answer, "tq-print", unfold)

	function respond(response, right, gaveUp) {
		const {first, tries, hints} = progressOf(node),
			last = {response, right, shown: gaveUp, at: Date.now()}
		change(node, {first: first ?? {...last, hint: gaveUp || hints > 0}, last, tries: tries + !gaveUp})
	}

	on(form, "submit", event => {
		event.preventDefault()
		const reply = read(form),
			{right, empty, unreadable} = grade(key, reply)
		if (empty) tell("Give an answer first.")
		else if (unreadable) tell("Write one number first, such as 3.1 or 1e3.")
		else respond(reply, right)
	})
	on(form, "keydown", event => event.stopPropagation()) // Material has one-key shortcuts
	const giveUp = () => {
		respond(read(form), false, true)
		one(answer, "[tabindex]").focus()
	}
	const tryAgain = () => {
		change(node, {last: null, order: null})
		one(form, "input, textarea, .tq-moves button").focus()
	}
	one(form, ".tq-actions").append(button("Show the answer", giveUp), button("Try again", tryAgain))
	for (const hint of all(node, ".tq-hint"))
		on(hint.firstChild, "click", () => {
			hint.dataset.seen = ""
			hint.open || change(node, {hints: 1})
		})
	if (one(form, ".tq-piece")) enableOrder(form, tell)

	return () => {
		const {last} = progressOf(node)
		if (last) node.after(answer)
		else if (home) shown && home.append(answer)
		else answer.remove()
		if (shown === last?.at) return
		shown = last?.at
		for (const old of [node, answer].flatMap(part => all(part, ".tq-verdict, .tq-compare"))) old.remove()
		arrangeOptions(node)
		if (last) {
			unfold()
			fill(answer, node).then(choose)
		}
		why.open = !!last
		for (const area of all(form, "textarea")) area.readOnly = !!last
		write(form, last?.response)
		if (!last || last.shown) return tell(last ? "The answer is shown below." : "")
		const result = grade(key, last.response)
		mark(form, last.response, result)
		if (result.right) tell("Correct.", "right")
		else tell(`Not correct. ${result.why ?? ""}`, "wrong")
	}
}
