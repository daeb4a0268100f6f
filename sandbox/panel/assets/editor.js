// The theme editor with script: a setting is saved as soon as it is changed, and the preview follows. Without it, the Save
// button does the same.
const preview = document.getElementById("preview");
const main = document.getElementById("main");

function say(kind, text) {
  let note = main.querySelector(":scope > .note");
  if (!note) {
    note = document.createElement("p");
    note.setAttribute("role", "status");
    main.querySelector("h1").after(note);
  }
  note.className = `note ${kind}`;
  note.textContent = text;
}

async function save(form) {
  const response = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
  });
  const answer = new DOMParser().parseFromString(await response.text(), "text/html");
  if (response.ok) {
    say("success", "Saved.");
    preview.contentWindow.location.reload();
  } else {
    const problem = answer.querySelector(".settings[open] .note.error, .note.error");
    say("error", problem ? problem.textContent.trim() : "That could not be saved.");
  }
}

function show(input) {
  if (input.matches("[type=range]")) {
    const output = input.parentElement.querySelector("output");
    output.textContent = input.value + (output.dataset.unit ?? "");
  }
  if (input.matches("[data-color]")) {
    input.parentElement.querySelector("[data-swatch]").style.background = input.value;
  }
}

for (const form of document.querySelectorAll("form[data-settings]")) {
  for (const input of form.querySelectorAll("input")) show(input);
  form.addEventListener("input", (event) => show(event.target));
  form.addEventListener("change", () => {
    save(form).catch(() => say("error", "The sandbox could not be reached. Try again."));
  });
}
