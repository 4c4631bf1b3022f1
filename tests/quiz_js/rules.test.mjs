import assert from "node:assert/strict"
import { test } from "node:test"
import { chance, draw, schedule, shuffle, verdict } from "../../docs/assets/quiz/rules.js"

const DAY = 24 * 60 * 60 * 1000
const NOW = 100 * DAY
const LEVELS = ["easy", "medium", "hard"]

/** Eight items of each difficulty, of which the last `written` want more than a choice. */
const bank = (written = 4) =>
  LEVELS.flatMap((difficulty) =>
    Array.from({ length: 8 }, (_, n) => ({ item: `${difficulty}-${n}`, difficulty, type: n < 8 - written ? "choice" : "gap" })))

function random(seed) {
  return () => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed / 2147483648
  }
}

const tally = (items, of) => LEVELS.map((level) => items.filter((id) => of.find((one) => one.item === id).difficulty === level).length)
const written = (items, of) => items.filter((id) => of.find((one) => one.item === id).type === "gap").length
const ids = (from, count = 10) => Array.from({ length: count }, (_, n) => `i${from + n}`)
const past = (at, right, from = 0, hard = 3, valid = true) => ({ at, items: ids(from), right: ids(from, right), hard: [hard, 3], valid })

test("a test has three easy, four medium and three hard items, none twice", () => {
  for (let seed = 1; seed < 200; seed++) {
    const { items, valid } = draw(bank(), [], NOW, random(seed))
    assert.deepEqual(tally(items, bank()), [3, 4, 3])
    assert.equal(new Set(items).size, 10)
    assert.equal(valid, true)
  }
})

test("at least five items want a constructed response when the bank has them", () => {
  for (let seed = 1; seed < 200; seed++) {
    const { items, valid } = draw(bank(2), [], NOW, random(seed))
    assert.ok(written(items, bank(2)) >= 5)
    assert.deepEqual([tally(items, bank(2)), valid], [[3, 4, 3], true])
  }
  assert.equal(draw(bank(1), [], NOW, random(1)).valid, false)
})

test("items of the last 24 hours are left out while others exist", () => {
  for (let seed = 1; seed < 200; seed++) {
    const first = draw(bank(5), [], NOW - DAY / 2, random(seed)).items
    const { items, again, valid } = draw(bank(5), [{ at: NOW - DAY / 2, items: first, right: [], hard: [0, 3] }], NOW, random(seed + 1000))
    assert.deepEqual([items.filter((id) => first.includes(id)), again, valid], [[], 0, true])
  }
})

test("the set after a strong test shares no item with it", () => {
  const first = draw(bank(), [], NOW, random(5)).items
  const strong = { at: NOW - 3 * DAY, items: first, right: first, hard: [3, 3], valid: true }
  for (let seed = 1; seed < 100; seed++) assert.equal(draw(bank(), [strong], NOW, random(seed)).again, 0)
})

test("a set that repeats items says so, and is not valid if they are of the last 24 hours", () => {
  const small = bank().filter(({ item }) => item.at(-1) < 4 || item.at(-1) > 5)
  const all = small.map(({ item }) => item)
  const seen = draw(small, [{ at: NOW - 1, items: all, right: [], hard: [0, 3] }], NOW, random(1))
  assert.deepEqual([seen.again, seen.valid], [10, false])
  const shared = draw(small, [{ at: NOW - 2 * DAY, items: all, right: all, hard: [3, 3] }], NOW, random(1))
  assert.deepEqual([shared.again, shared.valid], [10, true])
})

test("a bank that is too small gives a set that is not valid", () => {
  assert.equal(draw(bank().slice(0, 9), [], NOW, random(1)).valid, false)
})

test("nothing is said of a reader who took no test", () => {
  assert.deepEqual(verdict([], NOW), { state: "not_tested_yet" })
})

test("the last test decides between not yet, developing and strong today", () => {
  const states = [6, 7, 8, 9, 10].map((right) => verdict([past(NOW, right)], NOW).state)
  assert.deepEqual(states, ["not_yet", "developing", "developing", "strong_today", "strong_today"])
})

test("nine right with fewer than two hard ones, or of a set that broke a rule, is not strong", () => {
  assert.equal(verdict([past(NOW, 9, 0, 1)], NOW).state, "developing")
  assert.equal(verdict([past(NOW, 10, 0, 3, false)], NOW).state, "developing")
})

test("strong is twice, a day or more apart, without a common item", () => {
  const state = (gap, from) => verdict([past(NOW - gap, 9), past(NOW, 9, from)], NOW).state
  assert.deepEqual([state(DAY, 10), state(DAY - 1, 10), state(DAY, 9)], ["strong", "strong_today", "strong_today"])
})

test("a test between two strong ones does not undo them, one after them does", () => {
  const two = [past(NOW - 3 * DAY, 9), past(NOW - 2 * DAY, 5, 10), past(NOW - DAY, 9, 20)]
  assert.equal(verdict(two, NOW).state, "strong")
  const after = verdict([...two, past(NOW, 6, 30)], NOW)
  assert.deepEqual([after.state, after.was], ["not_yet", NOW - DAY])
})

test("strong ends 60 days after it was confirmed, and it is said when that was", () => {
  const two = [past(NOW - 2 * DAY, 9), past(NOW, 9, 10)]
  assert.equal(verdict(two, NOW + 60 * DAY - 1).state, "strong")
  const later = verdict(two, NOW + 60 * DAY)
  assert.deepEqual([later.state, later.was], ["not_yet", NOW])
})

test("the chance of passing is the exact binomial", () => {
  const rounded = (p, least) => Math.round(100 * chance(p, 10, least)) / 100
  assert.deepEqual([0.6, 0.7, 0.8, 0.9, 0.95].map((p) => rounded(p, 9)), [0.05, 0.15, 0.38, 0.74, 0.91])
  assert.deepEqual([0.6, 0.7, 0.8, 0.9, 0.95].map((p) => rounded(p, 8)), [0.17, 0.38, 0.68, 0.93, 0.99])
  assert.deepEqual([chance(0.7, 10, 0), chance(0, 3, 1), chance(1, 3, 3), chance(0.5, 2, 3)], [1, 0, 1, 0])
})

test("a card known again and again comes back after 1, 7 and 30 days, one not known tomorrow", () => {
  let card = { box: 0, due: 0 }
  const gaps = [true, true, true, true, false, true].map((knew) => {
    card = schedule(card, knew, NOW)
    return (card.due - NOW) / DAY
  })
  assert.deepEqual(gaps, [1, 7, 30, 30, 1, 1])
})

test("shuffling keeps every entry and brings each to each place", () => {
  const first = new Set()
  for (let seed = 1; seed < 60; seed++) {
    const list = shuffle(["a", "b", "c"], random(seed * 7919))
    assert.deepEqual(list.toSorted(), ["a", "b", "c"])
    first.add(list[0])
  }
  assert.equal(first.size, 3)
})
