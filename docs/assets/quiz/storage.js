import { button, make, on, refresh } from "./dom.js"
import { erase, exported, imported, load, say } from "./progress.js"

export function enhanceProgress(section) {
	const status = make("p", [], { role: "status" })
	const file = make("input", [], { type: "file" })
	const tell = (text) => {
		refresh()
		say(status, text)
	}
	const download = button("Export results", () => {
		const href = URL.createObjectURL(new Blob([exported()]))
		make("a", [], { href, download: "quiz-results.json" }).click()
	})
	const sure = button("Yes, erase all", () => {
		erase()
		clear.focus()
		sure.hidden = true
		tell("Erased.")
	})
	const clear = button("Erase results", () => {
		sure.hidden = !sure.hidden
		tell(sure.hidden ? "" : "Erase all progress in this browser?")
	})
	sure.hidden = true
	on(file, "change", async () => tell(imported(await file.files[0].text())))
	section.append(download, make("label", ["Import results ", file]), clear, sure, status)
	return () => load("item", "x") ?? say(status, status.textContent)
}
