// The panel of a customer who is logged in. It draws what Liquid knew at once, asks the server when it is opened, and spends
// only by requests that can be repeated without spending twice.
import { mountHistory } from "./rewards-history.js";
import { appliesTo, Server } from "./rewards-server.js";
import { busyLine, codesPart, h, noticeBox, spendPart, summary } from "./rewards-views.js";
import { Words } from "./rewards-words.js";

const firstWaitMs = 250;
const longestWaitMs = 2_000;
const patienceMs = 30_000;
const usedShown = 3;

/** @param {Rewards.Host} host */
export function mountPanel(host) {
  const panel = new Panel(host);
  host.addEventListener("vefa:opened", () => void panel.refresh());
  panel.draw();
  void panel.refresh();
  mountHistory(panel.root.querySelector(".history"), panel.words, panel.server);
}

class Panel {
  /** @type {Rewards.Cart | null} */
  cart = null;
  isLost = false;
  /** Wishes without an answer, by reward: sent again with the same key, they spend once. @type {Map<string, string>} */
  wishes = new Map();
  /** Rewards and codes that are being worked on. @type {Set<string>} */
  working = new Set();
  /** @type {Set<string>} */
  followed = new Set();
  /** @type {Map<string, Rewards.Notice>} */
  notices = new Map();

  /** @param {Rewards.Host} host */
  constructor(host) {
    /** @type {Rewards.Data} */
    const data = JSON.parse(host.querySelector("[data-vefa-data]")?.textContent ?? "");
    this.host = host;
    this.root = /** @type {ShadowRoot} */ (host.shadowRoot);
    this.data = data;
    this.words = new Words(data);
    this.server = new Server(data);
    this.member = firstLook(data);
    /** @type {Rewards.View} */
    this.view = {
      words: this.words,
      inCart: ({ code }) => this.cart !== null && appliesTo(this.cart, code),
      isBusy: (key) => this.working.has(key) || this.followed.has(key),
      notice: (key) => this.notices.get(key),
      spend: (reward) => void this.spend(reward),
      apply: (redemption) => void this.alone(redemption.id, () => this.apply(redemption)),
      undo: (redemption) => void this.alone(redemption.id, () => this.undo(redemption)),
      copy: (redemption) => void this.copy(redemption),
    };
  }

  /** @param {string} text */
  announce(text) {
    this.root.querySelector("[role=status]")?.replaceChildren(text);
  }

  draw() {
    const { words, member, data, root } = this;
    const focused = root.activeElement;
    const keys = [focused, focused?.closest(".card")].map((element) => element?.getAttribute("data-key"));
    const problem = { text: words.say("unreachable"), again: () => void this.refresh() };
    const first = this.isLost ? noticeBox(words, "all", problem) : !member && busyLine(words.say("loading"));
    if (member) root.querySelector(".summary")?.replaceWith(summary(words, member, data.firstName));
    const parts = member ? this.#parts(member) : [];
    if (first) parts.unshift(h("div", { class: "part" }, first));
    root.querySelector(".content")?.replaceChildren(...parts);
    if (!focused || root.activeElement) return;
    // What had the focus was drawn anew, or is gone: then its card has it, or the title.
    const found = keys
      .map((key) => key && root.querySelector(`[data-key="${CSS.escape(key)}"]`))
      .find(Boolean);
    const next = found || root.querySelector("#title");
    if (next instanceof HTMLElement) next.focus({ preventScroll: true });
  }

  /** @param {Rewards.Member} member */
  #parts({ rewards, redemptions }) {
    /** @type {Map<string, Rewards.Redemption>} */
    const inPlace = new Map();
    for (const { key } of rewards) {
      const code = redemptions.find((one) => one.reward === key && isForCart(one));
      if (code) inPlace.set(key, code);
    }
    const placed = [...inPlace.values()];
    let used = 0;
    const codes = redemptions.filter(
      (one) =>
        one.state !== "released" && !placed.includes(one) && (one.state !== "used" || used++ < usedShown),
    );
    const near = rewards.filter(({ key, missingPoints }) => missingPoints === 0 || inPlace.has(key));
    const far = rewards.filter((reward) => !near.includes(reward));
    const spend = spendPart(this.view, [...near, ...far], inPlace);
    return codes.length > 0 ? [spend, codesPart(this.view, codes)] : [spend];
  }

  async refresh() {
    const [me, cart] = await Promise.all([this.server.me(), this.server.cart()]);
    if (cart.ok) this.cart = cart.value;
    this.#learn(me);
    for (const one of this.member?.redemptions ?? []) if (isMoving(one)) void this.follow(one, false);
  }

  /** @param {Rewards.Answer<Rewards.MemberAnswer>} answer */
  #learn(answer) {
    this.isLost = !answer.ok;
    if (answer.ok) {
      this.wishes.clear();
      const { member } = answer.value;
      this.member = member;
      // The page's own sentence was written before what was done here.
      const sentence = this.words.sentence(member);
      for (const one of document.querySelectorAll(".vefa-balance .vefa-sentence")) one.textContent = sentence;
    }
    this.draw();
  }

  /** @param {Rewards.Redemption} redemption */
  #put(redemption) {
    if (!this.member) return;
    const others = this.member.redemptions.filter(({ id }) => id !== redemption.id);
    this.member = { ...this.member, redemptions: [redemption, ...others] };
  }

  /** One thing at a time with a reward or a code. @param {string} key @param {() => Promise<void>} work */
  async alone(key, work) {
    if (this.working.has(key)) return;
    this.working.add(key);
    this.notices.delete(key);
    this.draw();
    await work();
    this.working.delete(key);
    this.draw();
  }

  /** @param {Rewards.Reward} reward */
  async spend(reward) {
    const { key } = reward;
    await this.alone(key, async () => {
      this.announce(this.words.say("making"));
      const requestKey = this.wishes.get(key) ?? crypto.randomUUID();
      this.wishes.set(key, requestKey);
      const answer = await this.server.redeem(key, requestKey);
      if (answer.ok || !answer.isLost) this.wishes.delete(key);
      if (!answer.ok) return this.#warn(key, answer, () => void this.spend(reward));
      const { redemption } = answer.value;
      this.#put(redemption);
      void this.server.me().then((me) => this.#learn(me));
      void this.follow(redemption, true);
    });
  }

  /** @param {string} key @param {Rewards.Refused} refused @param {() => void} again */
  #warn(key, { message, isLost }, again) {
    const text = message ?? this.words.say(isLost ? "unreachable" : "trouble");
    this.notices.set(key, isLost ? { text, again } : { text });
    this.announce(text);
  }

  /** Asks how a redemption stands until it has got somewhere. @param {Rewards.Redemption} redemption @param {boolean} isToBeApplied */
  async follow(redemption, isToBeApplied) {
    const { id } = redemption;
    if (this.followed.has(id)) return;
    this.followed.add(id);
    this.notices.delete(id);
    this.draw();
    let current = redemption;
    const until = performance.now() + patienceMs;
    for (let waitMs = firstWaitMs; isMoving(current) && performance.now() < until;) {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      waitMs = Math.min(waitMs * 1.5, longestWaitMs);
      const answer = await this.server.redemption(id);
      if (answer.ok) this.#put((current = answer.value.redemption));
    }
    this.followed.delete(id);
    if (current.state === "issuing") {
      const text = this.words.say("late");
      this.notices.set(id, {
        text,
        again: () => void this.follow(current, false),
        againText: this.words.say("look_again"),
      });
      this.announce(text);
    }
    if (current.state === "released") this.announce(this.words.say("returned"));
    if (current.state === "issued" && isToBeApplied) await this.alone(id, () => this.apply(current));
    else if (current !== redemption) this.#learn(await this.server.me());
    else this.draw();
  }

  /** @param {Rewards.Redemption} redemption */
  async apply({ id, code }) {
    const { words } = this;
    const { state, setAside, cart } = await this.server.applyCode(code ?? "");
    const text = {
      applied: setAside.length > 0 ? words.say("set_aside", { codes: setAside.join(", ") }) : "",
      empty: words.say("cart_empty"),
      notApplicable: words.say("not_applicable"),
      lost: words.say("cart_failed"),
    }[state];
    if (text) this.notices.set(id, { text });
    this.announce(text || words.say("applied"));
    if (state === "applied") this.#cartChanged(cart);
  }

  /** The code is taken off the cart, then given back. @param {Rewards.Redemption} redemption */
  async undo(redemption) {
    const { id, code } = redemption;
    const again = () => this.view.undo(redemption);
    const isInCart = code !== null && this.view.inCart(redemption);
    const cart = isInCart ? await this.server.removeCode(code) : null;
    if (isInCart && !cart) return this.#warn(id, { ok: false, message: null, isLost: true }, again);
    const answer = await this.server.giveBack(id);
    if (!answer.ok) return this.#warn(id, answer, again);
    this.#put(answer.value.redemption);
    this.announce(this.words.say("returning"));
    void this.follow(answer.value.redemption, false);
    this.#cartChanged(cart);
  }

  /** @param {Rewards.Cart | null} cart */
  #cartChanged(cart) {
    if (!cart) return;
    this.cart = cart;
    document.dispatchEvent(new CustomEvent("vefa:cart-changed", { detail: { cart } }));
    const { cartUrl } = this.data;
    if (location.pathname !== cartUrl && !document.querySelector(`[data-cart], form[action$="${cartUrl}"]`))
      return;
    // So that the theme shows its cart as it is now.
    this.host.reopen();
    location.reload();
  }

  /** @param {Rewards.Redemption} redemption */
  async copy({ id, code }) {
    const copied = this.words.say("copied");
    try {
      await navigator.clipboard.writeText(code ?? "");
      this.root.querySelector(`[data-key="copy-${id}"] span`)?.replaceChildren(copied);
      this.announce(copied);
    } catch {
      // No clipboard here: selected, it can be copied by hand.
      const shown = this.root.querySelector(`[data-code="${id}"] code`);
      if (shown) getSelection()?.selectAllChildren(shown);
    }
  }
}

/** Not there yet. @param {Rewards.Redemption} redemption */
const isMoving = ({ state }) => state === "issuing" || state === "closing";

/** Shown in its reward's place. @param {Rewards.Redemption} redemption */
const isForCart = (redemption) =>
  isMoving(redemption) || (redemption.state === "issued" && redemption.heldUntil !== null);

/** What Liquid knew, until the server has been asked. @param {Rewards.Data} data @returns {Rewards.Member | null} */
function firstLook({ balance, program, titles }) {
  if (!balance || !program) return null;
  const rewards = program.rewards.map((reward, index) => ({
    ...reward,
    title: titles[index] ?? "",
    missingPoints: Math.max(0, reward.costPoints - balance.points.available),
  }));
  return { ...balance, rewards, redemptions: [] };
}
