import assert from "node:assert/strict"
import { test } from "node:test"
import { grade } from "../../docs/assets/quiz/grade.js"

const rightIn = (key, ...replies) => replies.map((reply) => grade(key, reply).right)

test("a choice is right when it is the right option", () => {
  const key = { type: "choice", right: ["twice"] }
  assert.deepEqual(rightIn(key, ["twice"], "twice", ["once"]), [true, true, false])
  assert.deepEqual({ ...grade(key, ["once"]).marks }, { twice: "missed", once: "wrong" })
})

test("nothing chosen is no response", () => {
  for (const nothing of [[], "", null, undefined])
    assert.equal(grade({ type: "choice", right: ["a"] }, nothing).empty, true)
})

test("several options are right only all together, and each is marked", () => {
  const key = { type: "multiple_response", right: ["a", "c"] }
  assert.deepEqual(rightIn(key, ["c", "a"], ["a"], ["a", "b", "c"]), [true, false, false])
  assert.deepEqual({ ...grade(key, ["a", "b"]).marks }, { a: "right", c: "missed", b: "wrong" })
})

test("any line at fault answers a hottext item, and none does when none is", () => {
  assert.deepEqual(rightIn({ type: "hottext", right: ["4", "6"] }, ["4"], ["6"], ["5"]), [true, true, false])
  assert.deepEqual(rightIn({ type: "hottext", right: ["none"] }, ["none"], ["1"]), [true, false])
})

const printed = { type: "predict_output", text: "traced\n3\n7", near: { twice: "traced\ntraced\n3\n7" } }

test("of an output only line ends, trailing spaces and final line ends are forgiven", () => {
  assert.deepEqual(
    rightIn(printed, "traced\r\n3 \r\n7\r\n\r\n", "traced\n3\n7", " traced\n3\n7", "traced\n\n3\n7", "Traced\n3\n7"),
    [true, true, false, false, false],
  )
})

test("a wrong output is compared line by line", () => {
  const found = grade(printed, "traced\n4\n7")
  assert.deepEqual(found.lines, [[" ", "traced"], ["−", "4"], ["+", "3"], [" ", "7"]])
  assert.equal(found.why, "Line 2 is the first that differs.")
})

test("a line forgotten or added does not make the rest differ", () => {
  assert.deepEqual(grade(printed, "3\n7").lines, [["+", "traced"], [" ", "3"], [" ", "7"]])
  assert.deepEqual(grade(printed, "traced\n3\n5\n7").lines[2], ["−", "5"])
})

test("a near miss is known by its id", () => {
  assert.equal(grade(printed, "traced\ntraced\n3\n7\n").near, "twice")
  assert.equal(grade(printed, "traced").near, undefined)
})

test("an empty prediction is no response, unless nothing is printed", () => {
  assert.equal(grade(printed, " \n").empty, true)
  const silent = grade({ type: "predict_output", text: "", near: {} }, "")
  assert.deepEqual([silent.right, silent.empty], [true, false])
})

const ratio = { type: "numeric", value: 4.1, low: 2, high: 8.2, near: { none: "1" } }

test("numbers are read as readers write them", () => {
  const forms = ["3,1", "3.1", " 3.1 ×", "3.1x", "3,1 times", "+3.1", "3.1e0", "0.31E1", "3."]
  assert.deepEqual(rightIn(ratio, ...forms), forms.map(() => true))
})

test("spaces may part thousands", () => {
  const key = { type: "numeric", value: 12000, low: 12000, high: 12000, near: {} }
  const forms = ["12 000", "12 000", "12\u202f000", "1.2e4", "12000 calls"]
  assert.deepEqual(rightIn(key, ...forms), forms.map(() => true))
})

test("a minus may be a hyphen or a minus sign", () => {
  const key = { type: "numeric", value: -2, low: -2, high: -2, near: {} }
  assert.deepEqual(rightIn(key, "-2", "−2", "2"), [true, true, false])
})

test("what is no number, or could be two, is unreadable", () => {
  for (const text of ["", "about 4", "4 or 5", "1/2", "four", "1,234", "1,234,567", "4k", "1e", "NaN", "Infinity", "0x10"])
    assert.equal(grade(ratio, text).unreadable, true, text)
})

test("bounds belong to the right interval, and beyond them the side is said", () => {
  assert.deepEqual(rightIn(ratio, "2", "8.2", "1.99", "8.3"), [true, true, false, false])
  assert.deepEqual([grade(ratio, "1").side, grade(ratio, "9").side], ["low", "high"])
  assert.equal(grade(ratio, "1.0").near, "none")
})

const accepted = { type: "order", accepted: [["a", "b", "c"], ["b", "a", "c"]] }

test("any accepted order is right", () => {
  assert.deepEqual(rightIn(accepted, ["a", "b", "c"], ["b", "a", "c"], ["c", "a", "b"]), [true, true, false])
})

test("the first wrong place is counted against the accepted order that agrees longest", () => {
  const place = (...ids) => grade(accepted, ids).place
  assert.deepEqual([place("b", "c", "a"), place("c"), place("a", "b"), place("a", "b", "c", "x")], [2, 1, 3, 4])
})

const gaps = { type: "gap", gaps: { g1: { accept: ["tf.function"], reject: { "tf.graph": "g1-1" } }, g2: { accept: ["*", "**"], reject: {} } } }

test("gaps are right one by one, exactly but for space around", () => {
  assert.equal(grade(gaps, { g1: " tf.function ", g2: "**" }).right, true)
  const found = grade(gaps, { g1: "tf.graph", g2: "*" })
  assert.deepEqual([found.right, found.marks, found.near], [false, { g1: "wrong", g2: "right" }, ["g1-1", undefined]])
  assert.equal(grade(gaps, { g1: "TF.function", g2: "*" }).right, false)
})

test("an empty gap is no response", () => {
  assert.equal(grade(gaps, { g1: "tf.function", g2: " " }).empty, true)
})

test("names that every object has are no answers", () => {
  assert.deepEqual(grade(gaps, { g1: "constructor", g2: "toString" }).near, [undefined, undefined])
  assert.equal(grade({ type: "choice", right: ["a"] }, ["constructor"]).right, false)
})

test("stored replies of a wrong shape are graded, not thrown at", () => {
  const keys = [{ type: "choice", right: ["a"] }, printed, ratio, accepted, gaps]
  for (const key of keys) for (const reply of [null, {}, [], [[]], 99, "x", { g1: {} }]) assert.equal(grade(key, reply).right, false)
})
