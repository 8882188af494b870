// @ts-check
// "Use my location": which LAs and districts the reader is in or near, worked out in the browser.
//
// The browser says where it is, and that never leaves it: the boundaries and the LAs' addresses
// are the same two documents that everybody gets, and so are the districts of an LA. The page that
// answers is told LAs and districts alone.

import { areasNear } from "./point_in_area.js";

const REASONS = {
  1: "Your browser did not allow it. Type your town or postcode instead.",
  2: "Your browser could not tell where you are. Type your town or postcode instead.",
  3: "Your browser took too long to tell where you are. Type your town or postcode instead.",
  outside:
    "You seem to be outside England or just off its coast. Type a town or postcode in England instead.",
  failed: "The boundaries could not be loaded. Type your town or postcode instead.",
};
const PATIENCE_MS = 15_000;
// A bridge, a pier or a bank is in the nearest LA: shapes end at high water. The same in the API.
const NEAR_M = 500;

if ("geolocation" in navigator) {
  for (const part of document.querySelectorAll(".locate")) enhance(part);
}

function enhance(part) {
  const button = part.querySelector("button");
  part.hidden = false;
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    say(part, "Looking for your local authority …");
    say(part, await locate(part.dataset));
    button.removeAttribute("aria-disabled");
  });
}

/** Goes to what there is in the LAs that the reader is in or near; returns what to say meanwhile. */
async function locate({ geometry, records }) {
  let position;
  try {
    position = await currentPosition();
  } catch (error) {
    return REASONS[error.code] ?? REASONS[2];
  }
  try {
    const [areas, { codes, names, slugs }] = await Promise.all([
      fetchJson(geometry),
      fetchJson(records),
    ]);
    const { longitude, latitude, accuracy } = position.coords;
    const near = areasNear([longitude, latitude], areas, Math.max(accuracy, NEAR_M));
    if (near.length === 0) return REASONS.outside;
    const places = thoseWithin(near, accuracy).map(({ id }) => codes.indexOf(id));
    const isIn = near[0].metres === 0 && places.length === 1;
    const query = new URLSearchParams(places.map((place) => ["la", slugs[place]]));
    const lists = await Promise.all(places.map((place) => districtsIn(slugs[place], geometry)));
    for (const districts of lists) {
      const around = areasNear([longitude, latitude], { features: districts }, Infinity);
      for (const { id } of thoseWithin(around, accuracy)) query.append("district", id);
    }
    query.append("at", isIn ? "in" : "near");
    window.location.assign(`/find/?${query}`);
    const found = places.map((place) => names[place]).join(", ");
    return isIn ? `You are in ${found}.` : `Near ${found}.`;
  } catch {
    return REASONS.failed;
  }
}

/** The areas, nearest first, that the reader may be in; the nearest where that is none. */
function thoseWithin(near, accuracy) {
  const within = near.filter(({ metres }) => metres <= accuracy);
  return within.length > 0 ? within : near.slice(0, 1);
}

/** The districts of an LA: none where they cannot be had, which leaves the LA to be told. */
async function districtsIn(slug, geometry) {
  const beside = new URL(geometry, window.location.href);
  try {
    return (await fetchJson(new URL(`districts/${slug}.json`, beside))).features;
  } catch {
    return [];
  }
}

function currentPosition() {
  const options = { maximumAge: 600_000, timeout: PATIENCE_MS };
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(resolve, reject, options);
  });
}

async function fetchJson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

function say(part, text) {
  part.querySelector(".locate-message").textContent = text;
}
