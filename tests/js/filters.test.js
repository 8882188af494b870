// The rule of the filters, on three invented LAs with three invented partnerships.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  asksOfPartnerships,
  count,
  facet,
  has,
  indexed,
  Partnerships,
  placesLeft,
  Reach,
} from "../../static/js/map/filters.js";

const DOCUMENT = {
  codes: ["E1", "E2", "E3"],
  names: ["Northtown", "Southshire", "Eastport"],
  authorities: {
    region: [["north"], ["south"], ["south"]],
    type: [["city"], ["county"], ["city"]],
    role: [["funder"], [], ["funder", "partner"]],
    verification: [["desk"], ["desk"], ["verified"]],
    eia: [["yes"], ["no"], ["no"]],
    abeps: [["one"], ["none"], ["one"]],
  },
  options: {
    kind: ["abep", "hub"],
    funding: ["grant", "fees"],
    focus: ["reading"],
    phase: ["primary"],
    scale: ["la"],
    form: ["charity"],
  },
  // kind, funding, focus, phase, scale, form, founded, LAs
  partnerships: [
    [[0], [0], [0], [0], [0], [0], 2005, [0, 1]],
    [[1], [1], [0], [0], [0], [0], 2015, [1]],
    [[0], [1], [], [0], [0], [], null, [2]],
  ],
};
const INDEX = indexed(DOCUMENT);
const PARTNERSHIPS = new Partnerships(DOCUMENT);
const NOTHING = {
  fields: {},
  foundedFrom: null,
  foundedTo: null,
  words: "",
  name: "",
  similar: null,
};

function left(choices, partnerships = PARTNERSHIPS) {
  const places = placesLeft({ ...NOTHING, ...choices }, INDEX, partnerships);
  return DOCUMENT.codes.filter((_, place) => has(places, place));
}

test("no choice leaves every LA", () => {
  assert.deepEqual(left({}), ["E1", "E2", "E3"]);
});

test("any value within a field, all fields together, by the same partnership", () => {
  assert.deepEqual(left({ fields: { kind: ["abep", "hub"] } }), ["E1", "E2", "E3"]);
  assert.deepEqual(left({ fields: { kind: ["abep"], funding: ["fees"] } }), ["E3"]);
  assert.deepEqual(left({ fields: { kind: ["hub"], funding: ["grant"] } }), []);
});

test("an LA meets its own choices beside those of its partnerships", () => {
  assert.deepEqual(left({ fields: { region: ["south"] } }), ["E2", "E3"]);
  assert.deepEqual(left({ fields: { region: ["south"], kind: ["abep"] } }), ["E2", "E3"]);
  assert.deepEqual(left({ fields: { role: ["partner", "funder"], type: ["city"] } }), ["E1", "E3"]);
  assert.deepEqual(left({ name: "SHIRE" }), ["E2"]);
  assert.deepEqual(left({ similar: new Set(["E3"]) }), ["E3"]);
});

test("a partnership without a founding year is in no span of years", () => {
  assert.deepEqual(left({ foundedFrom: 2000 }), ["E1", "E2"]);
  assert.deepEqual(left({ foundedFrom: 2010, foundedTo: 2020 }), ["E2"]);
  assert.deepEqual(left({ foundedTo: 1999 }), []);
});

test("an option says how many LAs it would leave in place of its field's choice", () => {
  const choices = { ...NOTHING, fields: { kind: ["hub"], region: ["south"] } };
  const byKind = facet("kind", choices, INDEX, PARTNERSHIPS);
  const byRegion = facet("region", choices, INDEX, PARTNERSHIPS);
  assert.deepEqual(["abep", "hub", "unknown"].map(byKind), [2, 1, 0]);
  assert.deepEqual(["north", "south"].map(byRegion), [0, 1]);
});

test("a choice about LAs alone asks nothing of partnerships", () => {
  assert.equal(asksOfPartnerships({ ...NOTHING, fields: { region: ["north"] } }), false);
  assert.equal(asksOfPartnerships({ ...NOTHING, words: "reading" }), true);
});

test("the server's answer says what the partnerships themselves would", () => {
  // Sets as hexadecimal numbers: the last digit says the first four LAs.
  const answer = Object.fromEntries(
    Object.keys(DOCUMENT.options).map((field) => [field, { any: "7", options: {} }]),
  );
  answer.kind.options = { abep: "7", hub: "2" };
  const reach = new Reach(NOTHING, answer, 3);

  assert.equal(reach.covers({ ...NOTHING, fields: { kind: ["hub"] } }), true);
  assert.equal(reach.covers({ ...NOTHING, fields: { kind: ["hub"], scale: ["la"] } }), false);
  assert.equal(reach.covers({ ...NOTHING, words: "reading" }), false);
  assert.deepEqual(left({ fields: { kind: ["hub"] } }, reach), left({ fields: { kind: ["hub"] } }));
});

test("bits are counted beyond the first word", () => {
  const many = Array.from({ length: 70 }, (_, place) => `E${place}`);
  const authorities = Object.fromEntries(
    Object.keys(DOCUMENT.authorities).map((field) => [field, many.map(() => [])]),
  );
  const places = placesLeft(NOTHING, indexed({ codes: many, names: many, authorities }), null);
  assert.equal(count(places), 70);
});
