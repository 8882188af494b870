// A letter in a choice picks its verdict and goes on to what that asks for, or to the next choice. Only there, so
// nothing is hit by mistake.

const VERDICTS = { a: "accepted", c: "amended", n: "refused" };

const fields = [...document.querySelectorAll("[data-verdict]")];

function choose(event) {
  const value = VERDICTS[event.key.toLowerCase()];
  const field = event.currentTarget;
  const radio = value && field.querySelector(`input[value="${value}"]`);
  if (!radio || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  event.preventDefault();
  radio.click();
  const next = fields[fields.indexOf(field) + 1];
  const asked = { amended: ".amend :is(input, textarea)", refused: ".refuse textarea" }[value];
  const typing = asked && field.closest(".verdict").querySelector(asked);
  const goal =
    typing ||
    (next ? next.querySelector("input") : document.querySelector('[name="verification"]'));
  goal.focus();
}

for (const field of fields) field.addEventListener("keydown", choose);
for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = fields.length === 0;
