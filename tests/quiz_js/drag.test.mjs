import assert from "node:assert/strict"
import { test } from "node:test"
import { placeAt } from "../../docs/assets/quiz/drag.js"

test("what is held goes behind all whose middle lies above the pointer", () => {
  assert.equal(placeAt([10, 30, 50], 5), 0)
  assert.equal(placeAt([10, 30, 50], 31), 2)
  assert.equal(placeAt([10, 30, 50], 90), 3)
})

test("an empty list has one place", () => {
  assert.equal(placeAt([], 7), 0)
})
