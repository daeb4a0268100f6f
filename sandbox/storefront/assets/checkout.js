// Makes the checkout quicker where scripts run: a choice that changes the price is sent at once, and the button that places
// the order is pressed once only. Without this file the page's own buttons do the same.
for (const control of document.querySelectorAll("[data-updates]")) {
  control.addEventListener("change", () => {
    const { form } = control;
    const action = document.createElement("input");
    action.type = "hidden";
    action.name = "action";
    action.value = control.dataset.updates;
    form.append(action);
    form.submit();
  });
}

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    if (event.submitter?.value === "place") form.dataset.sent = "yes";
  });
}

// A page that the back button brings back from memory can be sent again; the server knows whether the order is placed.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form")) delete form.dataset.sent;
});
