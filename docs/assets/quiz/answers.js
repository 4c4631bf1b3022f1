import {all, make, one} from "./dom.js"

/** Answers to a test stand on a page of their own, which is loaded once one of them is wanted. */

const pages = new Map()
const linkOf = node => one(node, ".tq-jump a")
const isFar = link => link.getAttribute("href")[0] !== "#"

async function read(url) {
	const reply = await fetch(url)
	if (!reply.ok) return null
	const page = new DOMParser().parseFromString(await reply.text(), "text/html")
	const settle = (answer, name) => {
		for (const node of all(answer, `[${name}]`)) {
			const target = node.getAttribute(name)
			if (target[0] === "#" && one(answer, target)) continue // a run that the answer itself shows
			node.setAttribute(name, new URL(target, url))
		}
	}
	return new Map(
		all(page, ".tq-answer").map(answer => {
			settle(answer, "href")
			settle(answer, "src")
			return [answer.dataset.answerFor, one(answer, "[tabindex]")]
		}),
	)
}

function load(url) {
	const attempt = () => read(url).catch(() => null).then(found => found ?? (pages.delete(url), null))
	if (!pages.has(url)) pages.set(url, attempt())
	return pages.get(url)
}

/** Load what the questions of a test will ask for. */
export const prepare = items => items[0] && isFar(linkOf(items[0])) && load(linkOf(items[0]).href.split("#")[0])

/** What stands in for an answer until it has been loaded. */
export function standIn(node) {
	const words = make("p", [], {className: "tq-far"}),
		body = make("div", words, {tabIndex: -1}),
		summary = make("summary", `Answer to “${one(node, ".tq-title").textContent}”`),
		article = make("article", make("details", [summary, body], {className: "tq-why"}), {className: "tq-answer"})
	article.dataset.answerFor = node.dataset.item
	return article
}

/** Fill a stand-in with the answer, or say where it stands. */
export async function fill(article, node) {
	const link = linkOf(node),
		[url] = link.href.split("#"),
		words = one(article, ".tq-far")
	if (!words) return
	words.replaceChildren("The answer is being loaded. It also stands here: ", link.cloneNode(true))
	const found = (await load(url))?.get(node.dataset.item)
	if (!words.parentNode) return
	if (!found) {
		words.firstChild.data = "The answer could not be loaded. It stands here: "
		return
	}
	words.parentNode.id = found.id
	words.replaceWith(...found.cloneNode(true).childNodes)
}
