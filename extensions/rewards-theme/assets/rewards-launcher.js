// Opens and closes the panel, and loads the rest of it when it is opened for the first time: the only script before that.
// A wide page stays usable beside the panel; on a phone the panel is modal. Focus goes in, and back to where it came from.

(() => {
  if (customElements.get("vefa-rewards")) return;
  const narrow = matchMedia("(width < 600px)");
  const reopenKey = "vefa-rewards-reopen";

  /** @param {string} colour @returns {number[] | null} red, green and blue of 255, and alpha */
  const parse = (colour) =>
    colour.startsWith("rgb") ? (colour.match(/[\d.]+/g)?.map(Number) ?? null) : null;

  /** @param {number[]} colour */
  const isDark = ([red = 0, green = 0, blue = 0]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;

  const takeReopening = () => {
    try {
      const isAsked = sessionStorage.getItem(reopenKey) !== null;
      sessionStorage.removeItem(reopenKey);
      return isAsked;
    } catch {
      return false;
    }
  };

  class VefaRewards extends HTMLElement {
    /** @type {Element | null} */
    #opener = null;
    #isMounted = false;
    #chosen = this.getAttribute("style") ?? "";

    connectedCallback() {
      const template = this.querySelector("template");
      // For browsers that don't know declarative shadow roots.
      if (!this.shadowRoot && template) {
        this.attachShadow({ mode: "open" }).append(template.content);
        template.remove();
      }
      const { dialog, launcher } = this;
      if (!dialog) return;
      launcher?.addEventListener("click", () => (dialog.open ? this.close() : this.open(launcher)));
      this.shadowRoot?.querySelector(".close")?.addEventListener("click", () => this.close());
      dialog.addEventListener("close", () => this.#closed());
      dialog.addEventListener("click", ({ target }) => {
        if (target === dialog) this.close();
      });
      this.shadowRoot?.addEventListener("keydown", (event) => {
        if (/** @type {KeyboardEvent} */ (event).key === "Escape" && dialog.open) this.close();
      });
      narrow.addEventListener("change", () => {
        if (dialog.open) this.#show();
      });
      if (takeReopening() && !narrow.matches) this.open(launcher);
    }

    get dialog() {
      return this.shadowRoot?.querySelector("dialog") ?? null;
    }

    get launcher() {
      return this.shadowRoot?.querySelector(".launcher-button") ?? null;
    }

    /** Has the panel opened again when the page has been loaded anew. */
    reopen() {
      try {
        sessionStorage.setItem(reopenKey, "1");
      } catch {
        // Storage can be forbidden: then the panel stays closed.
      }
    }

    /** @param {Element | null} opener */
    open(opener) {
      this.#opener = opener;
      this.#takeColours();
      this.#show();
      this.launcher?.setAttribute("aria-expanded", "true");
      this.dispatchEvent(new CustomEvent("vefa:opened"));
      this.#mount();
    }

    close() {
      this.dialog?.close();
    }

    #show() {
      const { dialog } = this;
      if (!dialog) return;
      // Closed and shown again where the page has become narrow or wide meanwhile.
      dialog.close();
      if (narrow.matches) dialog.showModal();
      else dialog.show();
      document.documentElement.style.overflow = narrow.matches ? "hidden" : "";
    }

    #closed() {
      if (this.dialog?.open) return;
      document.documentElement.style.overflow = "";
      this.launcher?.setAttribute("aria-expanded", "false");
      if (this.#opener instanceof HTMLElement) this.#opener.focus();
      this.#opener = null;
    }

    /** @param {number} [tries] a failed import is remembered under its address */
    #mount(tries = 0) {
      const { module } = this.dataset;
      if (!module || this.#isMounted) return;
      this.#isMounted = true;
      import(tries ? `${module}#${tries}` : module).then(
        ({ mountPanel }) => mountPanel(this),
        () => {
          this.#isMounted = false;
          this.#offerAgain(tries + 1);
        },
      );
    }

    /** @param {number} tries */
    #offerAgain(tries) {
      const { texts } = JSON.parse(this.querySelector("[data-vefa-data]")?.textContent ?? "{}");
      const button = document.createElement("button");
      const label = document.createElement("span");
      button.className = "vefa-button";
      label.textContent = texts.again;
      button.append(label);
      button.addEventListener("click", () => this.#mount(tries));
      const notice = document.createElement("div");
      notice.className = "part notice";
      notice.setAttribute("role", "alert");
      notice.append(texts.unreachable, button);
      this.shadowRoot?.querySelector(".content")?.replaceChildren(notice);
    }

    /** The page's own background and text, where the merchant has not chosen others. */
    #takeColours() {
      const text = parse(getComputedStyle(document.body).color);
      const surface = [document.body, document.documentElement]
        .map((element) => parse(getComputedStyle(element).backgroundColor))
        .find((colour) => colour !== null && (colour[3] ?? 1) > 0.9);
      const behind = surface ?? (text && !isDark(text) ? [28, 28, 28] : [255, 255, 255]);
      if (!this.#chosen.includes("--vefa-surface")) {
        this.style.setProperty("--vefa-surface", `rgb(${behind.slice(0, 3).join(" ")})`);
        if (!this.#chosen.includes("--vefa-text") && text && isDark(text) !== isDark(behind)) {
          this.style.setProperty("--vefa-text", `rgb(${text.slice(0, 3).join(" ")})`);
        }
      }
    }
  }

  customElements.define("vefa-rewards", VefaRewards);

  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-vefa-open]") : null;
    const panel = document.querySelector("vefa-rewards");
    if (button && panel instanceof VefaRewards) panel.open(button);
  });
})();
