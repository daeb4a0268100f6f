// The little script of the admin's own pages: the drawer on phones, a question before what cannot be undone, and previews
// that follow a form. Every page works without it.
import { ask } from "./dialogs.js";

const menuButton = document.querySelector(".menu-button");
const navigation = document.getElementById("navigation");

function showMenu(isOpen) {
  navigation.classList.toggle("open", isOpen);
  menuButton.setAttribute("aria-expanded", String(isOpen));
}

if (menuButton && navigation) {
  menuButton.addEventListener("click", () => showMenu(menuButton.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !navigation.classList.contains("open")) return;
    showMenu(false);
    menuButton.focus();
  });
  document.addEventListener("click", (event) => {
    if (!navigation.contains(event.target) && !menuButton.contains(event.target)) showMenu(false);
  });
  navigation.addEventListener("click", (event) => {
    if (event.target.closest("a")) showMenu(false);
  });
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const { confirm: question } = form.dataset;
  if (!question || form.dataset.confirmed) return;
  event.preventDefault();
  const label = event.submitter?.textContent ?? "Continue";
  if (!(await ask({ title: "Are you sure?", text: question, confirm: label, isCritical: true }))) return;
  form.dataset.confirmed = "yes";
  form.requestSubmit(event.submitter);
});

// A form with data-preview names an element of its page; that element is fetched anew with the form's fields as they are.
for (const form of document.querySelectorAll("form[data-preview]")) {
  const { id } = document.getElementById(form.dataset.preview) ?? {};
  let waiting;
  let latest = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const mine = (latest += 1);
      const response = await fetch(`${location.pathname}?${new URLSearchParams(new FormData(form))}`);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.getElementById(id);
      if (mine === latest && fresh) document.getElementById(id).replaceWith(fresh);
    }, 250);
  });
}
