// What the panel shows, as DOM nodes. Views hold no state: they call back with what the shopper wants. Every control has a
// key, by which focus finds it again after it was drawn anew.

/**
 * @param {string} tag
 * @param {Record<string, unknown>} attributes a function is a listener; false, null and undefined are left out
 * @param {...(Rewards.Child | Rewards.Child[])} children
 */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, /** @type {EventListener} */ (value));
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  for (const child of children.flat()) if (child) element.append(child);
  return element;
}

/** While it is busy, a button keeps its focus and does nothing. @param {string} key @param {string} text @param {() => void} act @param {{ look?: string, about?: string, isBusy?: boolean }} [more] */
export function button(key, text, act, { look = "vefa-button", about, isBusy = false } = {}) {
  const label = about && `${text}: ${about}`;
  const click = () => isBusy || act();
  const attributes = { type: "button", class: look, "data-key": key, "aria-label": label };
  return h("button", { ...attributes, "aria-disabled": isBusy || null, click }, h("span", {}, text));
}

export const quiet = "vefa-button vefa-button-quiet";

/** @param {Rewards.Child[]} items @param {string | null} [look] */
const list = (items, look = null) => h("ul", { role: "list", class: look }, items);

/** @param {string} text */
export const busyLine = (text) => h("p", { class: "busy whole" }, h("span", { class: "spinner" }), text);

/** @param {Rewards.Words} words @param {string} key @param {Rewards.Notice | undefined} notice */
export function noticeBox(words, key, notice) {
  if (!notice) return null;
  const { text, again, againText = words.say("again") } = notice;
  const more = again && button(`again-${key}`, againText, again, { look: quiet });
  return h("div", { class: "notice whole" }, text, more);
}

/** @param {string} title @param {Rewards.Child[]} items @param {string} [look] */
const part = (title, items, look) => h("section", { class: "part" }, h("h3", {}, title), list(items, look));

/** @param {Rewards.Words} words @param {Rewards.Member} member @param {string | null} firstName */
export function summary(words, member, firstName) {
  const available = Math.max(0, member.points.available);
  const next = member.rewards.find(({ missingPoints }) => missingPoints > 0);
  const details = words.details(member).map((line) => h("li", {}, line));
  return h(
    "div",
    { class: "summary" },
    firstName && h("p", { class: "greeting" }, words.say("greeting", { name: firstName })),
    h("p", { class: "vefa-sentence" }, words.sentence(member)),
    next && progressBar(words, available, next),
    details.length > 0 && list(details, "vefa-details"),
  );
}

/** @param {Rewards.Words} words @param {number} available @param {Rewards.Reward} reward */
function progressBar(words, available, { costPoints, title }) {
  const label = words.say("progress", { reward: title });
  const ends = [words.count(available), `${words.count(costPoints)}: ${title}`].map((end) =>
    h("span", {}, end),
  );
  const bar = h("progress", { class: "vefa-bar", value: available, max: costPoints, "aria-label": label });
  return h("div", { class: "vefa-progress" }, bar, h("span", { class: "vefa-ends" }, ends));
}

/** Rewards, and in the same place the codes that they have become. @param {Rewards.View} view @param {readonly Rewards.Reward[]} rewards @param {Map<string, Rewards.Redemption>} codes */
export function spendPart(view, rewards, codes) {
  const { words } = view;
  const cards = rewards.map((reward) => {
    const code = codes.get(reward.key);
    return code ? codeCard(view, code, reward.key) : rewardCard(view, reward);
  });
  return part(words.say("spend"), cards.length > 0 ? cards : [h("li", {}, words.say("nothing"))]);
}

/** @param {Rewards.View} view @param {Rewards.Reward} reward */
function rewardCard(view, reward) {
  const { words } = view;
  const { key, title, costPoints, missingPoints } = reward;
  const isBusy = view.isBusy(key);
  const points = words.count(missingPoints || costPoints);
  const use = () =>
    button(`use-${key}`, words.say("use", { points }), () => view.spend(reward), { about: title, isBusy });
  return h(
    "li",
    { class: "card", "data-key": `card-${key}`, tabindex: -1 },
    h(
      "p",
      { class: "name" },
      title,
      h("span", { class: "quiet" }, missingPoints ? words.say("missing", { points }) : points),
    ),
    missingPoints === 0 && use(),
    isBusy && busyLine(words.say("wait")),
    noticeBox(words, key, view.notice(key)),
  );
}

/** @param {Rewards.View} view @param {readonly Rewards.Redemption[]} codes */
export const codesPart = (view, codes) =>
  part(
    view.words.say("codes"),
    codes.map((code) => codeCard(view, code)),
  );

/** @param {Rewards.View} view @param {Rewards.Redemption} redemption @param {string} [place] */
function codeCard(view, redemption, place = redemption.id) {
  const { words } = view;
  const { id, state, code, title, returnsBy } = redemption;
  const isBusy = view.isBusy(id);
  const isMoving = state === "issuing" || state === "closing";
  const notice = view.notice(id);
  const about = code ?? title;
  const open = () => [
    h(
      "p",
      { class: "code whole" },
      h("code", {}, code),
      button(`copy-${id}`, words.say("copy"), () => view.copy(redemption), { look: "text-button", about }),
    ),
    h(
      "p",
      { class: "actions whole" },
      view.inCart(redemption)
        ? h("span", { class: "done" }, `✓ ${words.say("applied")}`)
        : button(`apply-${id}`, words.say("apply"), () => view.apply(redemption), { about, isBusy }),
      returnsBy !== null &&
        button(`undo-${id}`, words.say("undo"), () => view.undo(redemption), { look: quiet, about, isBusy }),
    ),
  ];
  return h(
    "li",
    { class: "card", "data-key": `card-${place}`, "data-code": id, tabindex: -1 },
    h("p", { class: "name" }, title, h("span", { class: "quiet" }, !isBusy && standing(words, redemption))),
    isMoving && isBusy && busyLine(words.say(state === "closing" ? "returning" : "making")),
    ...(state === "issued" ? open() : []),
    state === "used" && h("code", { class: "quiet" }, code),
    noticeBox(words, id, notice),
  );
}

/** @param {Rewards.Words} words @param {Rewards.Redemption} redemption */
function standing(words, { state, order, expiresAt, heldUntil, returnsBy }) {
  const end = state === "issued" ? heldUntil : returnsBy;
  const date = end ? words.date(end, "short") : expiresAt ? words.date(expiresAt) : "";
  if (state === "used") return words.say(order ? "used_on" : "used", { order: order ?? "" });
  if (state === "failed") return words.say("failed");
  if (state === "closing") return words.say(end ? "returning_by" : "returning", { date });
  return state === "issued" && date ? words.say(end ? "held_until" : "good_until", { date }) : "";
}

/** @param {Rewards.Words} words @param {Rewards.Entry} entry */
export function entryLine(words, { at, unit, amount, title, notes, receipt }) {
  const size = Math.abs(amount);
  const text = (amount < 0 ? "−" : "+") + (unit === "points" ? words.count(size) : words.money(size, unit));
  const why = words.say("why");
  const sum = receipt.map((line) =>
    h("div", { class: "line" }, h("dt", {}, line.label), h("dd", {}, line.amount)),
  );
  return h(
    "li",
    { class: "entry", tabindex: -1 },
    h("p", { class: "line" }, h("span", {}, title), amount !== 0 && h("span", {}, text)),
    h("p", { class: "quiet" }, [words.date(at), ...notes].join(" · ")),
    sum.length > 0 &&
      h(
        "details",
        {},
        h("summary", { class: "quiet", "aria-label": `${why} ${title}` }, why),
        h("dl", { class: "receipt" }, sum),
      ),
  );
}
