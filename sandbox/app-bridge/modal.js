// The ui-modal element: a dialog over the app with the title and actions of its ui-title-bar, or another page of the app in a
// frame (src). The browser's own <dialog> keeps focus inside and closes at Escape; the admin around it is dimmed meanwhile.
// Source: https://shopify.dev/docs/api/app-bridge-library/web-components/ui-modal
const modalStyle = `
:host(:not([open])) { display: none; }
dialog { width: min(620px, calc(100vw - 2rem)); max-height: calc(100vh - 3rem); padding: 0; border: 0; border-radius: 12px;
  font: 14px/1.45 system-ui, sans-serif; color: #303030; box-shadow: 0 10px 50px #0006; }
dialog:focus { outline: none; }
dialog[open] { display: flex; flex-direction: column; }
dialog.small { width: min(380px, calc(100vw - 2rem)); }
dialog.large { width: min(980px, calc(100vw - 2rem)); }
dialog.max { width: calc(100vw - 2rem); height: calc(100vh - 3rem); }
dialog::backdrop { background: #00000080; }
header, footer { display: flex; align-items: center; gap: 8px; padding: 8px 8px 8px 16px; background: #f3f3f3; }
footer { justify-content: flex-end; padding: 12px 16px; background: #fff; border-top: 1px solid #e3e3e3; }
footer:empty { display: none; }
h2 { margin: 0 auto 0 0; font-size: 15px; }
.body { flex: 1; min-height: 0; overflow-y: auto; }
iframe { display: block; width: 100%; height: 60vh; border: 0; }
.max iframe { height: 100%; }
button { min-height: 36px; padding: 4px 14px; font: inherit; font-weight: 600; color: #303030; background: #fff;
  border: 1px solid #c4c4c4; border-radius: 8px; cursor: pointer; }
button.primary { color: #fff; background: #303030; border-color: #303030; }
button.critical { color: #fff; background: #c70a24; border-color: #c70a24; }
button.close { min-width: 36px; border: 0; background: none; font-size: 20px; line-height: 1; color: #5c5c5c; }
button:disabled { color: #6b6b6b; background: #ebebeb; border-color: #ebebeb; cursor: default; }
button:focus-visible { outline: 2px solid #005bd3; outline-offset: 1px; }
@media (max-width: 640px) { button { min-height: 44px; } button.close { min-width: 44px; } }`;

let openModal = null;
heard.escape = () => void openModal?.hide();

class UiModal extends HTMLElement {
  static observedAttributes = ["variant", "src"];
  #dialog = document.createElement("dialog");
  #title = document.createElement("h2");
  #body = document.createElement("div");
  #footer = document.createElement("footer");
  #frame = null;
  #watcher = new MutationObserver(() => this.#showBar());

  constructor() {
    super();
    const style = document.createElement("style");
    style.textContent = modalStyle;
    const header = document.createElement("header");
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "close", textContent: "×" });
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", () => void this.hide());
    this.#dialog.tabIndex = -1;
    this.#title.id = "title";
    this.#dialog.setAttribute("aria-labelledby", "title");
    this.#body.className = "body";
    this.#body.append(document.createElement("slot"));
    header.append(this.#title, close);
    // Tab goes round inside: a dialog in a frame would hand it on to the page around the frame.
    const first = this.#edge(() => (this.#footer.lastElementChild ?? close).focus());
    const last = this.#edge(() => close.focus());
    this.#dialog.append(first, header, this.#body, this.#footer, last);
    this.#dialog.addEventListener("close", () => this.#closed());
    this.attachShadow({ mode: "open" }).append(style, this.#dialog);
  }

  get variant() {
    return this.getAttribute("variant") ?? "base";
  }

  set variant(name) {
    this.setAttribute("variant", name);
  }

  get src() {
    return this.getAttribute("src") ?? undefined;
  }

  set src(address) {
    if (address) this.setAttribute("src", address);
    else this.removeAttribute("src");
  }

  get content() {
    return [...this.children].find((child) => !child.matches("ui-title-bar, ui-save-bar"));
  }

  set content(element) {
    const before = this.content;
    if (before) before.replaceWith(element);
    else this.append(element);
  }

  get contentWindow() {
    return this.#frame?.contentWindow ?? null;
  }

  attributeChangedCallback(name) {
    if (name === "variant") this.#dialog.className = this.variant;
    else if (this.#dialog.open) void this.#loadFrame();
  }

  async show() {
    if (this.#dialog.open) return;
    this.#showBar();
    this.toggleAttribute("open", true);
    this.#watcher.observe(this, { subtree: true, childList: true, attributes: true, characterData: true });
    this.#dialog.showModal();
    this.#dialog.focus();
    openModal = this;
    tell({ kind: "cover", isCovered: true });
    if (this.src !== undefined) await this.#loadFrame();
    this.dispatchEvent(new Event("show"));
  }

  async hide() {
    this.#dialog.close();
  }

  toggle() {
    return this.#dialog.open ? this.hide() : this.show();
  }

  disconnectedCallback() {
    if (this.#dialog.open) this.#dialog.close();
  }

  #edge(turn) {
    const edge = document.createElement("span");
    edge.tabIndex = 0;
    edge.addEventListener("focus", turn);
    return edge;
  }

  #closed() {
    this.#watcher.disconnect();
    openModal = null;
    this.removeAttribute("open");
    this.#frame?.remove();
    this.#frame = null;
    this.#body.querySelector("slot").hidden = false;
    tell({ kind: "cover", isCovered: false });
    this.dispatchEvent(new Event("hide"));
  }

  async #loadFrame() {
    const target = new URL(this.src, location.href);
    const parameters = { embedded: "1", host: config.host, shop: config.shop, locale: config.locale };
    for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
    target.searchParams.set("id_token", await idToken());
    if (target.origin !== location.origin || !this.#dialog.open) return;
    this.#frame ??= document.createElement("iframe");
    this.#frame.title = this.#title.textContent;
    this.#frame.src = target.href;
    this.#body.querySelector("slot").hidden = true;
    this.#body.append(this.#frame);
  }

  #showBar() {
    const bar = this.querySelector("ui-title-bar");
    this.#title.textContent = bar?.getAttribute("title") || document.title;
    const actions = [...(bar?.querySelectorAll("button, a") ?? [])];
    actions.sort(
      (a, b) => Number(a.matches('[variant="primary"]')) - Number(b.matches('[variant="primary"]')),
    );
    const buttons = actions.map((action) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = action.textContent.trim();
      button.disabled = Boolean(action.disabled) || isSet(action, "loading");
      if (action.getAttribute("tone") === "critical") button.className = "critical";
      else if (action.matches('[variant="primary"]')) button.className = "primary";
      button.addEventListener("click", () => action.click());
      return button;
    });
    this.#footer.replaceChildren(...buttons);
  }
}
customElements.define("ui-modal", UiModal);

function elementById(id) {
  const found = document.getElementById(id);
  return found
    ? Promise.resolve(found)
    : Promise.reject(new Error(`There is no element with the id "${id}"`));
}

/** An API that shows, hides and toggles the element with an id. */
const byElement = {
  show: (id) => elementById(id).then((element) => (element.showOverlay ?? element.show).call(element)),
  hide: (id) => elementById(id).then((element) => (element.hideOverlay ?? element.hide).call(element)),
  toggle: (id) => elementById(id).then((element) => (element.toggleOverlay ?? element.toggle).call(element)),
};
