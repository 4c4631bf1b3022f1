/** What this browser remembers; nothing stored is trusted. */

const memory = new Map()
let news = ""

export function say(node, text) {
	node.textContent = text + news
	news = ""
}

const isCount = value => Number.isInteger(value) && value >= 0
const isAttempt = one => !one || (typeof one.right === "boolean" && isCount(one.at))
const isTest = ({at, items, right, hard}) => isCount(at) && [items, right, hard].every(Array.isArray)
const CHECKS = {
	item: ({rev, tries, first, last}) => isCount(rev) && isCount(tries) && isAttempt(first) && isAttempt(last),
	test: ({now, past}) => past.every(isTest) && (!now || Array.isArray(now.items)),
	recall: cards => Object.values(cards).every(({box, due}) => isCount(box) && isCount(due)),
	done: styles => Object.values(styles).every(isCount),
}

/** Scripts of the first version drop what they do not know; done styles are out of their reach. */
const keyOf = name => `quiz:v${/^done/.test(name) ? 2 : 1}:${name}`

function parse(key, text) {
	try {
		const [, kind] = key.match(/^quiz:v(1:item|1:test|1:recall|2:done):[a-z0-9-]{1,80}$/),
			value = JSON.parse(text.slice(0, 1e5))
		return CHECKS[kind.slice(2)](value) ? value : null
	} catch {
		return null
	}
}

function local(use) {
	try {
		return use(localStorage)
	} catch {
		news = " Storage is full or blocked: kept only until you close the page."
	}
}

export function load(name) {
	const key = keyOf(name),
		text = memory.get(key) ?? local(storage => storage.getItem(key)),
		value = text ? parse(key, text) : null
	if (text && !value) {
		remove(key)
		news = " Stored progress could not be read and was dropped."
	}
	return value
}

function put(key, value) {
	memory.set(key, JSON.stringify(value))
	local(storage => storage.setItem(key, memory.get(key)) ?? memory.delete(key))
}

function remove(key) {
	memory.delete(key)
	local(storage => storage.removeItem(key))
}

const keys = () => [...memory.keys(), ...(local(Object.keys) ?? [])].filter(key => key.startsWith("quiz:v"))

export const save = (name, value) => put(keyOf(name), value)
export const erase = () => keys().forEach(remove)
export const exported = () => JSON.stringify(Object.fromEntries(keys().map(key => [key, load(key.slice(8))])))

export function imported(text) {
	try {
		const entries = Object.entries(JSON.parse(text)),
			good = entries.filter(([key, value]) => parse(key, JSON.stringify(value)))
		for (const entry of good) put(...entry)
		return `Imported: ${good.length} of ${entries.length}.`
	} catch {
		return "Not a file of results."
	}
}
