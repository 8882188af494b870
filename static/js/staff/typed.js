// @ts-check
// Keeps what staff type in this tab until they have seen it stored: whoever comes back to a page that was left,
// lost or answered by an error is offered it again. Signing out forgets it.

/** @typedef {{ at: string, fields: [string, string | boolean][] }} Typed */

const PAUSE = 400;
const SKIPPED = ["hidden", "password", "file", "submit", "button"];

/** @param {HTMLFormElement} form */
function fieldsOf(form) {
  return /** @type {HTMLInputElement[]} */ ([...form.elements]).filter(
    (field) => field.name && !SKIPPED.includes(field.type),
  );
}

/** @param {HTMLInputElement} field */
function heldBy(field) {
  return ["checkbox", "radio"].includes(field.type) ? field.checked : field.value;
}

/** @param {HTMLFormElement} form */
function typedIn(form) {
  return fieldsOf(form).map((field) => [`${field.name}=${field.type}`, heldBy(field)]);
}

/** @param {HTMLFormElement} form @param {Typed} typed */
function putBack(form, typed) {
  const fields = fieldsOf(form);
  typed.fields.forEach(([name, value], place) => {
    const field = fields[place];
    if (!field || name !== `${field.name}=${field.type}`) {
      return;
    }
    if (typeof value === "boolean") {
      field.checked = value;
    } else {
      field.value = value;
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/** @param {HTMLFormElement} form @param {Typed} typed @param {() => void} forget */
function offer(form, typed, forget) {
  const notice = document.createElement("div");
  notice.className = "notice typed-before";
  const told = document.createElement("p");
  told.textContent = `At ${typed.at} you typed something here that may not have been saved.`;
  notice.append(told);
  for (const [label, act] of /** @type {[string, () => void][]} */ ([
    ["Put it back", () => putBack(form, typed)],
    ["Discard it", () => undefined],
  ])) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button secondary";
    button.textContent = label;
    button.addEventListener("click", () => {
      act();
      forget();
      notice.remove();
      fieldsOf(form)[0]?.focus();
    });
    notice.append(button, " ");
  }
  form.before(notice);
}

document
  .querySelectorAll('form[method="post"]')
  .forEach((/** @type {HTMLFormElement} */ form, number) => {
    if (form.action.endsWith("/logout/")) {
      form.addEventListener("submit", () => sessionStorage.clear());
      return;
    }
    const key = `typed ${location.pathname} ${number}`;
    const shown = JSON.stringify(typedIn(form));
    const stored = sessionStorage.getItem(key);
    if (stored) {
      const typed = /** @type {Typed} */ (JSON.parse(stored));
      if (JSON.stringify(typed.fields) === shown) {
        sessionStorage.removeItem(key);
      } else {
        offer(form, typed, () => sessionStorage.removeItem(key));
      }
    }
    let timer = 0;
    const keep = () => {
      clearTimeout(timer);
      timer = 0;
      const at = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      sessionStorage.setItem(key, JSON.stringify({ at, fields: typedIn(form) }));
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, PAUSE);
    });
    addEventListener("pagehide", () => timer && keep());
  });
