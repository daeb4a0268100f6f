// What the panel's scripts do when answers are lost, late or not what was hoped for, in a page that is as small as they need.
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";

const assets = fileURLToPath(new URL("../extensions/rewards-theme/assets/", import.meta.url));
const load = async (name: string): Promise<Record<string, (...values: unknown[]) => unknown>> =>
  import(pathToFileURL(join(assets, name)).href) as Promise<Record<string, never>>;

class FakeElement {
  children: (FakeElement | string)[] = [];
  attributes = new Map<string, string>();
  listeners = new Map<string, () => void>();
  open = false;
  append(...children: (FakeElement | string)[]) {
    this.children.push(...children);
  }
  replaceChildren(...children: (FakeElement | string)[]) {
    this.children = children;
  }
  setAttribute(name: string, value: string) {
    this.attributes.set(name, value);
  }
  addEventListener(name: string, listener: () => void) {
    this.listeners.set(name, listener);
  }
  focus() {
    // Nobody looks.
  }
  get childElementCount() {
    return this.children.length;
  }
  get text(): string {
    return this.children.map((child) => (typeof child === "string" ? child : child.text)).join(" ");
  }
  find(key: string): FakeElement | undefined {
    if (this.attributes.get("data-key") === key) return this;
    return this.children.flatMap((child) => (typeof child === "string" ? [] : (child.find(key) ?? [])))[0];
  }
  press(key: string) {
    const found = this.find(key);
    if (!found) throw new Error(`there is no ${key} in: ${this.text}`);
    found.listeners.get("click")?.();
  }
}

afterEach(() => vi.unstubAllGlobals());

const redemption = (state: string, more: object = {}) => ({
  ...{ id: "r1", reward: "five", title: "$5 off", state, code: state === "issuing" ? null : "VEFA-1" },
  ...{ pointsHeld: 500, pointsSpent: 0, order: null, expiresAt: null },
  ...{ heldUntil: "2026-03-02T12:00:00Z", returnsBy: "2026-03-03T12:00:00Z", ...more },
});
const member = (...redemptions: object[]) => ({
  points: { earned: 900, available: 900, pending: 0, held: 0 },
  cashback: { earnedCents: 0, availableCents: 0, pendingCents: 0, currency: "USD" },
  rewards: [{ key: "five", title: "$5 off", costPoints: 500, valueCents: 500, missingPoints: 0 }],
  redemptions,
});

/** A panel on the cart's page; `answer` is the server. */
async function openPanel(answer: (path: string, body: Record<string, string> | null) => unknown) {
  const content = new FakeElement();
  const reload = vi.fn();
  const texts = { held_until: "held until [date]", good_until: "good until [date]" };
  let reopen: () => void = vi.fn();
  const data = { locale: "en", firstName: null, cartUrl: "/cart", cartUpdateUrl: "/cart/update" };
  vi.stubGlobal("document", {
    createElement: () => new FakeElement(),
    dispatchEvent: vi.fn(),
    querySelectorAll: () => [],
  });
  vi.stubGlobal("location", { pathname: "/cart", reload });
  vi.stubGlobal("fetch", (url: string, { body }: { body?: string }) => {
    const answered = answer(
      url.replace(/\?.*/, ""),
      body ? (JSON.parse(body) as Record<string, string>) : null,
    );
    return answered === undefined
      ? Promise.reject(new Error("the line is dead"))
      : Promise.resolve(Response.json(answered));
  });
  const { mountPanel } = await load("rewards-panel.js");
  mountPanel?.({
    ...{
      querySelector: () => ({ textContent: JSON.stringify({ ...data, texts, plurals: {} }) }),
      reopen: vi.fn(),
    },
    addEventListener: (_name: string, listener: () => void) => (reopen = listener),
    shadowRoot: {
      activeElement: null,
      querySelector: (selector: string) => (selector === ".content" ? content : null),
    },
  });
  return { content, reload, reopen: () => reopen() };
}

describe("the panel", () => {
  it("leaves what it says of a code that does not fit standing on the cart's page", async () => {
    const cart = { item_count: 1, discount_codes: [{ code: "VEFA-1", applicable: false }] };
    const { content, reload } = await openPanel((path) =>
      path.includes("/cart") ? cart : { member: member(redemption("issued")) },
    );
    await vi.waitFor(() => content.press("apply-r1"));
    await vi.waitFor(() => expect(content.find("apply-r1")?.attributes.has("aria-disabled")).toBe(false));
    expect(reload).not.toHaveBeenCalled();
  });

  it("offers to give a code back again when that was lost after it was taken off the cart", async () => {
    let cart = { item_count: 1, discount_codes: [{ code: "VEFA-1", applicable: true }] };
    const { content, reload } = await openPanel((path) => {
      if (path.endsWith("/return")) return undefined;
      if (path.includes("/cart/update")) cart = { item_count: 1, discount_codes: [] };
      return path.includes("/cart") ? cart : { member: member(redemption("issued")) };
    });
    await vi.waitFor(() => content.press("undo-r1"));
    await vi.waitFor(() => expect(content.find("again-r1")).toBeDefined());
    expect(reload).not.toHaveBeenCalled();
  });

  it("spends anew after a code whose answer was lost has been given back", async () => {
    const keys: (string | undefined)[] = [];
    let state = "issued";
    const { content, reopen } = await openPanel((path, body) => {
      if (path.endsWith("/return")) state = "closing";
      if (path.endsWith("/redemptions")) keys.push(body?.["requestKey"]);
      if (path.endsWith("/redemptions"))
        return keys.length === 1 ? undefined : { redemption: redemption("used") };
      if (path.endsWith("/r1") && state === "closing") state = "released";
      if (path.includes("/r1")) return { redemption: redemption(state) };
      const made = keys.length > 0 ? [redemption(state)] : [];
      return path.includes("/cart") ? { item_count: 0 } : { member: member(...made) };
    });
    await vi.waitFor(() => content.press("use-five"));
    await vi.waitFor(() => expect(content.find("again-five")).toBeDefined());
    reopen();
    await vi.waitFor(() => content.press("undo-r1"));
    await vi.waitFor(() => content.press("use-five"));
    expect(keys).toHaveLength(2);
    expect(keys[1]).not.toBe(keys[0]);
  });

  it("says until when a code is held for the cart, not when its points are back at the latest", async () => {
    const { content } = await openPanel((path) =>
      path.includes("/cart") ? { item_count: 0 } : { member: member(redemption("issued")) },
    );
    await vi.waitFor(() => expect(content.find("card-five")?.text).toMatch(/held until Mar [12], 2026/));
  });

  it("offers a reward beside a code of it that is kept, not held for the cart", async () => {
    const kept = { heldUntil: null, expiresAt: "2026-04-01T12:00:00Z", returnsBy: "2026-04-02T12:00:00Z" };
    const { content } = await openPanel((path) =>
      path.includes("/cart") ? { item_count: 0 } : { member: member(redemption("issued", kept)) },
    );
    await vi.waitFor(() => expect(content.find("use-five")).toBeDefined());
    expect(content.find("card-r1")?.text).toMatch(/good until Apr 1, 2026/);
  });
});

it("the history shows each line once, however often it is opened while it is on its way", async () => {
  vi.stubGlobal("document", { createElement: () => new FakeElement() });
  const entry = { at: "2026-03-01T12:00:00Z", unit: "points", amount: 5, title: "x", notes: [], receipt: [] };
  const { mountHistory } = await load("rewards-history.js");
  const details = new FakeElement();
  const words = { say: (name: string) => name, count: String, date: String };
  const waiting: ((answer: object) => void)[] = [];
  mountHistory?.(details, words, { history: () => new Promise((resolve) => waiting.push(resolve)) });
  for (const open of [true, false, true]) {
    details.open = open;
    details.listeners.get("toggle")?.();
  }
  for (const answer of waiting) answer({ ok: true, value: { entries: [entry], older: null } });
  await Promise.resolve();
  await Promise.resolve();
  const [list] = details.children;
  expect(list instanceof FakeElement && list.childElementCount).toBe(1);
});
