// What few pages hold is loaded by those that do; each module finds its own elements.
// The site loads this one from its own folder, so paths begin there.
const PARTS = {
	".traced-evidence, table.traced-list": () => import("./evidence.js"),
	"[data-explorer]": () => import("./explorer.js"),
	".traced-steps": () => import("./steps.js"),
	".traced-graph": () => import("./graph.js"),
}

function load() {
	for (const css in PARTS) if (document.querySelector(css)) PARTS[css]()
}

window.document$?.subscribe(load) ?? load()
