import assert from "node:assert/strict";
import { test } from "node:test";

import { areasNear } from "../../static/js/search/point_in_area.js";

function square(west, south, size) {
  const [east, north] = [west + size, south + size];
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

const AREAS = {
  features: [
    { id: "ring", geometry: { type: "Polygon", coordinates: [square(0, 0, 10), square(4, 4, 2)] } },
    { id: "core", geometry: { type: "Polygon", coordinates: [square(4, 4, 2)] } },
    {
      id: "islands",
      geometry: { type: "MultiPolygon", coordinates: [[square(20, 0, 1)], [square(30, 0, 1)]] },
    },
  ],
};

function areaAt(point, areas) {
  return areasNear(point, areas, 0)[0]?.id;
}

test("a point is in the area around it", () => {
  assert.equal(areaAt([1, 1], AREAS), "ring");
});

test("a hole belongs to the area that fills it", () => {
  assert.equal(areaAt([5, 5], AREAS), "core");
});

test("every island counts", () => {
  assert.equal(areaAt([20.5, 0.5], AREAS), "islands");
  assert.equal(areaAt([30.5, 0.5], AREAS), "islands");
});

test("the sea belongs to nobody", () => {
  assert.equal(areaAt([25, 0.5], AREAS), undefined);
});

test("the nearest area within so many metres comes first", () => {
  const near = areasNear([20.5, -0.001], AREAS, 500);
  assert.deepEqual(
    near.map(({ id, metres }) => [id, Math.round(metres)]),
    [["islands", 111]],
  );
  assert.deepEqual(areasNear([20.5, -0.01], AREAS, 500), []);
});

test("beside a border there are two", () => {
  const near = areasNear([5, 3.999], AREAS, 200);
  assert.deepEqual(
    near.map(({ id }) => id),
    ["ring", "core"],
  );
});
