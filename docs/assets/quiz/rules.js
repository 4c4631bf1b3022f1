/** Pure; times in milliseconds; `past` lists finished tests. */

const DAY = 864e5
const GAPS = [1, 1, 7, 30]
const PLAN = { easy: 3, medium: 4, hard: 3 }

export const shuffle = (list, random = Math.random) =>
	list.map((one) => [random(), one]).sort(([a], [b]) => a - b).map(([, one]) => one)

const constructed = ({ type }) => type !== "choice" && type !== "multiple_response"
const passed = (test) => test.valid !== false && test.right.length >= 9 && test.hard[0] >= 2
const common = (a, b) => a.filter((id) => b.includes(id)).length

/** Ten of `bank` ({id, difficulty, type}); a set that breaks a rule is not `valid`. */
export function draw(bank, past, now, random) {
	const recent = past.filter(({ at }) => now - at < DAY).flatMap(({ items }) => items)
	const strong = past.findLast(passed)?.items ?? []
	const cost = ({ id }) => 100 * recent.includes(id) + strong.includes(id)
	const pool = shuffle(bank, random).sort((a, b) => cost(a) - cost(b))
	const of = (level) => pool.filter((one) => one.difficulty === level)
	const drawn = Object.keys(PLAN).flatMap((level) => of(level).slice(0, PLAN[level]))
	const lacking = () => drawn.filter(constructed).length < 5
	for (const item of pool.filter((one) => constructed(one) && !drawn.includes(one))) {
		const out = drawn.findLastIndex((one) => !constructed(one) && one.difficulty === item.difficulty)
		if (lacking() && out >= 0) drawn[out] = item
	}
	const items = drawn.map(({ id }) => id)
	const seen = common(items, recent)
	return { items, valid: items.length === 10 && !lacking() && !seen, seen, shared: common(items, strong) }
}

/** The last test decides; `was`: when the reader was strong who now is not. */
export function verdict(past, now) {
	const last = past.at(-1)
	if (!last) return { state: "untested" }
	const confirms = (late, early) => passed(early) && late.at - early.at >= DAY && !common(early.items, late.items)
	const strong = past.findLast((late) => passed(late) && past.some((early) => confirms(late, early)))?.at
	const fresh = (at) => now - at < 60 * DAY
	let state = last.right.length >= 7 ? "developing" : "not_yet"
	if (passed(last)) state = fresh(strong) ? "strong" : "strong_today"
	if (!fresh(last.at)) state = "not_yet"
	return { missed: [], ...last, state, was: state === "strong" ? undefined : strong }
}

/** Probability of `least` or more of `n` right, each with probability `p` < 1. */
export function chance(p, n, least) {
	let term = (1 - p) ** n
	let sum = 1
	for (let k = 0; k < least; k++) {
		sum -= term
		term *= ((n - k) / (k + 1)) * (p / (1 - p))
	}
	return sum
}

export function schedule({ box }, knew, now) {
	const next = knew ? Math.min(box + 1, 3) : 0
	return { box: next, due: now + GAPS[next] * DAY }
}
