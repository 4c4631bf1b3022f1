import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { erase, exported, imported, load, save, say } from "../../docs/assets/quiz/progress.js"

class Storage {
  getItem(key) {
    return Object.hasOwn(this, key) ? this[key] : null
  }
  setItem(key, text) {
    this[key] = String(text)
  }
  removeItem(key) {
    delete this[key]
  }
}

const FULL = "Storage is full or blocked: kept only until you close the page."
const ITEM = { rev: 1, tries: 1, first: { response: ["a"], right: true, hint: false, at: 5 }, last: { response: ["a"], right: true, at: 5 } }

function news() {
  const node = {}
  say(node, "Said.")
  return node.textContent.slice(6)
}

beforeEach(() => {
  globalThis.localStorage = new Storage()
  erase()
  news()
})

test("what is saved is loaded, under the names of the first version", () => {
  save("item:one", ITEM)
  assert.deepEqual(load("item:one"), ITEM)
  assert.deepEqual(Object.keys(localStorage), ["quiz:v1:item:one"])
  assert.equal(load("item:other"), null)
})

test("done styles are kept under the second version's name", () => {
  save("done:lesson", { why: 5, "deep-dive": 7 })
  assert.deepEqual(load("done:lesson"), { why: 5, "deep-dive": 7 })
  assert.deepEqual(Object.keys(localStorage), ["quiz:v2:done:lesson"])
})

test("what the first version kept is loaded, exported and erased beside what the second keeps", () => {
  const old = { "quiz:v1:item:one": ITEM, "quiz:v1:test:l": { past: [] }, "quiz:v1:recall:l": { one: { rev: 1, box: 1, due: 2 } } }
  for (const [key, value] of Object.entries(old)) localStorage.setItem(key, JSON.stringify(value))
  save("done:l", { why: 5 })
  assert.deepEqual(load("item:one"), ITEM)
  assert.deepEqual(JSON.parse(exported()), { ...old, "quiz:v2:done:l": { why: 5 } })
  erase()
  assert.deepEqual(Object.keys(localStorage), [])
})

test("a file that the first version exported is imported whole, and leaves done styles as they are", () => {
  save("done:l", { why: 5 })
  const file = JSON.stringify({ "quiz:v1:item:one": ITEM, "quiz:v1:recall:l": { one: { rev: 1, box: 1, due: 2 } } })
  assert.equal(imported(file), "Imported: 2 of 2.")
  assert.deepEqual(load("done:l"), { why: 5 })
})

test("the first version's scripts find nothing under their prefix that they would drop", () => {
  save("done:l", { why: 5 })
  assert.deepEqual(Object.keys(localStorage).filter(key => key.startsWith("quiz:v1:")), [])
})

test("what a later version keeps is left alone until all is erased", () => {
  localStorage.setItem("quiz:v3:mood:l", "{}")
  save("item:one", ITEM)
  exported()
  assert.equal(localStorage.getItem("quiz:v3:mood:l"), "{}")
  erase()
  assert.deepEqual(Object.keys(localStorage), [])
})

test("the shapes of the contract are accepted", () => {
  const past = { at: 1, items: ["a"], right: [], hard: [0, 3] }
  for (const [name, value] of [
    ["item:one", { rev: 2, tries: 0 }],
    ["item:one", { rev: 2, tries: 0, first: null, last: null }],
    ["test:lesson", { now: null, past: [past] }],
    ["test:lesson", { now: { items: ["a"], started: 3, index: 0 }, past: [] }],
    ["recall:lesson", { one: { rev: 1, box: 3, due: 9 } }],
    ["done:lesson", { why: 1, concepts: 0 }],
    ["done:lesson", {}],
  ]) {
    save(name, value)
    assert.deepEqual(load(name), value)
  }
})

const BROKEN = [
  ["item:one", "{"],
  ["item:one", "null"],
  ["item:one", "[]"],
  ["item:one", "7"],
  ["item:one", '{"rev":"1","tries":1}'],
  ["item:one", '{"rev":1,"tries":-1}'],
  ["item:one", '{"rev":1,"tries":1,"first":"yes"}'],
  ["item:one", '{"rev":1,"tries":1,"last":{"right":"yes","at":1}}'],
  ["item:one", `{"rev":1,"tries":1,"more":"${"x".repeat(100_001)}"}`],
  ["test:lesson", "{}"],
  ["test:lesson", '{"past":{}}'],
  ["test:lesson", '{"past":[{"at":1,"items":["a"],"right":9,"hard":[1,3]}]}'],
  ["test:lesson", '{"now":{"items":"a"},"past":[]}'],
  ["recall:lesson", '{"one":{"rev":1,"box":"1","due":1}}'],
  ["done:lesson", "null"],
  ["done:lesson", '"yes"'],
  ["done:lesson", '{"why":true}'],
  ["done:lesson", '{"why":-1}'],
]

for (const [name, text] of BROKEN)
  test(`${name} ${text.slice(0, 60)} is dropped, and that is said`, () => {
    localStorage.setItem(`quiz:v${name.startsWith("done") ? 2 : 1}:${name}`, text)
    assert.equal(load(name), null)
    assert.equal(news(), "Stored progress could not be read and was dropped.")
    assert.deepEqual(Object.keys(localStorage), [])
  })

test("a full storage is said once, and everything goes on in memory", () => {
  localStorage.setItem = undefined
  Storage.prototype.setItem = () => {
    throw new Error("quota")
  }
  save("item:one", ITEM)
  assert.deepEqual([news(), news()], [FULL, ""])
  assert.deepEqual(load("item:one"), ITEM)
  assert.deepEqual(JSON.parse(exported()), { "quiz:v1:item:one": ITEM })
  Storage.prototype.setItem = function (key, text) {
    this[key] = String(text)
  }
})

test("a blocked storage is said, and everything goes on in memory", () => {
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    get() {
      throw new Error("blocked")
    },
  })
  assert.equal(load("item:one"), null)
  assert.equal(news(), FULL)
  save("item:one", ITEM)
  assert.deepEqual(load("item:one"), ITEM)
  Object.defineProperty(globalThis, "localStorage", { configurable: true, writable: true, value: undefined })
})

test("what is exported can be imported again", () => {
  save("item:one", ITEM)
  save("recall:lesson", { one: { rev: 1, box: 1, due: 2 } })
  const file = exported()
  erase()
  assert.equal(imported(file), "Imported: 2 of 2.")
  assert.deepEqual(load("item:one"), ITEM)
})

test("entries of an imported file that are not as they should be are refused", () => {
  const file = JSON.stringify({ "quiz:v1:item:one": ITEM, "quiz:v1:item:two": { rev: 1 }, other: ITEM, "quiz:v1:item:<b>": ITEM, "quiz:v1:done:l": {}, "quiz:v2:item:x": ITEM })
  assert.equal(imported(file), "Imported: 1 of 6.")
  assert.deepEqual(Object.keys(localStorage), ["quiz:v1:item:one"])
})

test("a file of something else changes nothing", () => {
  save("item:one", ITEM)
  for (const file of ["", "{", "null"]) assert.equal(imported(file), "Not a file of results.")
  assert.deepEqual(load("item:one"), ITEM)
})

test("only progress of quizzes is erased", () => {
  save("item:one", ITEM)
  localStorage.setItem("/.__palette", "{}")
  erase()
  assert.deepEqual(Object.keys(localStorage), ["/.__palette"])
})
