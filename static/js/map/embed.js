// @ts-check
// The framed map: an LA that is chosen is outlined and named, and its page opens in a new tab.
//
// WordPress lets what it frames open nothing. It hands over a secret in the address and listens for messages that
// name it: how high the frame would be, and which link the whole page is to follow.

import { Choropleth } from "./choropleth.js";

const query = new URLSearchParams(location.search);
const panel = document.getElementById("chosen");
const full = /** @type {HTMLAnchorElement} */ (document.getElementById("full"));
const secret = new URLSearchParams(location.hash.replace(/^#\??/, "")).get("secret");
let chosen = null;

function begin() {
  // Without this script the drawing shows the chosen regions and no more.
  const drawing = document.getElementById("areas");
  drawing.setAttribute("viewBox", drawing.dataset.whole);
  const map = new Choropleth(query.get("at"));
  map.takeOver();
  map.layHatching();
  map.makeReachable(authoritiesInList());
  map.onChoose = (code, byKeyboard) => choose(map, code, byKeyboard);
  map.onMove = () => keep("at", map.position);
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    if (chosen) leave(map);
    else map.leave();
  });
  map.drawInset();
  if (!query.has("at")) map.standOnRegions(query.getAll("region"), false);
  const item = itemOf(`a[href*="/${CSS.escape(query.get("la") ?? "")}/"]`);
  if (item) choose(map, item.dataset.code, false, !query.has("at"));
  document.documentElement.dataset.map = "ready";
  import("./labels.js").then(({ draw }) => draw(map));
}

function choose(map, code, byKeyboard, move = true) {
  chosen = { code, byKeyboard };
  map.select(code, move);
  const listed = itemOf("a", `[data-code="${code}"]`).querySelector("a");
  const link = /** @type {HTMLAnchorElement} */ (listed.cloneNode(true));
  link.textContent = "Read more (in a new tab)";
  panel.replaceChildren(map.nameOf(code), " ", link);
  keep("la", link.pathname.split("/").at(-2));
}

/** Back to the whole map; a keyboard user goes back to the LA that was chosen. */
function leave(map) {
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

/** What the list says of each LA. */
function authoritiesInList() {
  const items = /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll(".authority-links li")
  );
  return [...items].map((item) => ({
    code: item.dataset.code,
    name: item.querySelector("a").textContent,
    value: item.querySelector(".count").textContent,
    isMatch: !item.hidden,
    checked: item.dataset.checked,
    near: Number(item.dataset.near),
  }));
}

function itemOf(link, item = "") {
  return document.querySelector(`.authority-links li${item} ${link}`)?.closest("li");
}

function tell(message, value) {
  window.parent.postMessage({ message, value, secret }, "*");
}

function tellHeight() {
  const { scrollHeight } = document.documentElement;
  if (scrollHeight > window.innerHeight) tell("height", scrollHeight);
}

function tellWordPress() {
  tellHeight();
  window.addEventListener("resize", tellHeight);
  document.getElementById("every-authority").addEventListener("toggle", tellHeight);
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("a");
    if (link?.target !== "_blank") return;
    event.preventDefault();
    tell("link", link.href);
  });
}

if (secret) tellWordPress();
try {
  begin();
} catch (error) {
  document.getElementById("map-message").hidden = false;
  throw error;
}
