// The panel that tells what is recorded in the chosen LA. Text goes in as text, never as HTML.

import { groupsOf, valueInWords } from "./words.js";

const panel = document.getElementById("panel");
const title = document.getElementById("panel-title");
const body = document.getElementById("panel-body");

export const closeButton = document.getElementById("panel-close");

/**
 * Show an LA's partnerships; `takeFocus` moves a keyboard user to them. `outline` is called
 * with the GSS codes of a partnership that people point at.
 */
export function open(code, records, takeFocus, outline) {
  const authority = records.authorities[code];
  const recorded = valueInWords(authority.abepCount, "area-based education partnership");
  title.textContent = authority.name;
  body.replaceChildren(
    element("p", `${authority.regionName}. ${capitalised(recorded)}.`),
    element("p", records.labels.verification[authority.verification[0]], "tag"),
    ...groupSections(code, records, outline),
    moreLink(authority),
  );
  panel.hidden = false;
  document.body.classList.add("has-choice");
  if (takeFocus) title.focus();
  else title.scrollIntoView({ block: "nearest" });
}

export function close() {
  panel.hidden = true;
  document.body.classList.remove("has-choice");
}

function groupSections(code, records, outline) {
  const groups = groupsOf(code, records);
  if (groups.size === 0) return [element("p", "No partnership of any kind is recorded here yet.")];
  return [...groups].map(([label, partnerships]) => {
    const section = element("section");
    const list = element("ul");
    list.append(...partnerships.map((partnership) => item(partnership, records, outline)));
    section.append(element("h3", label), list);
    return section;
  });
}

function item(partnership, records, outline) {
  const entry = element("li");
  const status = records.labels.status[partnership.status];
  entry.append(
    link(partnership.url, partnership.name),
    element("span", status, `tag tag-${partnership.status}`),
  );
  const show = (codes) => () => outline(codes);
  entry.addEventListener("pointerenter", show(partnership.authorities));
  entry.addEventListener("focusin", show(partnership.authorities));
  entry.addEventListener("pointerleave", show([]));
  entry.addEventListener("focusout", show([]));
  return entry;
}

function moreLink(authority) {
  const paragraph = element("p", "", "panel-more");
  paragraph.append(link(authority.url, `All about ${authority.name}`));
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

function capitalised(text) {
  return text[0].toUpperCase() + text.slice(1);
}
