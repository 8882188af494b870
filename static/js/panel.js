// The panel that tells what is recorded in the chosen LA. Text goes in as text, never as HTML.

import { groupsOf, valueInWords } from "./choropleth.js";

const panel = document.getElementById("panel");
const title = document.getElementById("panel-title");
const body = document.getElementById("panel-body");

export const closeButton = document.getElementById("panel-close");

/** Show an LA's partnerships; `takeFocus` moves a keyboard user to them. */
export function open(code, records, takeFocus) {
  const authority = records.authorities[code];
  const recorded = valueInWords(authority.abeps, "area-based education partnership");
  title.textContent = authority.name;
  body.replaceChildren(
    element("p", `${authority.region}. ${capitalised(recorded)}.`),
    element("p", records.labels.verification[authority.verification], "tag"),
    ...groupSections(code, records),
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

function groupSections(code, records) {
  const groups = groupsOf(code, records);
  if (groups.size === 0) return [element("p", "No partnership of any kind is recorded here yet.")];
  return [...groups].map(([label, partnerships]) => {
    const section = element("section");
    const list = element("ul");
    list.append(...partnerships.map((partnership) => item(partnership, records)));
    section.append(element("h3", label), list);
    return section;
  });
}

function item(partnership, records) {
  const entry = element("li");
  const status = records.labels.status[partnership.status];
  entry.append(
    link(partnership.url, partnership.name),
    element("span", status, `tag tag-${partnership.status}`),
  );
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
