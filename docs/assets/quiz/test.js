import { all, button, day, make, on, one, refresh } from "./dom.js"
import { change, progressOf } from "./item.js"
import { load, save, say } from "./progress.js"
import { chance, draw, verdict } from "./rules.js"

const LABELS = { strong: "Strong", strong_today: "Strong today", developing: "Developing", not_yet: "Not yet", untested: "Not tested yet" }
const LEVELS = ["easy", "medium", "hard"]
const link = (text, href) => make("a", text, { href })
const stored = (lesson) => load("test", lesson) ?? { past: [] }
const standing = (lesson) => verdict(stored(lesson).past, Date.now())
const label = ({ state, at, was }) => LABELS[state] + (at ? `, ${day(at)}. ` : ". ") + (was ? `Was strong on ${day(was)}. ` : "")

export const enhanceStrength = (node) => () => {
	const { lesson, url } = node.dataset
	node.replaceChildren(label(standing(lesson)), link("Test this pattern", url))
}

function described(test, objectives) {
	const passes = chance(0.7, 10, 9)
	const percent = (p) => `${Math.round(100 * p)} %`
	const counts = LEVELS.map((level) => `${level} ${test[level]?.join("/")}`)
	const texts = [
		`${test.right.length} of ${test.items.length} on the first try: ${counts.join(", ")}.`,
		`A reader who knows 70 % passes one such test ${percent(passes)} of the time, two ${percent(passes ** 2)}.`,
		test.state === "strong_today" ? "Take a second set tomorrow to confirm." : "",
	]
	const missed = test.missed.map((id) => ["Missed: ", link(objectives[id]?.text, objectives[id]?.url)])
	return [...texts, ...missed].map((parts) => make("p", parts))
}

export function enhanceTest(test) {
	const { lesson, objectives } = test.dataset
	const panel = one(test, ".tq-test__panel")
	const items = all(test, ".tq-item")
	const drawn = (set) => items.filter((item) => set.items.includes(item.dataset.item))
	const first = (item) => progressOf(item).first
	const line = make("p", [], { tabIndex: -1 })
	const finish = button("", end)
	let listed = one(test, ":target")

	function put(changes) {
		save("test", lesson, { ...stored(lesson), ...changes })
		refresh()
		line.focus()
	}

	function begin() {
		const bank = items.map(({ dataset }) => ({ ...dataset, id: dataset.item }))
		const started = Date.now()
		const set = draw(bank, stored(lesson).past, started)
		for (const item of drawn(set)) {
			change(item, { first: null, last: null, hints: 0, tries: 0 })
			for (const hint of all(item, ".tq-hint")) hint.open = false
		}
		put({ now: { ...set, started } })
	}

	function end() {
		const { now, past } = stored(lesson)
		const set = drawn(now)
		const good = set.filter((item) => first(item).right && !first(item).hint)
		const count = (some, level) => some.filter((item) => item.dataset.difficulty === level).length
		const counts = LEVELS.map((level) => [level, [count(good, level), count(set, level)]])
		const missed = new Set(set.filter((item) => !good.includes(item)).map((item) => item.dataset.objective))
		const right = good.map((item) => item.dataset.item)
		const done = { ...now, ...Object.fromEntries(counts), at: Date.now(), right, missed: [...missed] }
		put({ now: null, past: [...past, done].slice(-50) })
	}

	function running({ seen, shared }, set) {
		const answered = set.filter(first).length
		const text = `${answered} of ${set.length} answered`
		say(line, `${text}. ${seen || shared ? "Some of these were in a recent test: this one cannot confirm it." : ""}`)
		finish.textContent = `See the result (${text})`
		finish.ariaDisabled = answered < set.length
		return []
	}

	function idle() {
		const found = standing(lesson)
		say(line, label(found))
		const list = button(listed ? "Hide the questions" : "Show all questions", () => {
			listed = !listed
			show()
			panel.lastChild.focus()
		})
		return [...(found.at ? described(found, JSON.parse(objectives)) : []), button("Start a test", begin), list]
	}

	function show() {
		const { now } = stored(lesson)
		const visible = now ? drawn(now) : listed ? items : []
		for (const item of items) item.toggleAttribute("data-away", !visible.includes(item))
		finish.hidden = !now
		panel.replaceChildren(line, ...(now ? running(now, visible) : idle()))
	}

	panel.hidden = false
	test.append(finish)
	on(test, "tq-change", show)
	return show
}
