/* Copies what a page shows only once. Without it the fields are there to select by hand. */

(() => {
  "use strict";

  const said = document.querySelector("[data-copy-said]");

  for (const field of document.querySelectorAll("[data-copied]")) {
    field.addEventListener("focus", () => field.select());
  }

  // Where a page has no clipboard (a site without https), the browser copies what is selected.
  const copy = async (field) => {
    if (navigator.clipboard) {
      try {
        await navigator.clipboard.writeText(field.value);
        return true;
      } catch {
        // Not allowed to: the older way asks nobody.
      }
    }
    field.focus();
    field.select();
    return document.execCommand("copy");
  };

  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    const word = button.querySelector("[data-copy-word]");
    const before = word.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copy(field);
      said.textContent = "";
      word.textContent = done ? "Copied" : "Selected: copy it now";
      setTimeout(() => { said.textContent = word.textContent; }, 50);
      setTimeout(() => { word.textContent = before; }, 4000);
      if (done) button.focus();
    });
  }
})();
