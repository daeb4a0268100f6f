// The save bar: by the ui-save-bar element, or by itself for forms with data-save-bar, which show it as soon as they differ
// from how they were when they came, were last sent, or were reset. Invariant: at most one bar is shown.
// Source: https://shopify.dev/docs/api/app-home/latest/app-bridge-web-components/save-bar and
// .../apis/user-interface-and-interactions/save-bar-api
let activeBar = null;

function tellBar() {
  tell({ kind: "saveBar", bar: activeBar?.describe() ?? null });
}

function showBar(bar) {
  if (activeBar !== null && activeBar !== bar) activeBar.left();
  activeBar = bar;
  tellBar();
}

function hideBar(bar) {
  if (activeBar !== bar) return;
  activeBar = null;
  tellBar();
}

heard.saveBarAction = ({ name }) => activeBar?.[name]();
heard.saveBarLeft = () => {
  const left = activeBar;
  activeBar = null;
  left?.left();
};

/** Resolves when there is nothing unsaved, or when the merchant gives it up; who stays leaves it open. */
async function leaveConfirmation() {
  if (activeBar === null) return;
  if (!(await ask({ kind: "leaveConfirmation" }))) await new Promise(() => undefined);
}

// --- By element ---
class UiSaveBar extends HTMLElement {
  #showing = false;
  #watcher = new MutationObserver(() => activeBar === this.#bar && tellBar());
  #bar = {
    describe: () => ({
      discardConfirmation: this.discardConfirmation,
      save: this.#describeButton(this.#button("save"), "Save"),
      discard: this.#describeButton(this.#button("discard"), "Discard"),
    }),
    save: () => this.#button("save")?.click(),
    discard: () => this.#button("discard")?.click(),
    left: () => this.#changed(false),
  };

  #button(name) {
    return this.querySelector(
      name === "save" ? 'button[variant="primary"]' : 'button:not([variant="primary"])',
    );
  }

  #describeButton(button, label) {
    return {
      label: button?.textContent.trim() || label,
      disabled: button?.disabled ?? false,
      loading: button ? isSet(button, "loading") : false,
    };
  }

  #changed(isShowing) {
    if (this.#showing === isShowing) return;
    this.#showing = isShowing;
    if (isShowing)
      this.#watcher.observe(this, { subtree: true, childList: true, attributes: true, characterData: true });
    else this.#watcher.disconnect();
    this.dispatchEvent(new Event(isShowing ? "show" : "hide"));
  }

  get showing() {
    return this.#showing;
  }

  get discardConfirmation() {
    return isSet(this, "discardconfirmation");
  }

  set discardConfirmation(isWanted) {
    this.toggleAttribute("discardconfirmation", Boolean(isWanted));
  }

  async show() {
    showBar(this.#bar);
    this.#changed(true);
  }

  async hide() {
    hideBar(this.#bar);
    this.#changed(false);
  }

  toggle() {
    return this.#showing ? this.hide() : this.show();
  }

  disconnectedCallback() {
    void this.hide();
  }
}
customElements.define("ui-save-bar", UiSaveBar);

// --- By form ---
const clean = new WeakMap();
const formBars = new WeakMap();

function snapshot(form) {
  const fields = [...new FormData(form)].map(([name, value]) => [
    name,
    value instanceof File ? `${value.name} ${value.size}` : value,
  ]);
  return JSON.stringify(fields);
}

function barOf(form) {
  let bar = formBars.get(form);
  if (bar) return bar;
  bar = {
    form,
    describe: () => ({
      discardConfirmation: isSet(form, "data-discard-confirmation"),
      save: { label: "Save", disabled: false, loading: false },
      discard: { label: "Discard", disabled: false, loading: false },
    }),
    save: () => form.requestSubmit(),
    discard: () => form.reset(),
    left: () => undefined,
  };
  formBars.set(form, bar);
  return bar;
}

function checkForms() {
  if (activeBar?.form && !activeBar.form.isConnected) hideBar(activeBar);
  for (const form of document.querySelectorAll("form[data-save-bar]")) {
    if (!isSet(form, "data-save-bar")) continue;
    const now = snapshot(form);
    if (!clean.has(form)) clean.set(form, now);
    const isDirty = clean.get(form) !== now;
    if (isDirty && activeBar?.form !== form) showBar(barOf(form));
    else if (!isDirty && activeBar?.form === form) hideBar(activeBar);
  }
}

// After what the app itself does with the same event: its state may put other values into the form.
let isChecking = false;
function checkFormsSoon() {
  if (isChecking) return;
  isChecking = true;
  setTimeout(() => {
    isChecking = false;
    checkForms();
  });
}
function startAnew(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-save-bar")) return;
  const settle = () => {
    clean.set(form, snapshot(form));
    checkForms();
  };
  if (event.type === "reset") setTimeout(settle);
  else settle();
}
for (const type of ["input", "change"]) document.addEventListener(type, checkFormsSoon, true);
for (const type of ["submit", "reset"]) addEventListener(type, startAnew);
new MutationObserver(checkFormsSoon).observe(document.documentElement, {
  subtree: true,
  childList: true,
  attributes: true,
  attributeFilter: ["value", "checked", "data-save-bar"],
});
