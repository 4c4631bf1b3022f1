/** What this browser remembers; nothing stored is trusted. */

const memory = new Map() // what could not be stored
let news = ""

/** With what went wrong since the last time. */
export function say(node, text) {
	node.textContent = text + news
	news = ""
}

const ATTEMPT = { right: true, at: 1 }
const TEST = { at: 1, items: [""], right: [""], hard: [1], "easy?": [1], "medium?": [1], "missed?": [""], "valid?": true }
const SAMPLES = {
	item: { rev: 1, tries: 1, "hints?": 1, "order?": [""], "first?": ATTEMPT, "last?": ATTEMPT },
	test: { "now?": { items: [""], started: 1, "valid?": true }, past: [TEST] },
	recall: [{ rev: 1, box: 1, due: 1 }],
}

/** Of the sample's types, counts not negative; names with "?" may be missing. */
function isLike(sample, value) {
	if (typeof value !== typeof sample || value === null) return false
	if (Array.isArray(sample)) return Array.isArray(value) && value.length <= 100 && value.every((one) => isLike(sample[0], one))
	if (typeof value !== "object") return typeof value !== "number" || (Number.isInteger(value) && value >= 0)
	const fits = (name, found) => (name.at(-1) === "?" && found == null) || isLike(sample[name], found)
	return Object.keys(sample).every((name) => fits(name, value[name.replace("?", "")]))
}

function parse(key, text) {
	try {
		const [, kind] = key.match(/^quiz:v1:(item|test|recall):[a-z0-9-]{1,80}$/)
		const value = text.length < 1e5 && JSON.parse(text)
		return isLike(SAMPLES[kind], kind === "recall" ? Object.values(value) : value) ? value : null
	} catch {
		return null
	}
}

function local(use) {
	try {
		return use(localStorage)
	} catch {
		news = " Not stored: your browser’s storage is full or blocked. It is kept until you close the page."
	}
}

function get(key) {
	const text = memory.get(key) ?? local((storage) => storage.getItem(key))
	const value = text ? parse(key, text) : null
	if (text && !value) {
		remove(key)
		news = " Stored progress could not be read and was dropped."
	}
	return value
}

function put(key, value) {
	memory.set(key, JSON.stringify(value))
	local((storage) => storage.setItem(key, memory.get(key)) ?? memory.delete(key))
}

function remove(key) {
	memory.delete(key)
	local((storage) => storage.removeItem(key))
}

const keys = () => [...memory.keys(), ...(local(Object.keys) ?? [])].filter((key) => key.startsWith("quiz:v1:"))

export const load = (kind, id) => get(`quiz:v1:${kind}:${id}`)
export const save = (kind, id, value) => put(`quiz:v1:${kind}:${id}`, value)
export const erase = () => keys().forEach(remove)
export const exported = () => JSON.stringify(Object.fromEntries(keys().map((key) => [key, get(key)])))

export function imported(text) {
	try {
		const entries = Object.entries(JSON.parse(text))
		const good = entries.filter(([key, value]) => parse(key, JSON.stringify(value)))
		for (const entry of good) put(...entry)
		return `Imported ${good.length} of ${entries.length} entries.`
	} catch {
		return "Nothing imported: this is not a file of results."
	}
}
