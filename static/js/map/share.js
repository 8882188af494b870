// @ts-check
// "Share this view": what the server says of the view at hand, in a dialogue over the map.

const dialogue = /** @type {HTMLDialogElement} */ (document.getElementById("share"));

dialogue.addEventListener("keydown", (event) => {
  if (event.key === "Escape") event.stopPropagation(); // it closes the dialogue and nothing else
});

/** Opens it; where that cannot be, the page at `address` says the same. */
export async function open(address) {
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    fill(page.getElementById("share-view"));
    dialogue.showModal();
  } catch {
    location.assign(address);
  }
}

function fill(ways) {
  for (const button of ways.querySelectorAll("[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
  document.getElementById("share-ways").replaceChildren(ways);
  document.getElementById("share-status").textContent = "";
}

async function copy(button) {
  const { copies } = button.dataset;
  const field = /** @type {HTMLInputElement} */ (document.getElementById(copies));
  field.select(); // for whoever's browser does not let a page copy
  await navigator.clipboard?.writeText(field.value);
  document.getElementById("share-status").textContent = navigator.clipboard
    ? "Copied."
    : "It is selected: copy it with your keyboard.";
}
