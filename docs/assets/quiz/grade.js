/** Pure: `{right, …}`; `empty` and `unreadable` are no response. */
export const grade = (key, reply) => GRADERS[key.type](key, reply ?? "")

const normal = text => String(text).replace(/\r\n?/g, "\n").replace(/[ \t]+$/gm, "").replace(/\n+$/, "")
const near = (key, reply, as) => Object.keys(key.near).find(id => as(key.near[id]) === as(reply))
const listed = reply => [reply].flat().filter(Boolean)

function choice({type, right}, reply) {
	const ids = listed(reply),
		marks = {__proto__: null}
	for (const id of right) marks[id] = "missed"
	for (const id of ids) marks[id] = right.includes(id) ? "right" : "wrong"
	const same = ids.toSorted().join() === right.toSorted().join()
	return {right: type === "multiple_response" ? same : right.includes(ids[0]), empty: !ids.length, marks}
}

function difference(written, printed) {
	const plus = lines => lines.map(line => ["+", line])
	const lines = written.flatMap(line => {
		const passed = printed.splice(0, printed.indexOf(line) + 1)
		return [...plus(passed.slice(0, -1)), [passed.length ? " " : "−", line]]
	})
	return [...lines, ...plus(printed)]
}

function predict_output(key, reply) {
	const [text, printed] = [reply, key.text].map(normal),
		lines = difference(text.split("\n"), printed.split("\n")),
		line = lines.findIndex(([sign]) => sign !== " ") + 1,
		why = `Line ${line} is the first that differs.`
	return {right: !line, empty: !text.trim() && !!line, lines, why, near: near(key, reply, normal)}
}

// 1,234 could be two numbers
function number(written) {
	const text = String(written).trim().replace("−", "-").replace(/(?<=\d)\s(?=\d{3}(?!\d))/g, "")
	if (/^[+-]?[1-9]\d{0,2},\d{3}(?!\d)/.test(text)) return NaN
	return +text.replace(",", ".").match(/^([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)\s*([×x%]|[a-z]{3,})?$/i)?.[1]
}

function numeric(key, reply) {
	const value = number(reply)
	if (!isFinite(value)) return {right: false, unreadable: true}
	const side = value < key.low ? "low" : value > key.high ? "high" : ""
	return {right: !side, side, why: `Your number is too ${side}.`, near: near(key, reply, number)}
}

function order({accepted}, reply) {
	const ids = listed(reply),
		places = accepted.map(good => [...good, ""].findIndex((id, at) => id !== (ids[at] ?? "")) + 1),
		place = places.includes(0) ? 0 : Math.max(...places)
	return {right: !place, empty: !ids.length, place, why: `Place ${place} is the first wrong one.`}
}

function gap({gaps}, reply) {
	const ids = Object.keys(gaps),
		text = id => String(reply[id] ?? "").trim(),
		marks = ids.map(id => [id, gaps[id].accept.includes(text(id)) ? "right" : "wrong"]),
		near = ids.map(id => new Map(Object.entries(gaps[id].reject)).get(text(id))),
		right = marks.every(([, mark]) => mark === "right")
	return {right, empty: !ids.every(text), marks: Object.fromEntries(marks), near}
}

const GRADERS = {choice, multiple_response: choice, hottext: choice, predict_output, numeric, order, gap}
