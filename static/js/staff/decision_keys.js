// @ts-check
// A letter in a choice picks it and goes on to what that asks for, or to the next choice. Only there, so
// nothing is hit by mistake.

const DECISIONS = { a: "accepted", c: "amended", n: "refused" };

const fields = [...document.querySelectorAll("[data-decision]")];

function choose(event) {
  const value = DECISIONS[event.key.toLowerCase()];
  const field = event.currentTarget;
  const radio = value && field.querySelector(`input[value="${value}"]`);
  if (!radio || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  event.preventDefault();
  radio.click();
  const next = fields[fields.indexOf(field) + 1];
  const asked = { amended: ".amend :is(input, textarea)", refused: ".reason textarea" }[value];
  const typing = asked && field.closest(".field-decision").querySelector(asked);
  const goal =
    typing ||
    (next ? next.querySelector("input") : document.querySelector('[name="verification"]'));
  goal.focus();
}

for (const field of fields) field.addEventListener("keydown", choose);
const hints = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-keys]"));
for (const hint of hints) hint.hidden = fields.length === 0;
