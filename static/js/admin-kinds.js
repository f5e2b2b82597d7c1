// Shows of the card form what the chosen kind needs. Without this file everything is there, with a word on what it is
// for. A field that holds something, or that is said to be wrong, is never hidden: nothing is saved unseen.
"use strict";
{
  const kind = document.querySelector("select[data-kinds]");
  const kinds = kind ? JSON.parse(kind.dataset.kinds) : {};

  const isFilled = (control) => (control.type === "checkbox" ? control.checked : control.value.trim() !== "");
  const isFor = (control) => control.dataset.forKinds.split(" ").includes(kind.value);
  const isWrong = (place) => place.querySelector(".errorlist") !== null;

  const showFields = (form) => {
    for (const control of form.querySelectorAll("[data-for-kinds]")) {
      const place = control.closest(".form-multiline > div") || control.closest(".form-row:not(tr)");
      if (place) place.hidden = !(isFor(control) || isFilled(control) || isWrong(place));
    }
  };

  // A column stays or goes as a whole; one that says nothing of kinds goes with the first.
  const showColumns = (table) => {
    let first = true;
    for (const head of table.querySelectorAll("thead th[class*='column-']")) {
      const name = [...head.classList].find((one) => one.startsWith("column-")).slice("column-".length);
      const cells = [...table.querySelectorAll(`td.field-${name}`)];
      const controls = cells.map((cell) => cell.querySelector("[data-for-kinds]")).filter(Boolean);
      if (!controls.length) continue;
      const wanted = controls.some((control) => isFor(control) || isFilled(control)) || cells.some(isWrong);
      for (const cell of [head, ...cells]) cell.hidden = !wanted;
      if (first) table.hidden = !wanted;
      first = false;
    }
  };

  const showParts = (form) => {
    for (const part of form.querySelectorAll(".part")) {
      const controls = [...part.querySelectorAll("input:not([type=hidden]), textarea, select")];
      part.hidden = !isWrong(part) && controls.every((control) => control.closest("[hidden]:not(.part)"));
      for (const text of part.querySelectorAll(".description")) text.hidden = true;
    }
  };

  const sayWhatTheyAre = (table) => {
    const many = kinds[kind.value]?.points || "points";
    const title = many[0].toUpperCase() + many.slice(1);
    const one = title.replace(/s$/, "");
    const head = table.querySelector("th.column-text");
    if (head) head.firstChild.nodeValue = `${one} `;
    for (const control of table.querySelectorAll(".field-text textarea")) control.setAttribute("aria-label", one);
    const part = table.closest(".part");
    for (const heading of part.querySelectorAll("h2")) heading.textContent = title;
    const more = part.querySelector(".add-row a");
    if (more) more.textContent = `Add another ${one.toLowerCase()}`;
  };

  const show = () => {
    const form = kind.form;
    showFields(form);
    for (const table of form.querySelectorAll(".tabular table")) {
      showColumns(table);
      sayWhatTheyAre(table);
    }
    showParts(form);
    const help = document.getElementById(`${kind.id}_helptext`);
    if (help && kinds[kind.value]) help.textContent = kinds[kind.value].help;
  };

  if (kind) {
    show();
    kind.addEventListener("change", show);
    document.addEventListener("formset:added", show);
    addEventListener("load", show); // by then the link for another row is there
  }
}
