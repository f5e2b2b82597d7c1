// Shows the card as candidates will see it, while its author types. Without this file the button does the same.
"use strict";
{
  const WAIT = 400; // milliseconds after the last key
  const preview = document.getElementById("preview");
  const state = document.getElementById("preview-state");
  const form = preview && preview.closest("form");
  let timer = 0;
  let asked = 0;
  let request = null;

  const say = (text) => {
    if (state.textContent !== text) state.textContent = text;
  };

  const show = async () => {
    const turn = ++asked;
    if (request) request.abort();
    request = new AbortController();
    try {
      const answer = await fetch(preview.dataset.url, {
        method: "POST",
        body: new FormData(form),
        // Following it would show the sign-in page in the card's place.
        redirect: "manual",
        signal: request.signal,
      });
      const html = answer.ok ? await answer.text() : "";
      if (turn !== asked) return;
      if (answer.ok) {
        preview.innerHTML = html;
        say("");
      } else if (answer.type === "opaqueredirect" || answer.status === 403) {
        say("You are signed out. Sign in in another tab, then go on here: what you typed is still in the form.");
      } else {
        say("The preview could not be made. What you typed is still in the form.");
      }
    } catch (error) {
      if (error.name !== "AbortError") say("The preview waits for the network. What you typed is still in the form.");
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(show, WAIT);
  };

  if (form) {
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    document.addEventListener("formset:removed", later);
  }
}
