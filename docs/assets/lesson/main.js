import {all, make, on, one, refresh} from "../quiz/dom.js"
import {load, save, say} from "../quiz/progress.js"
import {standing} from "./standing.js"

const doneIn = ({dataset: {lesson}}) => load(`done:${lesson}`) ?? {}
const listed = node => all(node, "li[data-style]")
const idOf = ({dataset: {style}}) => style

function styles(node) {
	const ids = listed(node).map(idOf)
	return () => {
		const done = doneIn(node)
		for (const stop of all(node, "[data-style]")) {
			const isDone = stop.toggleAttribute("data-done", Object.hasOwn(done, idOf(stop)))
			for (const word of all(stop, ".lesson-done")) word.textContent = isDone ? "done" : ""
		}
		const count = `${standing(ids, done).count} of ${ids.length} done`
		for (const place of all(node, ".lesson-count")) place.textContent = count
	}
}

function mark(node) {
	const {lesson, here, test} = node.dataset,
		stops = listed(one(document, ".lesson-chooser")),
		press = one(node, "button"),
		ids = stops.map(idOf)

	function way({count, isDone, next}) {
		if (count === ids.length && test) return make("a", "Test this pattern", {href: test})
		if (!isDone || !next) return ""
		const stop = stops[ids.indexOf(next)],
			[name, minutes] = [".lesson-name", ".lesson-minutes"].map(css => one(stop, css).textContent)
		return make("a", `Next: ${name}, ${minutes}`, {href: one(stop, "a").href})
	}

	on(press, "click", () => {
		const {[here]: was, ...others} = doneIn(node)
		save(`done:${lesson}`, was === undefined ? {...others, [here]: Date.now()} : others)
		refresh()
		say(one(node, ".lesson-status"), was === undefined ? "Marked as done." : "No longer marked as done.")
	})
	return () => {
		const now = standing(ids, doneIn(node), here)
		node.toggleAttribute("data-done", now.isDone)
		press.textContent = now.isDone ? "Mark as not done" : "Mark as done"
		one(node, ".lesson-left").replaceChildren(`${now.count} of ${ids.length} styles done. `, way(now))
	}
}

const PARTS = {styles, mark}

function enhance() {
	for (const name in PARTS)
		for (const node of all(document, `.lesson-${name}:not([data-live])`)) {
			node.dataset.live = ""
			on(node, "tq-show", PARTS[name](node))
		}
	refresh()
}

on(window, "storage", refresh)
window.document$?.subscribe(enhance) ?? enhance()
