// window.shopify. What the sandbox has no part for rejects with a clear message, and never pretends.
// Source: https://shopify.dev/docs/api/app-home and the types of @shopify/app-bridge-types
let toasts = 0;
const toastOptions = new Map();
heard.toastAction = ({ id }) => {
  toastOptions.get(id)?.onAction?.();
  toastOptions.delete(id);
};
heard.toastDismissed = ({ id }) => {
  toastOptions.get(id)?.onDismiss?.();
  toastOptions.delete(id);
};

window.shopify = {
  sandbox: true,
  config,
  origin: admin,
  ready: Promise.resolve(),
  environment: { mobile: false, embedded: isFramed, pos: false, intent: false },
  idToken,
  loading: (busy = true) => tell({ kind: "loading", busy }),
  user: () => ask({ kind: "user" }),
  toast: {
    show(text, options = {}) {
      toasts += 1;
      const id = `toast-${toasts}-${Date.now()}`;
      toastOptions.set(id, options);
      const { isError = false, duration = 5_000, action } = options;
      tell({ kind: "toast", id, text, isError, duration, action });
      return id;
    },
    hide: (id) => tell({ kind: "hideToast", id }),
  },
  saveBar: { ...byElement, leaveConfirmation },
  modal: byElement,
  async resourcePicker(options) {
    const chosen = await ask({ kind: "resourcePicker", options });
    return chosen === undefined ? undefined : Object.assign(chosen, { selection: chosen });
  },
  picker: (options) => Promise.resolve({ selected: ask({ kind: "picker", options }) }),
  reviews: { request: () => ask({ kind: "review" }) },
  scopes: {
    query: () => ask({ kind: "scopes" }),
    request: () => notHere("Asking for optional scopes"),
    revoke: () => notHere("Giving optional scopes back"),
  },
  intents: {
    request: { value: null, subscribe: () => () => undefined },
    invoke: () => notHere("An intent"),
    register: () => () => undefined,
  },
  app: { extensions: () => notHere("The list of extensions") },
  scanner: { capture: () => notHere("The scanner") },
  webVitals: { onReport: () => notHere("The report of web vitals") },
  support: { registerHandler: () => notHere("The support button") },
};
tellElements();
tellWhere();
