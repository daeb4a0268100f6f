// Keeps the parts of a panel page that are marked data-live fresh, without taking anything away from somebody who reads or
// types in them. Without it, a reload does the same.
const EVERY_MS = 3000;

function isInUse(region) {
  return region.contains(document.activeElement) || region.querySelector("details[open]") !== null;
}

async function refresh() {
  const regions = [...document.querySelectorAll("[data-live]")];
  if (document.hidden || regions.length === 0 || regions.some(isInUse)) return;
  const response = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const replacements = [...fresh.querySelectorAll("[data-live]")];
  if (replacements.length !== regions.length) return;
  regions.forEach((region, index) => {
    const next = replacements[index];
    if (region.innerHTML !== next.innerHTML && !isInUse(region)) region.replaceChildren(...next.childNodes);
  });
}

if (document.querySelector("[data-live]")) {
  setInterval(() => {
    refresh().catch(() => undefined);
  }, EVERY_MS);
}
