/* Steps put in order: by dragging, with mouse or finger, or by the arrows beside them. The numbers in the fields are
   what is sent; without this file they are written by hand. */

(() => {
  "use strict";

  const EDGE = 72; // pixels from the window's edge where it begins to scroll under a drag
  let drag = null;

  const steps = (list) => [...list.querySelectorAll("[data-step]")];
  const wordsOf = (step) => step.querySelector("[data-words]").textContent.trim();

  function say(text) {
    const status = document.getElementById("status");
    if (status) status.textContent = text;
  }

  function number(list) {
    const all = steps(list);
    all.forEach((step, place) => {
      step.querySelector("[data-place]").value = place + 1;
      step.querySelector("[data-move=up]").disabled = place === 0;
      step.querySelector("[data-move=down]").disabled = place === all.length - 1;
    });
  }

  function announce(step) {
    const all = steps(step.parentElement);
    say(`${wordsOf(step)}: place ${all.indexOf(step) + 1} of ${all.length}`);
  }

  function prepare() {
    const fieldset = document.querySelector("[data-steps]:not([data-ready])");
    if (!fieldset) return;
    fieldset.dataset.ready = "";
    fieldset.querySelector("[data-without-script]").hidden = true;
    fieldset.querySelector("[data-with-script]").hidden = false;
    for (const step of steps(fieldset)) {
      step.querySelector("[data-place]").type = "hidden";
      const handle = step.querySelector("[data-handle]");
      handle.hidden = false;
      // A step let go in full swing is no throw of the page: Chromium would take the next tap for its brake.
      handle.addEventListener("touchmove", (event) => event.cancelable && event.preventDefault(), { passive: false });
      step.querySelector("[data-moves]").hidden = false;
    }
    number(fieldset.querySelector("ol"));
  }

  /* The arrows */

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const step = button.closest("[data-step]");
    const up = button.dataset.move === "up";
    const other = up ? step.previousElementSibling : step.nextElementSibling;
    if (!other) return;
    if (up) other.before(step);
    else other.after(step);
    number(step.parentElement);
    // At an end the arrow that was pressed is switched off: the other one takes the focus.
    (button.disabled ? step.querySelector("[data-move]:not(:disabled)") : button)?.focus();
    announce(step);
  });

  /* Dragging */

  // The others move around the dragged step: moved itself, it would lose the pointer that it captured.
  function place(step, y) {
    const others = steps(step.parentElement).filter((other) => other !== step);
    const above = others.filter((other) => {
      const box = other.getBoundingClientRect();
      return y >= box.top + box.height / 2;
    });
    const isBelow = (other) => step.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
    above.filter(isBelow).forEach((other) => step.before(other));
    others.filter((other) => !above.includes(other) && !isBelow(other)).reverse().forEach((other) => step.after(other));
  }

  function end({ back = false } = {}) {
    if (!drag) return;
    const { step, handle, id, order } = drag;
    drag = null;
    step.classList.remove("dragged");
    if (handle.hasPointerCapture(id)) handle.releasePointerCapture(id);
    if (back) step.parentElement?.append(...order);
    if (!step.isConnected) return;
    number(step.parentElement);
    announce(step);
  }

  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button !== 0 || drag) return;
    event.preventDefault();
    const step = handle.closest("[data-step]");
    drag = { step, handle, id: event.pointerId, order: steps(step.parentElement) };
    // Captured by the handle, whose touch-action keeps the page from scrolling instead.
    handle.setPointerCapture(event.pointerId);
    step.classList.add("dragged");
  });

  document.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.id) return;
    if (event.clientY < EDGE) window.scrollBy(0, -12);
    else if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, 12);
    place(drag.step, event.clientY);
  });

  document.addEventListener("pointerup", (event) => {
    if (drag && event.pointerId === drag.id) end();
  });
  document.addEventListener("pointercancel", (event) => {
    if (drag && event.pointerId === drag.id) end({ back: true });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end({ back: true });
  });

  document.addEventListener("htmx:afterSwap", prepare);
  prepare();
})();
