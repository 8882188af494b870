// @ts-check
// The panel that tells what is recorded in the chosen LA. Text goes in as text, never as HTML.

const panel = document.getElementById("panel");
const title = document.getElementById("panel-title");
const body = document.getElementById("panel-body");

/**
 * Show an LA's partnerships; `takeFocus` moves a keyboard user to them. `outline` is called
 * with the GSS codes of a partnership that people point at.
 */
export function open({ name, url, sentence, verification, groups }, takeFocus, outline) {
  title.textContent = name;
  body.replaceChildren(
    element("p", sentence),
    element("p", verification, "tag"),
    ...groupSections(groups, url, outline),
    moreLink(url, `All about ${name}`),
  );
  panel.hidden = false;
  document.body.classList.add("has-choice");
  if (takeFocus) title.focus();
  else title.scrollIntoView({ block: "nearest" });
}

/** Leads back to the map: by eye where the panel stands below it, and whoever is in the panel. */
export function close() {
  const map = document.getElementById("map");
  const { top } = panel.getBoundingClientRect();
  if (top > map.getBoundingClientRect().bottom) map.scrollIntoView({ block: "nearest" });
  if (panel.contains(document.activeElement)) map.focus({ preventScroll: true });
  panel.hidden = true;
  document.body.classList.remove("has-choice");
}

function groupSections(groups, url, outline) {
  if (groups.length === 0)
    return [element("p", "No partnership of any kind is recorded here yet.")];
  return groups.map(({ label, partnerships, more }) => {
    const section = element("section");
    const list = element("ul");
    list.append(...partnerships.map((partnership) => item(partnership, outline)));
    section.append(element("h3", label), list);
    if (more) section.append(moreLink(url, `And ${more} more`));
    return section;
  });
}

function item({ name, url, badge, badgeLabel, authorities }, outline) {
  const entry = element("li");
  entry.append(link(url, name), element("span", badgeLabel, `tag tag-${badge}`));
  const show = (codes) => () => outline(codes);
  entry.addEventListener("pointerenter", show(authorities));
  entry.addEventListener("focusin", show(authorities));
  entry.addEventListener("pointerleave", show([]));
  entry.addEventListener("focusout", show([]));
  return entry;
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
