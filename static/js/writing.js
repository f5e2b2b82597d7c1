/* The form of an example: what was written stays on the page until it is saved, whatever becomes of connection and
   session. Nothing of it is kept anywhere else. */

(() => {
  "use strict";

  const PATIENCE = 10000; // milliseconds, as htmx has
  let renewed = false; // the form has been given a new token, and was sent again
  let sentAs = ""; // whoever a guest's form may be saved for, once its reader was told

  const theForm = () => document.querySelector("form.example");

  /* Say in place what happened, and put the focus on what there is to do. */

  function tell(name, reason = "") {
    const notice = document.getElementById("not-saved");
    for (const part of notice.querySelectorAll("[data-say]")) part.hidden = part.dataset.say !== name;
    const told = notice.querySelector(`[data-say=${name}]`);
    const words = told.querySelector("[data-reason]");
    if (words) words.textContent = reason;
    notice.hidden = false;
    (told.querySelector("a, button") || notice).focus();
  }

  function quiet() {
    const notice = document.getElementById("not-saved");
    if (notice) notice.hidden = true;
  }

  // What is typed while the form is under way would not be saved with it.
  function hold(held) {
    for (const field of theForm()?.querySelectorAll("input[type=text], textarea") || []) field.readOnly = held;
  }

  const send = () => theForm().querySelector("[type=submit]").click();

  /* Signing in changes the token that every form carries: fetch a new one, and see whose it is. */

  async function renew() {
    const form = theForm();
    let page;
    try {
      const options = { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) };
      const answer = await fetch(form.dataset.new, options);
      if (answer.type === "opaqueredirect") return "signed-out";
      page = answer.ok ? await answer.text() : "";
    } catch {
      return "connection";
    }
    const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("form.example");
    if (!fresh) return "trouble";
    // What somebody wrote never lands with somebody else: a guest alone, who cannot come back, may choose another.
    const owner = fresh.dataset.owner;
    if (owner !== form.dataset.owner && owner !== sentAs && !(form.dataset.guest && sentAs === "anybody")) {
      sentAs = form.dataset.guest ? owner : "";
      return "somebody-else";
    }
    form.elements.csrfmiddlewaretoken.value = fresh.elements.csrfmiddlewaretoken.value;
    return "";
  }

  async function sendAgain() {
    if (renewed) {
      renewed = false;
      tell("trouble");
      return;
    }
    const trouble = await renew();
    if (trouble) tell(trouble);
    else {
      renewed = true;
      send();
    }
  }

  /* What htmx says */

  document.addEventListener("htmx:beforeRequest", () => {
    quiet();
    hold(true);
  });

  // A page to sign in or up, instead of the one that was asked for: the text would be gone with this one.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const place = event.detail.xhr.getResponseHeader("HX-Redirect");
    if (!place) return;
    const { pathname } = new URL(place, window.location.href);
    const accounts = [...document.querySelectorAll("#not-saved a[data-account]")];
    if (!accounts.some((link) => link.pathname === pathname)) return;
    event.preventDefault();
    if (theForm().dataset.guest) sentAs = "anybody"; // as the notice says
    tell("signed-out");
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = event.detail;
    hold(false);
    if (xhr.status && xhr.status !== 403) renewed = false;
    // Refused before the site read it, in plain words.
    if (xhr.status >= 400 && xhr.getResponseHeader("HX-Reswap") === "none") tell("refused", xhr.responseText);
  });

  document.addEventListener("htmx:sendError", () => tell("connection"));
  document.addEventListener("htmx:timeout", () => tell("timeout"));

  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (status === 403) sendAgain();
    else if (status === 404) {
      theForm().dataset.anew = "";
      tell("gone");
    } else tell("trouble");
  });

  // What it was an edit of is gone: from now on it is a new one.
  document.addEventListener("htmx:configRequest", (event) => {
    const { anew, new: place } = event.detail.elt.dataset;
    if (anew !== undefined) event.detail.path = place;
  });

  // The form came back with something to mend: at the first field that says so, else where it is said.
  document.addEventListener("htmx:afterSwap", () => {
    const wrong = document.querySelector("#writing [aria-invalid=true]");
    const said = document.querySelector("#writing > [role=alert]");
    if (said) said.tabIndex = -1;
    (wrong || said)?.focus();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-retry]")) send();
  });
})();
