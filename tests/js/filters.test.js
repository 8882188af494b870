// The rule of the filters, on three invented LAs with three invented partnerships.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  facetCounts,
  hasPartnershipChoices,
  matchingAuthorities,
  searchedAuthorities,
  unpack,
} from "../../static/js/map/filters.js";

const RECORDS = {
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
  partnerships: {
    ids: [11, 12, 13],
    foundedIn: [2005, 2015, null],
    codes: [["E1", "E2"], ["E2"], ["E3"]],
    values: {
      kind: [["abep"], ["hub"], ["abep"]],
      funding: [["grant"], ["fees"], ["fees"]],
      focus: [["reading"], ["reading"], []],
      phase: [["primary"], ["primary"], ["primary"]],
      scale: [["la"], ["la"], ["la"]],
      form: [["charity"], ["charity"], []],
    },
  },
};
const NOTHING = {
  fields: {},
  foundedFrom: null,
  foundedTo: null,
  withWords: null,
  name: "",
  similar: null,
};

function matches(choices) {
  return [...matchingAuthorities({ ...NOTHING, ...choices }, RECORDS)].sort();
}

test("what the document packs is read as it was", () => {
  const packed = {
    codes: ["E1", "E2", "E3"],
    partnerships: {
      idSteps: [11, 1, 8, -5],
      foundedIn: [2005, null, 2015, null],
      places: [[0, 1], [1], [2], []],
      values: { kind: { different: [["abep"], ["hub", "ring"]], which: [0, 1, 1, 0] } },
    },
  };

  assert.deepEqual(unpack(packed), {
    codes: ["E1", "E2", "E3"],
    partnerships: {
      ids: [11, 12, 20, 15],
      foundedIn: [2005, null, 2015, null],
      codes: [["E1", "E2"], ["E2"], ["E3"], []],
      values: { kind: [["abep"], ["hub", "ring"], ["hub", "ring"], ["abep"]] },
    },
  });
});

test("without a choice every LA matches", () => {
  assert.deepEqual(matches({}), ["E1", "E2", "E3"]);
});

test("any value within a field, all fields together, by the same partnership", () => {
  assert.deepEqual(matches({ fields: { kind: ["abep", "hub"] } }), ["E1", "E2", "E3"]);
  assert.deepEqual(matches({ fields: { kind: ["abep"], funding: ["fees"] } }), ["E3"]);
  assert.deepEqual(matches({ fields: { kind: ["hub"], funding: ["grant"] } }), []);
});

test("an LA meets its own choices beside those of its partnerships", () => {
  assert.deepEqual(matches({ fields: { region: ["south"] } }), ["E2", "E3"]);
  assert.deepEqual(matches({ fields: { region: ["south"], kind: ["abep"] } }), ["E2", "E3"]);
  assert.deepEqual(matches({ fields: { role: ["partner", "funder"], type: ["city"] } }), [
    "E1",
    "E3",
  ]);
  assert.deepEqual(matches({ name: "SHIRE" }), ["E2"]);
  assert.deepEqual(matches({ similar: new Set(["E3"]) }), ["E3"]);
});

test("a partnership without a founding year is in no span of years", () => {
  assert.deepEqual(matches({ foundedFrom: 2000 }), ["E1", "E2"]);
  assert.deepEqual(matches({ foundedFrom: 2010, foundedTo: 2020 }), ["E2"]);
  assert.deepEqual(matches({ foundedTo: 1999 }), []);
});

test("an option says how many LAs it would leave in place of its field's choice", () => {
  const choices = { ...NOTHING, fields: { kind: ["hub"], region: ["south"] } };
  const byKind = facetCounts("kind", choices, RECORDS);
  const byRegion = facetCounts("region", choices, RECORDS);
  assert.deepEqual(Object.fromEntries(byKind), { abep: 2, hub: 1 });
  assert.deepEqual(Object.fromEntries(byRegion), { south: 1 });
});

test("words are found by the server, which names the partnerships", () => {
  assert.deepEqual(matches({ withWords: new Set([12, 99]) }), ["E2"]);
  assert.deepEqual(matches({ withWords: new Set() }), []);
  assert.deepEqual(matches({ withWords: new Set([11, 13]), fields: { funding: ["fees"] } }), [
    "E3",
  ]);
});

test("a choice about LAs alone asks nothing of partnerships", () => {
  const ofAuthorities = { ...NOTHING, fields: { region: ["south"], kind: ["hub"] } };
  assert.equal(hasPartnershipChoices({ ...NOTHING, fields: { region: ["north"] } }), false);
  assert.equal(hasPartnershipChoices({ ...NOTHING, withWords: new Set() }), true);
  assert.deepEqual([...searchedAuthorities(ofAuthorities, RECORDS)], ["E2", "E3"]);
});
