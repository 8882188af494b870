// @ts-check
// The panel that tells what is recorded in the chosen LA. Text goes in as text, never as HTML.

import { meanings } from "./view_text.js";

const panel = document.getElementById("panel");
const title = document.getElementById("panel-title");
const body = document.getElementById("panel-body");

/**
 * Show an LA's partnerships; `takeFocus` moves a keyboard user to them. `outline` is called
 * with the GSS codes of a partnership that people point at, and with nothing afterwards.
 */
export function open(details, takeFocus, outline) {
  const { name, url, sentence, summary, role, verification, families } = details;
  title.textContent = name;
  const ways = element("p", "", "panel-ways");
  ways.append(
    link(url, `All about ${name}`),
    link(details.nearUrl, "What is near by"),
    link(details.compareUrl, "Compare with others"),
    link(details.correctUrl, "Correct it"),
  );
  body.replaceChildren(
    element("p", sentence),
    element("p", "", "panel-matches"),
    ...familySections(families, url, outline),
    ways,
    ...(summary ? [element("p", summary)] : []),
    element("p", role),
    element("p", verification, "tag"),
  );
  panel.hidden = false;
  document.getElementById("main").classList.add("has-choice");
  document.getElementById("side").scrollTop = 0;
  if (takeFocus) title.focus({ preventScroll: true });
}

/**
 * Marks the partnerships that meet the choices made.
 * @param {Set<number>|null} ids null where nothing is chosen that they could meet
 */
export function mark(ids) {
  const items = /** @type {HTMLElement[]} */ ([...body.querySelectorAll("li[data-id]")]);
  const matching = items.filter(({ dataset }) => ids?.has(Number(dataset.id)));
  for (const item of items) {
    item.querySelector(".tag-match")?.remove();
    item.classList.toggle("is-match", matching.includes(item));
    if (matching.includes(item))
      item.append(element("span", "Matches your choices", "tag tag-match"));
  }
  const words = ids
    ? `${matching.length} of the ${items.length} listed here match your choices.`
    : "";
  body.querySelector(".panel-matches").textContent = items.length ? words : "";
}

/** Leads whoever is in the panel back to the map. */
export function close() {
  const map = document.getElementById("map");
  if (panel.contains(document.activeElement)) map.focus({ preventScroll: true });
  panel.hidden = true;
  document.getElementById("main").classList.remove("has-choice");
}

function familySections(families, url, outline) {
  if (families.length === 0)
    return [element("p", "No partnership of any kind is recorded here yet.")];
  return families.map(({ label, kinds }) => {
    const section = element("section");
    const words = kinds.map((kind) => [kind.label, kind.explanation]);
    section.append(element("h3", label), meanings("What these are", words));
    for (const kind of kinds) {
      const list = element("ul");
      list.append(...kind.partnerships.map((partnership) => item(partnership, outline)));
      if (kind.label !== label) section.append(element("h4", kind.label));
      section.append(list);
      if (kind.more) section.append(moreLink(url, `And ${kind.more} more`));
    }
    return section;
  });
}

function item({ id, name, toldApart, slug, url, badge, badgeLabel, authorities }, outline) {
  const entry = element("li");
  entry.dataset.id = id;
  entry.append(link(url, name));
  if (toldApart) entry.append(element("span", toldApart, "note"));
  entry.append(element("span", badgeLabel, `tag tag-${badge}`));
  if (authorities.length > 1) entry.append(outlineLink(slug, name, authorities));
  const show = (codes) => () => outline(codes);
  entry.addEventListener("pointerenter", show(authorities));
  entry.addEventListener("focusin", show(authorities));
  entry.addEventListener("pointerleave", show());
  entry.addEventListener("focusout", show());
  return entry;
}

/** As templates/parts/outline_link.html has it. */
function outlineLink(slug, name, authorities) {
  const way = link(`?partnership=${slug}`, `Outline its ${authorities.length} LAs`);
  way.append(element("span", ` (${name})`, "visually-hidden"));
  way.dataset.outlines = slug;
  way.dataset.name = name;
  way.dataset.codes = authorities.join(" ");
  return way;
}

function moreLink(address, text) {
  const paragraph = element("p", "", "panel-more");
  paragraph.append(link(address, text));
  return paragraph;
}

function element(name, text = "", className = "") {
  const node = document.createElement(name);
  node.textContent = text;
  node.className = className;
  return node;
}

function link(address, text) {
  const node = element("a", text);
  node.href = address;
  return node;
}
