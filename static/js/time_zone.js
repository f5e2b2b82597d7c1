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

  // Where no zone was ever chosen, the device's own is the better guess: it only has to be confirmed by saving.
  if ("zoneUnset" in offer.dataset) {
    select.value = zone;
    document.querySelector("[data-zone-taken]").hidden = false;
    return;
  }

  offer.querySelector("[data-zone-name]").textContent = zone.replaceAll("_", " ");
  offer.hidden = false;
  offer.querySelector("[data-zone-take]").addEventListener("click", () => {
    select.value = zone;
    select.focus();
    offer.hidden = true;
  });
})();
