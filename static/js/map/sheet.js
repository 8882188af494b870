// @ts-check
// On a narrow screen what stands below the map is a sheet over the page's lower end (map.css). A
// button gives it one of three heights in turn, and so does a pull; half open it leaves the map whole.

const HEIGHTS = ["low", "half", "full"];
const LABELS = {
  low: "Show results on half of the screen",
  half: "Show results on the whole screen",
  full: "Fold results away",
};
// A finger that moves less has tapped.
const TAP_PX = 8;

const root = document.documentElement;
const sheet = document.getElementById("sheet");
const handle = document.getElementById("sheet-handle");
const narrow = window.matchMedia("(width < 64rem) and (height >= 20rem)"); // as in map.css

/** Makes it a sheet, folded to its head; half open where an LA is chosen. */
export function begin() {
  handle.addEventListener("click", () => setHeight(HEIGHTS[(rank() + 1) % HEIGHTS.length]));
  for (const button of partButtons())
    button.addEventListener("click", () => show(button.dataset.part));
  // A link to what is in the sheet opens it first.
  document.addEventListener(
    "click",
    ({ target }) => {
      const link = /** @type {Element} */ (target).closest('a[href^="#"]');
      const aim = link && document.querySelector(link.getAttribute("href"));
      if (aim && sheet.contains(aim)) show(aim.closest(".results") ? "results" : "choices");
    },
    { capture: true },
  );
  followFinger();
  showPart("results");
  root.dataset.sheet = "low";
  handle.firstElementChild.textContent = LABELS.low;
  if (!document.getElementById("panel").hidden) setHeight("half");
}

/** Opens it at its results or its choices, half if it is folded, so that the map stays in sight. */
export function show(/** @type {string} */ part) {
  showPart(part);
  sheet.scrollTop = 0;
  if (root.dataset.sheet === "low") setHeight("half");
}

/** Folds it to its head, and leads back to the map. */
export function fold() {
  setHeight("low");
}

function setHeight(/** @type {string} */ height) {
  if (!isSheet()) return;
  root.dataset.sheet = height;
  handle.firstElementChild.textContent = LABELS[height];
  const block = height === "low" ? "end" : "start"; // above the sheet, or as much of it as there is room for
  document.getElementById("map").scrollIntoView({ block });
}

/** On a wide screen all stands beside and below the map; a list that was asked for is the page. */
function isSheet() {
  return narrow.matches && !document.getElementById("main").classList.contains("as-list");
}

function showPart(part) {
  sheet.dataset.part = part;
  for (const button of partButtons()) button.ariaPressed = String(button.dataset.part === part);
}

function rank() {
  return HEIGHTS.indexOf(root.dataset.sheet);
}

/** @returns {NodeListOf<HTMLElement>} */
function partButtons() {
  return sheet.querySelectorAll("[data-part]");
}

/** The handle can be pulled, too, up or down by one height. */
function followFinger() {
  let from = 0;
  handle.addEventListener("pointerdown", (event) => {
    from = event.clientY;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointerup", (event) => {
    const moved = from - event.clientY;
    if (Math.abs(moved) < TAP_PX) return; // it is a click
    handle.addEventListener("click", (click) => click.stopImmediatePropagation(), {
      capture: true,
      once: true,
    });
    const next = Math.max(0, Math.min(HEIGHTS.length - 1, rank() + Math.sign(moved)));
    setHeight(HEIGHTS[next]);
  });
}
