import assert from "node:assert/strict"
import { test } from "node:test"
import { standing } from "../../docs/assets/lesson/standing.js"

const IDS = ["why", "concepts", "code", "recall"]

test("nothing done: the next style is the one behind this one", () => {
  assert.deepEqual(standing(IDS, {}, "concepts"), { count: 0, isDone: false, next: "code" })
})

test("styles that are done are passed over", () => {
  assert.deepEqual(standing(IDS, { why: 1, code: 1 }, "why"), { count: 2, isDone: true, next: "concepts" })
  assert.equal(standing(IDS, { concepts: 1, code: 1 }, "concepts").next, "recall")
})

test("behind the last style the first that is left comes next", () => {
  assert.equal(standing(IDS, { why: 1, recall: 1 }, "recall").next, "concepts")
})

test("this style never comes next", () => {
  const done = { why: 1, concepts: 1, code: 1 }
  assert.deepEqual(standing(IDS, done, "recall"), { count: 3, isDone: false, next: undefined })
  assert.deepEqual(standing(IDS, { ...done, recall: 1 }, "recall"), { count: 4, isDone: true, next: undefined })
})

test("a page that is no style leads to the first that is left", () => {
  assert.deepEqual(standing(IDS, { why: 1 }, undefined), { count: 1, isDone: false, next: "concepts" })
})

test("styles that the lesson no longer has do not count, nor does what every object has", () => {
  assert.equal(standing(IDS, { gone: 1 }, "why").count, 0)
  assert.equal(standing(["constructor"], {}, "why").count, 0)
})
