import assert from "node:assert/strict";
import { test } from "node:test";

import { isByRegion, ordered, valueIn } from "../../static/js/map/filters.js";

const NAMES = ["Northtown", "Southshire", "Eastport", "Aston"];
const TOTALS = [3, 12, 3, 0];
const COLOURING = {
  label: "Pupils",
  note: "",
  classes: [{ label: "few" }, { label: "many" }, { label: "not known" }],
  classOf: [1, 1, 0, 2],
  valueOf: ["1,200 pupils", "9,000 pupils", "300 pupils", null],
};

function names(sort) {
  return ordered(sort, COLOURING, NAMES, TOTALS).map((place) => NAMES[place]);
}

test("by region it stays as it comes", () => {
  assert.equal(isByRegion(""), true);
  assert.deepEqual(names(""), NAMES);
});

test("by name", () => {
  assert.equal(isByRegion("name"), false);
  assert.deepEqual(names("name"), ["Aston", "Eastport", "Northtown", "Southshire"]);
});

test("by value the highest class comes first, and in it the highest number", () => {
  assert.deepEqual(names("value"), ["Aston", "Southshire", "Northtown", "Eastport"]);
});

test("as many partnerships: by name", () => {
  assert.deepEqual(names("partnerships"), ["Southshire", "Eastport", "Northtown", "Aston"]);
});

test("where there is no value, the class's label is said", () => {
  assert.equal(valueIn(COLOURING, 0), "1,200 pupils");
  assert.equal(valueIn(COLOURING, 3), "not known");
});
