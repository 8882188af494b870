// The view as people choose it, read from the form and kept in the address.

import { AUTHORITY_FIELDS, PARTNERSHIP_FIELDS } from "./filters.js";

const form = document.getElementById("filters");

/** The form's filled fields in its own order, without what is at its default. */
export function parameters() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const isDefault = name === "colour" && value === "abeps";
    if (value.trim() && !isDefault) query.append(name, value.trim());
  }
  return query;
}

/** Puts an address's choices into the form, as the server does when it makes the page. */
export function fill(query) {
  for (const input of form.elements) {
    if (!input.name) continue;
    if (input.type === "checkbox" || input.type === "radio")
      input.checked = query.getAll(input.name).includes(input.value);
    else if (input.name === "colour") input.value = query.get("colour") ?? "abeps";
    else input.value = query.get(input.name) ?? "";
  }
}

/** The choices that filters.js understands; words and likeness are asked of the server. */
export async function choicesOf(query, ask) {
  const fields = {};
  for (const name of [...PARTNERSHIP_FIELDS, ...AUTHORITY_FIELDS])
    if (query.has(name)) fields[name] = query.getAll(name);
  const year = (name) => (query.has(name) ? Number(query.get(name)) : null);
  return {
    fields,
    foundedFrom: year("founded_from"),
    foundedTo: year("founded_to"),
    name: query.get("name") ?? "",
    matching: query.has("q") ? await ask.matching(query.get("q")) : null,
    similar: query.has("similar") ? await ask.similar(query.get("similar")) : null,
  };
}

/** Each choice made, with the words that its chip shows. */
export function chosen(query) {
  const chips = [];
  for (const input of form.elements) {
    if (!input.name || ["colour", "only"].includes(input.name)) continue;
    const ticked = input.type === "checkbox" || input.type === "radio";
    if (ticked && input.checked)
      chips.push({ name: input.name, code: input.value, label: optionLabel(input) });
    else if (!ticked && query.has(input.name))
      chips.push({ name: input.name, code: "", label: `${typedLabel(input)}: ${shown(input)}` });
  }
  return chips;
}

/** Takes one choice away. */
export function remove(name, code) {
  for (const input of form.elements) {
    if (input.name !== name) continue;
    if (!code) input.value = "";
    else if (input.value === code) input.checked = false;
  }
}

function optionLabel(input) {
  return input.closest("label").querySelector(".option-label").textContent;
}

const TYPED = {
  q: "Words",
  founded_from: "Founded from",
  founded_to: "Founded to",
  name: "Name",
  similar: "Similar to",
};

function typedLabel(input) {
  return TYPED[input.name];
}

function shown(input) {
  return input.tagName === "SELECT" ? input.selectedOptions[0].text.trim() : input.value;
}
