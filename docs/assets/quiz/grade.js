/** Pure: `{right, …}`; `unanswered` and `unreadable` are no response. */
export const grade = (key, reply) => GRADERS[key.type](key, reply ?? "")

const normal = (text) => String(text).replace(/\r\n?/g, "\n").replace(/[ \t]+$/gm, "").replace(/\n+$/, "")
const near = (key, same) => Object.entries(key.near ?? {}).find(([, text]) => same(text))?.[0]
const listed = (reply) => [reply].flat().filter(Boolean)

function chosen(key, reply) {
	const ids = listed(reply)
	const marks = { __proto__: null }
	for (const id of key.right) marks[id] = "missed"
	for (const id of ids) marks[id] = key.right.includes(id) ? "right" : "wrong"
	const has = (kind) => Object.values(marks).includes(kind)
	const missed = key.type === "multiple_response" && has("missed")
	return { right: has("right") && !has("wrong") && !missed, unanswered: !ids.length, marks }
}

/** Lines with "−" only written, "+" only printed, " " both. */
function difference(written, printed) {
	const lines = []
	let from = 0
	const add = (to) => lines.push(...printed.slice(from, to).map((line) => ["+", line]))
	for (const line of written) {
		const at = printed.indexOf(line, from)
		if (at >= 0) add(at), (from = at + 1)
		lines.push([at < 0 ? "−" : " ", line])
	}
	add()
	return lines
}

function output(key, reply) {
	const [text, printed] = [reply, key.text].map(normal)
	const lines = difference(text.split("\n"), printed.split("\n"))
	const line = lines.findIndex(([sign]) => sign !== " ") + 1
	const unanswered = !text.trim() && printed !== ""
	return { right: text === printed, unanswered, lines, line, near: near(key, (other) => normal(other) === text) }
}

/** NaN for no number, and for what could be two: 1,234. */
function number(written, unit) {
	const text = written.trim().replace("−", "-").replace(/(?<=\d)\s(?=\d{3}(?!\d))/g, "")
	if (/^[+-]?[1-9]\d{0,2},\d{3}(?!\d)/.test(text)) return NaN
	const [, digits, suffix] = text.replace(",", ".").match(/^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(\D*)$/i) ?? []
	return ["", "×", "x", "times", unit].includes(suffix) ? +digits : NaN
}

function numeric(key, reply) {
	const text = String(reply)
	const value = number(text, key.unit ?? "")
	if (!isFinite(value)) return { right: false, unanswered: !text.trim(), unreadable: true }
	const side = value < key.low ? "low" : value > key.high ? "high" : ""
	return { right: !side, side, near: near(key, (other) => number(other, "") === value) }
}

/** `place`: the first wrong one against the accepted order that agrees longest. */
function order(key, reply) {
	const ids = listed(reply)
	const places = key.accepted.map((accepted) => [...accepted, ""].findIndex((id, at) => id !== (ids[at] ?? "")))
	const right = places.includes(-1)
	return { right, unanswered: !ids.length, place: right ? 0 : Math.max(...places) + 1 }
}

function gap(key, reply) {
	const gaps = {}
	for (const [id, { accept, reject }] of Object.entries(key.gaps)) {
		const text = String(reply[id] ?? "").trim()
		gaps[id] = { right: accept.includes(text), text, near: new Map(Object.entries(reject ?? {})).get(text) }
	}
	const every = (name) => Object.values(gaps).every((one) => one[name])
	return { right: every("right"), unanswered: !every("text"), gaps }
}

const GRADERS = { choice: chosen, multiple_response: chosen, hottext: chosen, predict_output: output, numeric, order, gap }
