import { all, on, refresh } from "./dom.js"
import { enhanceItem } from "./item.js"
import { enhanceRecall } from "./recall.js"
import { enhanceProgress } from "./storage.js"
import { enhanceStrength, enhanceTest } from "./test.js"

const PARTS = { item: enhanceItem, test: enhanceTest, strength: enhanceStrength, recall: enhanceRecall, progress: enhanceProgress }

function enhance() {
	for (const name in PARTS)
		for (const node of all(document, `.tq-${name}:not([data-live])`)) {
			const show = PARTS[name](node)
			node.dataset.live = ""
			on(node, "tq-show", show)
			show()
		}
}

// Bound once: instant navigation replaces the page, not this module.
on(window, "storage", refresh)
on(matchMedia("print"), "change", refresh)
if (window.document$) window.document$.subscribe(enhance)
else enhance()
