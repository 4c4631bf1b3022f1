import {all, button, make, on, one, refresh} from "./dom.js"
import {item} from "./item.js"
import {erase, exported, imported, load, say} from "./progress.js"
import {recall, strength, test} from "./test.js"

function progress(node) {
	const status = make("p", [], {role: "status"}),
		file = make("input", [], {type: "file"})
	const tell = text => {
		refresh()
		say(status, text)
	}
	const download = button("Export results", () => {
		const href = URL.createObjectURL(new Blob([exported()]))
		make("a", [], {href, download: "quiz-results.json"}).click()
	})
	const sure = button("Yes, erase all", () => tell(erase() ?? "Erased."))
	on(file, "change", async () => tell(imported(await file.files[0].text())))
	node.append(download, make("label", ["Import results ", file]), make("details", [make("summary", "Erase results"), sure]), status)
	return () => load("item:x") ?? say(status, "")
}

const PARTS = {test, item, strength, recall, progress} // a test leaves out most of its items

function enliven() {
	const answers = new Map(all(document, ".tq-answer").map(answer => [answer.dataset.answerFor, answer]))
	for (const name in PARTS)
		for (const node of all(document, `.tq-${name}:not([data-live])`)) {
			node.dataset.live = ""
			on(node, "tq-show", PARTS[name](node, answers))
		}
}

function enhance() {
	enliven()
	refresh()
}

on(window, "storage", refresh)
on(window, "tq-drawn", enliven)
on(window, "beforeprint", () => {
	for (const test of all(document, ".tq-test")) test.dispatchEvent(new Event("tq-print"))
	for (const answer of all(document, ".tq-answer")) {
		answer.dispatchEvent(new Event("tq-print"))
		one(document, "h2#answers")?.parentNode.append(answer)
	}
})
on(window, "afterprint", refresh)
enhance()
window.document$?.subscribe(enhance)
