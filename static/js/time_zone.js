/* Tells forms which time zone the device is in. It only suggests: without it the site's own zone counts. */

(() => {
  "use strict";

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;

  for (const input of document.querySelectorAll("input[data-time-zone]")) input.value = zone;

  const select = document.querySelector("select[name=time_zone]");
  const offer = document.querySelector("[data-zone-offer]");
  if (!select || !offer || select.value === zone) return;
  if (![...select.options].some((option) => option.value === zone)) return;

  offer.querySelector("[data-zone-name]").textContent = zone.replaceAll("_", " ");
  offer.hidden = false;
  offer.querySelector("[data-zone-take]").addEventListener("click", () => {
    select.value = zone;
    select.focus();
    offer.hidden = true;
  });
})();
