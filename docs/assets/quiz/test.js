import {prepare} from "./answers.js"
import {all, button, day, make, on, one, refresh, show} from "./dom.js"
import {change, progressOf} from "./item.js"
import {load, save, say} from "./progress.js"
import {chance, draw, schedule, verdict} from "./rules.js"

const link = (text, href) => make("a", text, {href})
const stored = lesson => load(`test:${lesson}`) ?? {past: []}
const standing = lesson => verdict(stored(lesson).past, Date.now())

function label({state, at, was}) {
	const words = state[0].toUpperCase() + state.slice(1).replaceAll("_", " ")
	return words + (at ? ` (${day(at)}). ` : ". ") + (was ? `Was strong on ${day(was)}. ` : "")
}

export const strength = node => () => {
	const {lesson, url} = node.dataset
	node.replaceChildren(label(standing(lesson)), link("Test this pattern", url))
}

export function test(node) {
	const {lesson} = node.dataset,
		objectives = JSON.parse(node.dataset.objectives),
		panel = one(node, ".tq-test__panel"),
		line = make("p", [], {tabIndex: -1}),
		box = make("input", [], {type: "checkbox"}),
		items = all(node, ".tq-item"),
		shelf = one(node, ".tq-test__items"),
		named = () => items.find(({id}) => location.hash === `#${id}`),
		of = ids => items.filter(item => ids.includes(item.dataset.item)),
		first = item => progressOf(item).first
	let asked = ""

	function put(value) {
		save(`test:${lesson}`, value)
		refresh()
		line.focus()
	}

	const begin = button("Start a test", () => {
		prepare(items)
		const set = draw(items.map(item => item.dataset), stored(lesson).past, Date.now())
		for (const item of of(set.items)) {
			change(item, {first: null, last: null, hints: 0})
			for (const hint of all(item, ".tq-hint")) hint.open = false
		}
		put({...stored(lesson), now: {...set, started: Date.now()}})
	})

	const count = (ids, level) => of(ids).filter(item => item.dataset.difficulty === level).length
	const finish = button("", () => {
		const {now, past} = stored(lesson),
			good = of(now.items).filter(item => first(item).right && !first(item).hint),
			right = good.map(item => item.dataset.item),
			hard = [count(right, "hard"), count(now.items, "hard")]
		put({past: [...past, {...now, at: Date.now(), right, hard}].slice(-50)})
	})

	function described({state, items: ids, right}) {
		if (!ids) return []
		const counts = ["easy", "medium", "hard"].map(level => `, ${level} ${count(right, level)}/${count(ids, level)}`),
			missed = of(ids.filter(id => !right.includes(id))).map(item => objectives[item.dataset.objective])
		return [
			`${right.length} of ${ids.length} on the first try${counts.join("")}.`,
			`A reader who knows 70 % passes one such test ${Math.round(100 * chance(0.7, 10, 9))} % of the time.`,
			state === "strong_today" ? "Take a second set tomorrow to confirm." : "",
			...[...new Set(missed)].map(({text, url}) => ["Missed: ", link(text, url)]),
		].map(parts => make("p", parts))
	}

	// What is not asked now is not in the page: the theme looks at every program of a page as it loads.
	function ask(wanted) {
		const ids = String(wanted.map(item => item.id))
		if (ids === asked) return
		asked = ids
		shelf.replaceChildren(...wanted)
		dispatchEvent(new Event("tq-drawn"))
		wanted.forEach(show)
	}

	function follow() {
		if (!named() || !node.isConnected) return
		if (!named().isConnected) box.checked = true
		show(node)
		named().scrollIntoView()
	}

	panel.hidden = false
	shelf.replaceChildren()
	node.append(finish)
	on(box, "change", () => show(node))
	on(window, "hashchange", follow)
	on(node, "tq-print", () => ask(items))
	setTimeout(follow)
	return () => {
		const {now} = stored(lesson),
			found = standing(lesson),
			set = of((now ?? found).items ?? []),
			done = `${set.filter(first).length} of ${set.length} answered`
		finish.hidden = !now
		finish.textContent = `See the result (${done})`
		finish.ariaDisabled = !set.every(first)
		const caveat = now?.again ? ". Some were in a recent test, so it cannot confirm one" : ""
		say(line, now ? done + caveat : label(found))
		panel.replaceChildren(line, ...(now ? [] : [...described(found), begin, make("label", [box, "Show all questions"])]))
		ask(box.checked && !now ? items : set)
	}
}

const AT_ONCE = 5

export function recall(node) {
	const name = `recall:${node.dataset.lesson}`,
		line = make("p", [], {tabIndex: -1}),
		cards = all(node, ".tq-card"),
		boxes = () => load(name) ?? {},
		entry = ({dataset: {item, rev}}) => [boxes()[item]].find(card => card?.rev === +rev) ?? {box: 0, due: 0}

	for (const card of cards) {
		const sorter = (text, knew) => button(text, () => {
			const {item, rev} = card.dataset
			save(name, {...boxes(), [item]: {rev: +rev, ...schedule(entry(card), knew, Date.now())}})
			card.open = false
			refresh()
			line.focus()
		})
		card.append(sorter("I knew it", true), sorter("I did not", false))
	}
	node.prepend(line)
	return () => {
		const times = cards.map(card => entry(card).due),
			due = cards.filter((card, at) => times[at] <= Date.now()),
			more = due.length > AT_ONCE ? ` Here are the next ${AT_ONCE}.` : ""
		for (const card of cards) card.toggleAttribute("data-away", !due.slice(0, AT_ONCE).includes(card))
		say(line, due[0] ? `Cards due: ${due.length}.${more}` : `Next card due: ${day(Math.min(...times))}.`)
	}
}
