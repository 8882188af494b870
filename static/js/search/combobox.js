// @ts-check
// Suggestions below the search box: the ARIA pattern "editable combobox with list autocomplete".
//
// It enhances the server's form. If a suggestion is chosen, its page opens; otherwise the form is
// sent as it is without this script. Text goes in as text, never as HTML.

const WAIT_MS = 120; // long enough to skip the letters of a fast typist

for (const form of document.querySelectorAll("form[data-suggest]")) enhance(form);

function enhance(form) {
  const box = createBox(form);
  const { input } = box;
  input.addEventListener("input", () => ask(box));
  input.addEventListener("keydown", (event) => onKey(event, box));
  input.addEventListener("blur", () => close(box));
  // The list must not take the focus from the input before the click is done.
  box.list.addEventListener("mousedown", (event) => event.preventDefault());
  box.list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) follow(option, box);
  });
  form.addEventListener("submit", () => close(box));
}

function createBox(form) {
  const input = form.querySelector("input[name=q]");
  const list = element("div", "find-options", { role: "listbox", id: `${input.id}-options` });
  const status = element("p", "visually-hidden", { role: "status", "aria-live": "polite" });
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  input.after(list);
  form.append(status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  return {
    address: form.dataset.suggest,
    input,
    list,
    status,
    active: -1,
    timer: 0,
    request: new AbortController(),
  };
}

/** Asks for what stands in the input once the keys rest; whatever was asked before is dropped. */
function ask(box) {
  forget(box);
  if (!box.input.value.trim()) return close(box);
  box.timer = setTimeout(() => fetchSuggestions(box), WAIT_MS);
}

function forget(box) {
  clearTimeout(box.timer);
  box.request.abort();
  box.request = new AbortController();
}

async function fetchSuggestions(box) {
  const { signal } = box.request;
  const query = new URLSearchParams({ q: box.input.value.trim() });
  try {
    const response = await fetch(`${box.address}?${query}`, { signal });
    if (!response.ok) throw new Error(`${box.address}: ${response.status}`);
    const { groups } = await response.json();
    if (!signal.aborted) show(groups, box);
  } catch (error) {
    if (error.name === "AbortError") return;
    close(box); // the form still works
  }
}

function show(groups, box) {
  const ids = numbers(box.list.id);
  box.list.replaceChildren(...groups.map((group) => groupElement(group, ids)));
  box.list.scrollTop = 0;
  activate(-1, box);
  const count = options(box).length;
  box.list.hidden = count === 0;
  box.input.setAttribute("aria-expanded", String(count > 0));
  box.status.textContent = countInWords(count);
}

function groupElement(group, ids) {
  const name = element("div", "find-group-name", { id: ids.next().value, role: "presentation" });
  name.textContent = group.label;
  const node = element("div", "", { role: "group", "aria-labelledby": name.id });
  node.append(name, ...group.options.map((option) => optionElement(option, ids.next().value)));
  return node;
}

function optionElement({ label, detail, url }, id) {
  const node = element("div", "find-option", { role: "option", id, "aria-selected": "false" });
  const small = element("span", "small");
  node.dataset.url = url;
  small.textContent = detail;
  node.append(label, " ", small);
  return node;
}

function* numbers(prefix) {
  for (let number = 0; ; number += 1) yield `${prefix}-${number}`;
}

function onKey(event, box) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = KEYS[event.key];
  if (act) act(event, box);
}

const KEYS = {
  ArrowDown: (event, box) => move(event, box, 1),
  ArrowUp: (event, box) => move(event, box, -1),
  // The cursor goes to an end of the text, so the text is what counts again.
  Home: (_event, box) => activate(-1, box),
  End: (_event, box) => activate(-1, box),
  Enter: (event, box) => {
    const option = options(box)[box.active];
    if (!option) return;
    event.preventDefault();
    follow(option, box);
  },
  // First it closes the list, then it empties the box.
  Escape: (event, box) => {
    if (isOpen(box)) event.stopPropagation();
    else box.input.value = "";
    event.preventDefault();
    close(box);
  },
};

/** To the next option or the one before; the input itself stands between the last and the first. */
function move(event, box, step) {
  event.preventDefault();
  if (!isOpen(box)) return ask(box);
  const places = options(box).length + 1;
  activate(((box.active + 1 + step + places) % places) - 1, box);
}

function activate(index, box) {
  box.active = index;
  options(box).forEach((option, place) => {
    option.setAttribute("aria-selected", String(place === index));
  });
  const option = options(box)[index];
  if (!option) return box.input.removeAttribute("aria-activedescendant");
  box.input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function follow(option, box) {
  close(box);
  window.location.assign(option.dataset.url);
}

function close(box) {
  forget(box);
  box.list.hidden = true;
  box.input.setAttribute("aria-expanded", "false");
  box.status.textContent = "";
  activate(-1, box);
}

function isOpen(box) {
  return !box.list.hidden;
}

function options(box) {
  return [...box.list.querySelectorAll("[role=option]")];
}

function countInWords(count) {
  if (count === 0) return "No suggestions. Press Enter to search.";
  return `${count} suggestion${count === 1 ? "" : "s"}. Use the up and down arrows to choose.`;
}

function element(name, className, attributes = {}) {
  const node = document.createElement(name);
  node.className = className;
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}
