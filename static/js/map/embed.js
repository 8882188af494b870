// @ts-check
// The framed map: an LA that is chosen is outlined and named, and its page opens in a new tab.

import { Choropleth } from "./choropleth.js";

const query = new URLSearchParams(location.search);
const panel = document.getElementById("chosen");
const full = /** @type {HTMLAnchorElement} */ (document.getElementById("full"));
let chosen = null;

function begin() {
  const map = new Choropleth(query.get("at"));
  map.onChoose = (code, byKeyboard) => choose(map, code, byKeyboard);
  map.onMove = () => keep("at", map.position);
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") leave(map);
  });
  map.drawInset();
  const item = itemOf(`a[href*="/${CSS.escape(query.get("la") ?? "")}/"]`);
  if (item) choose(map, item.dataset.code, false, !query.has("at"));
  document.documentElement.dataset.map = "ready";
}

function choose(map, code, byKeyboard, move = true) {
  chosen = { code, byKeyboard };
  map.select(code, move);
  const listed = itemOf("a", `[data-code="${code}"]`).querySelector("a");
  const link = /** @type {HTMLAnchorElement} */ (listed.cloneNode(true));
  link.textContent = "Read more (in a new tab)";
  panel.replaceChildren(map.nameOf(code), document.createElement("br"), link);
  keep("la", link.pathname.split("/").at(-2));
}

/** Back to the whole map; a keyboard user goes back to the LA that was chosen. */
function leave(map) {
  if (!chosen) return;
  const { code, byKeyboard } = chosen;
  chosen = null;
  map.deselect();
  map.showAll();
  panel.replaceChildren();
  keep("la", "");
  if (byKeyboard) map.focus(code);
}

/** The way to the full map leads to what is seen here. */
function keep(name, value) {
  const address = new URL(full.href);
  if (value) address.searchParams.set(name, value);
  else address.searchParams.delete(name);
  full.href = address.href;
}

function itemOf(link, item = "") {
  return document.querySelector(`.authority-links li${item} ${link}`)?.closest("li");
}

try {
  begin();
} catch (error) {
  document.getElementById("map-message").hidden = false;
  throw error;
}
