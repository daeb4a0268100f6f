// Dialogs of the admin, in the browser's own <dialog>: focus stays inside, Escape closes, and focus goes back afterwards.

/** An element with properties and children; `class` and attributes with a dash are set as attributes. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name in made && !name.includes("-")) made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

let dialogs = 0;

/**
 * Opens a dialog; resolves to what `close` of `build(close)` was called with, or to undefined when it was dismissed.
 * `build` gives the content and the buttons at its foot.
 */
export function openDialog({ title, size = "base" }, build) {
  return new Promise((resolve) => {
    dialogs += 1;
    let result;
    const titleId = `dialog-title-${dialogs}`;
    const close = (value) => {
      result = value;
      dialog.close();
    };
    const { content, buttons } = build(close);
    const dialog = element(
      "dialog",
      { className: `dialog ${size}`, "aria-labelledby": titleId },
      element(
        "header",
        {},
        element("h2", { id: titleId }, title),
        element("button", {
          type: "button",
          className: "close",
          "aria-label": "Close",
          textContent: "×",
          onclick: () => dialog.close(),
        }),
      ),
      element("div", { className: "dialog-body" }, ...[content].flat()),
      element("footer", {}, ...buttons),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function button(label, onclick, look = "") {
  return element("button", { type: "button", className: `button ${look}`, textContent: label, onclick });
}

/** A question with two answers. */
export async function ask({ title, text, confirm, cancel = "Cancel", isCritical = false }) {
  const answer = await openDialog({ title, size: "small" }, (close) => ({
    content: element("p", {}, text),
    buttons: [
      button(cancel, () => close(false)),
      button(confirm, () => close(true), isCritical ? "critical" : "primary"),
    ],
  }));
  return answer === true;
}
