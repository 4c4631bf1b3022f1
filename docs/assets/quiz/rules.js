/** Pure; times in milliseconds; `past`: finished tests. */

const DAY = 864e5
const PLAN = {easy: 3, medium: 4, hard: 3}

export const shuffle = (list, random = Math.random) =>
	list.map(one => [random(), one]).sort(([a], [b]) => a - b).map(([, one]) => one)

const isChoice = ({type}) => /^(choice|multiple)/.test(type)
const passed = test => test.valid !== false && test.right.length >= 9 && test.hard[0] >= 2
const common = (a, b) => a.filter(id => b.includes(id)).length

export function draw(bank, past, now, random) {
	const recent = past.filter(({at}) => now - at < DAY).flatMap(({items}) => items),
		strong = past.findLast(passed)?.items ?? [],
		cost = ({item}) => 100 * recent.includes(item) + strong.includes(item),
		pool = shuffle(bank, random).sort((a, b) => cost(a) - cost(b)),
		level = name => pool.filter(one => one.difficulty === name).slice(0, PLAN[name]),
		drawn = Object.keys(PLAN).flatMap(level),
		lacks = () => drawn.filter(isChoice).length > 5
	for (const item of pool.filter(one => !isChoice(one) && !drawn.includes(one))) {
		const out = drawn.findLastIndex(one => isChoice(one) && one.difficulty === item.difficulty)
		if (lacks() && out >= 0) drawn[out] = item
	}
	const items = drawn.map(({item}) => item),
		seen = common(items, recent)
	return {items, valid: items.length === 10 && !lacks() && !seen, again: seen + common(items, strong)}
}

export function verdict(past, now) {
	const last = past.at(-1)
	if (!last) return {state: "not_tested_yet"}
	const twice = late => early => passed(early) && late.at - early.at >= DAY && !common(early.items, late.items),
		strong = past.findLast(late => passed(late) && past.some(twice(late)))?.at,
		fresh = at => now - at < 60 * DAY
	let state = last.right.length >= 7 ? "developing" : "not_yet"
	if (passed(last)) state = fresh(strong) ? "strong" : "strong_today"
	if (!fresh(last.at)) state = "not_yet"
	return {...last, state, was: state !== "strong" && strong}
}

export function chance(p, n, least) {
	if (least < 1 || n < least) return +(least < 1)
	return p * chance(p, n - 1, least - 1) + (1 - p) * chance(p, n - 1, least)
}

export function schedule({box}, knew, now) {
	const next = knew ? Math.min(box + 1, 3) : 0
	return {box: next, due: now + [1, 1, 7, 30][next] * DAY}
}
