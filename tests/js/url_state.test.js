import assert from "node:assert/strict";
import { test } from "node:test";

import { titleOf } from "../../static/js/map/url_state.js";

const CHOICES = {
  abep: { name: "kind", lead: "", phrase: "ABEPs" },
  hub: { name: "kind", lead: "", phrase: "music hubs" },
  fees: { name: "funding", lead: "with", phrase: "membership subscription" },
  london: { name: "region", lead: "in", phrase: "London" },
  county: { name: "type", lead: "that are", phrase: "counties" },
};

function title(...names) {
  return titleOf(names.map((name) => CHOICES[name]));
}

test("without choices it is the site's own", () => {
  assert.equal(title(), "How schools work together, place by place");
});

test("partnerships come first, then where they are", () => {
  assert.equal(title("abep", "london"), "ABEPs in London");
  assert.equal(title("abep", "hub"), "ABEPs or music hubs");
  assert.equal(title("fees", "london"), "Partnerships with membership subscription in London");
});

test("LAs are named where more is said of them than their region", () => {
  assert.equal(title("abep", "county"), "ABEPs in local authorities that are counties");
  assert.equal(title("london", "county"), "Local authorities in London, that are counties");
});
