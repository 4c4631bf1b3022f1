// The page of a record has no switch of its own: it takes light or dark as the site was left, or as the system has it.
{
	const site = new URL(document.currentScript.src.replace(/assets\/record\.js.*/, "")).pathname
	let scheme
	try {
		scheme = JSON.parse(localStorage.getItem(`${site}.__palette`))?.color?.scheme
	} catch {} // storage may be closed
	const dark = matchMedia("(prefers-color-scheme: dark)").matches
	document.body.dataset.mdColorScheme = scheme ?? (dark ? "slate" : "default")
}
