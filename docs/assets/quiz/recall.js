import { all, button, day, make, on } from "./dom.js"
import { change } from "./item.js"
import { load, save, say } from "./progress.js"
import { schedule } from "./rules.js"

export function enhanceRecall(section) {
	const { lesson } = section.dataset
	const cards = all(section, ".tq-card")
	const line = make("p", [], { tabIndex: -1 })
	const stored = () => load("recall", lesson) ?? {}
	const entry = ({ dataset: { item, rev } }) => [stored()[item]].find((card) => card?.rev === +rev) ?? { box: 0, due: 0 }
	const isDue = (card) => entry(card).due <= Date.now()

	function show() {
		for (const card of cards) card.toggleAttribute("data-away", !isDue(card))
		const due = cards.filter(isDue).length
		const next = Math.min(...cards.map((card) => entry(card).due))
		say(line, due ? `Cards due: ${due}.` : `The next card is due on ${day(next)}.`)
	}

	const mover = (card, text, knew) => button(text, () => {
		const { item, rev } = card.dataset
		save("recall", lesson, { ...stored(), [item]: { rev: +rev, ...schedule(entry(card), knew, Date.now()) } })
		card.open = false
		show()
		line.focus()
	})

	for (const card of cards) {
		card.append(mover(card, "I knew it", true), mover(card, "I did not", false))
		on(card, "toggle", () => card.open && change(card, { hints: 1 }))
	}
	section.prepend(line)
	return show
}
