// "Use my location": which LA the reader is in, worked out in the browser.
//
// The browser says where it is, and that never leaves it: the boundaries and the LAs' addresses
// are the same two documents that everybody gets, and only then is it looked up.

const WORDS = {
  1: "Your browser did not allow it. Type your town or postcode instead.",
  2: "Your browser could not tell where you are. Type your town or postcode instead.",
  3: "Your browser took too long to tell where you are. Type your town or postcode instead.",
  outside:
    "You seem to be outside England or just off its coast. Type a town or postcode in England instead.",
  failed: "The boundaries could not be loaded. Type your town or postcode instead.",
};
const PATIENCE_MS = 15_000;

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

/** Goes to the page of the LA that the reader is in; returns what to say meanwhile. */
async function locate({ geometry, records }) {
  let position;
  try {
    position = await currentPosition();
  } catch (error) {
    return WORDS[error.code] ?? WORDS[2];
  }
  try {
    const [areas, { codes, names, slugs }] = await Promise.all([
      fetchJson(geometry),
      fetchJson(records),
    ]);
    const code = areaAt([position.coords.longitude, position.coords.latitude], areas);
    const place = codes.indexOf(code);
    if (place < 0) return WORDS.outside;
    window.location.assign(`/local-authorities/${slugs[place]}/`);
    return `You are in ${names[place]}.`;
  } catch {
    return WORDS.failed;
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

/** The id of the area that a point (longitude, latitude) lies in, or undefined. */
export function areaAt(point, collection) {
  return collection.features.find(({ geometry }) => holds(geometry, point))?.id;
}

function holds({ type, coordinates }, point) {
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  // A point in a hole crosses the outline and the hole's, which is an even number again.
  return polygons.some((rings) => rings.filter((ring) => isInside(ring, point)).length % 2 === 1);
}

/** Whether a ray from the point to the east crosses the ring an odd number of times. */
function isInside(ring, [x, y]) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [x1, y1] = ring[i];
    const [x2, y2] = ring[j];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

function say(part, text) {
  part.querySelector(".locate-message").textContent = text;
}
