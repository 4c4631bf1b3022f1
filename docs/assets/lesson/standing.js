/** Pure: how many styles are done, and which to take next: one behind this one rather than before. */
export function standing(ids, done, here) {
	const isDone = id => Object.hasOwn(done, id),
		at = ids.indexOf(here),
		others = [...ids.slice(at + 1), ...ids.slice(0, Math.max(at, 0))]
	return {count: ids.filter(isDone).length, isDone: isDone(here), next: others.find(id => !isDone(id))}
}
