/* Keys, focus and lost connections on the study page. Everything it does is a click on a real button. */

(() => {
  "use strict";

  let lastSent = null;
  let openedAt = -Infinity; // milliseconds, as events count them

  // The ratings wait for the answer; the keys of the menu below work though it is closed.
  const waits = (control) => !control.matches("summary") && control.closest("details.answer:not([open])");

  /* Keys */

  function wantsKeys(event) {
    if (document.body.dataset.shortcuts !== "on") return false;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return false;
    const target = event.target;
    if (target.matches("textarea, select, input:not([type=checkbox], [type=radio])")) return false;
    // Space and Enter belong to whatever has the focus.
    return !([" ", "Enter"].includes(event.key) && target.matches("button, summary, a, input, label, audio"));
  }

  document.addEventListener("keydown", (event) => {
    if (!wantsKeys(event)) return;
    const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const controls = [...document.querySelectorAll("[data-key]")];
    const control = controls.find((element) => element.dataset.key.split(" ").includes(key));
    if (!control || waits(control)) return;
    event.preventDefault();
    if (control.matches("[name=choice]")) control.focus(); // so that Enter checks it
    control.click();
  });

  /* The answer box: opened, it is there to type in. A click, because a card that comes with an open box opens it, too. */

  document.addEventListener("click", (event) => {
    const box = event.target.closest("details.typing > summary")?.parentElement;
    if (box && !box.open) requestAnimationFrame(() => box.querySelector("textarea").focus());
  });

  /* Whoever has typed or chosen, and asks for the answer, wants the two compared: unless the connection has failed. */

  let failed = false;

  document.addEventListener("click", (event) => {
    const form = event.target.closest("details.answer:not([open]) > summary")?.closest("form");
    if (!form || failed || !navigator.onLine) return;
    const typed = form.querySelector("#typed")?.value.trim();
    const chosen = form.querySelector("[name=choice]:checked");
    const compare = typed ? form.querySelector("[data-compare]") : chosen && form.querySelector(".check button");
    if (!compare) return;
    event.preventDefault();
    compare.click();
  });

  // What is typed while an answer is under way would be lost with the form it stands in.
  function hold(element, held) {
    for (const field of element.closest("#turn")?.querySelectorAll("#typed, .to-fill input, [data-place]") || []) {
      field.readOnly = held;
    }
  }

  document.addEventListener("htmx:beforeRequest", (event) => hold(event.detail.elt, true));
  document.addEventListener("htmx:afterRequest", (event) => {
    const { status } = event.detail.xhr; // 0 without a connection
    failed = status < 200 || status >= 400; // what was refused would be refused again
    hold(event.detail.elt, false);
  });

  /* Ticks: count them, and say which rating they suggest, by the table that came with the card. */

  let saying = 0;

  function follow(ticks) {
    const boxes = [...ticks.querySelectorAll("input[name=points]")];
    const count = boxes.filter((box) => box.checked).length;
    const rating = ticks.dataset.suggestions.split(" ")[count] || "";
    const needed = Number(ticks.dataset.needed);
    const words = `${Math.min(count, needed)} of ${needed}`;
    const place = document.querySelector("[data-count]");
    if (place) place.textContent = count ? `${words}.` : "";
    let suggested = "";
    for (const button of document.querySelectorAll("[name=rating]")) {
      const is = Boolean(count && button.value === rating);
      button.classList.toggle("suggested", is);
      button.querySelector("[data-suggested]").hidden = !is;
      if (is) suggested = button.firstElementChild.textContent.trim();
    }
    clearTimeout(saying);
    saying = setTimeout(() => say(count ? `${words}. Suggested: ${suggested}.` : ""), 700);
  }

  document.addEventListener("change", (event) => {
    const ticks = event.target.closest("[data-ticks]");
    if (ticks && ticks.dataset.suggestions) follow(ticks);
  });

  /* The answer is open: where a long question fills the window, bring the answer up to its middle. */

  document.addEventListener("toggle", (event) => {
    if (!event.target.matches("details.answer") || !event.target.open) return;
    openedAt = event.timeStamp;
    if (event.target.querySelector("[data-result]")) return; // its result has the focus, and is said
    const top = event.target.getBoundingClientRect().top;
    const middle = window.innerHeight / 2;
    if (top > middle) window.scrollBy(0, top - middle);
    say("Answer shown");
  }, true);

  /* A double click on "Show answer" ends on a rating, which lies where that button was. A pointer only: keys and the
     clicks that stand for them (detail 0) are meant. A little shorter than the same rule in study.css. */

  const TOO_SOON = 350; // milliseconds

  document.addEventListener("click", (event) => {
    if (!event.detail || !event.target.closest("[name=rating]")) return;
    if (event.timeStamp - openedAt > TOO_SOON) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  /* Enter on a point is no answer: without scripts its button goes nowhere, but htmx would send the form. Nor does it
     check what was given, once the answer stands open. */

  document.addEventListener("submit", (event) => {
    const byTick = document.activeElement?.matches("[name=points]") && event.submitter?.hidden;
    if (event.submitter?.value === "enter") event.submitter.value = "given"; // what is no tick is a field
    if (event.submitter?.formMethod !== "dialog" && !byTick) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  /* After each card: focus its question, say what happened. */

  function say(text) {
    const status = document.getElementById("status");
    if (status) status.textContent = text;
  }

  // What a page without JavaScript shows above the card is not in the region that speaks.
  say(document.querySelector(".messages")?.innerText || "");

  document.addEventListener("htmx:afterSwap", (event) => {
    hideNotSaved();
    const report = event.detail.target.closest("#report");
    if (report) {
      report.querySelector("[data-focus], [aria-invalid]")?.focus();
      return;
    }
    const small = event.detail.requestConfig.elt.closest("form.flag, form.box");
    if (small) {
      say(document.querySelector(`form.${small.classList[0]}`)?.dataset.announce || "");
      return;
    }
    const turn = document.getElementById("turn");
    if (!turn) return;
    clearTimeout(saying); // what was ticked on the card before would speak over this one
    const result = turn.querySelector("[data-result]");
    window.scrollTo(0, 0);
    say(turn.dataset.announce || (result ? `${result.innerText} ${suggestion(turn)}` : ""));
    (whereToType(turn) || turn.querySelector("[data-focus]"))?.focus({ preventScroll: !result });
  });

  // The field at fault, or the first to fill: a figure typed with the focus elsewhere would press the keys above.
  // On a phone a field is left alone, because its keyboard would cover the question.
  function whereToType(turn) {
    const wrong = turn.querySelector("input[aria-invalid]:not([type=hidden])");
    return wrong || (window.matchMedia("(hover: hover)").matches ? turn.querySelector(".to-fill input") : null);
  }

  const first = document.getElementById("turn");
  if (first) whereToType(first)?.focus({ preventScroll: true });

  function suggestion(turn) {
    const button = turn.querySelector("[name=rating].suggested");
    return button ? `Suggested: ${button.firstElementChild.textContent.trim()}.` : "";
  }

  // Refused before the site read it, in plain words: the form stays as it is.
  document.addEventListener("htmx:afterRequest", (event) => {
    const answer = event.detail.xhr;
    if (answer.status >= 400 && answer.getResponseHeader("HX-Reswap") === "none") showNotSaved(answer.responseText);
  });

  /* Lost connections: keep the form as it is and offer to send the very same answer again. */

  function showNotSaved(reason, { again = true } = {}) {
    const banner = document.getElementById("not-saved");
    if (!banner) return;
    banner.querySelector("[data-reason]").textContent = reason;
    const retry = banner.querySelector("[data-retry]");
    retry.textContent = again ? "Retry" : "Reload";
    if (!again) lastSent = null;
    banner.hidden = false;
    retry.focus();
  }

  function hideNotSaved() {
    const banner = document.getElementById("not-saved");
    if (banner) banner.hidden = true;
  }

  document.addEventListener("htmx:beforeSend", (event) => {
    lastSent = { form: event.detail.elt, button: event.detail.requestConfig.triggeringEvent.submitter };
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-retry]")) return;
    hideNotSaved();
    // A click, because htmx sends the value of the button that was clicked, not of the one that submits.
    if (lastSent?.form.isConnected) lastSent.button.click();
    else window.location.reload();
  });

  const KEPT = "Your answer is still here.";
  const REASONS = {
    "htmx:sendError": `There was no connection to the site. ${KEPT}`,
    "htmx:timeout": `The site took too long to answer. ${KEPT}`,
  };
  for (const [name, reason] of Object.entries(REASONS)) {
    document.addEventListener(name, () => showNotSaved(reason));
  }
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    // Sending the same form again would never work.
    if (status === 403) showNotSaved("This page is out of date. Reload it and answer again.", { again: false });
    else if (status === 404) showNotSaved("This card is no longer there. Reload the page to go on.", { again: false });
    else showNotSaved(`Something went wrong on our side. ${KEPT}`);
  });
})();
