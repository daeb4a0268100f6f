// What happened to the points, asked for when the shopper opens it, a page at a time.
import { busyLine, button, entryLine, h, noticeBox, quiet } from "./rewards-views.js";

/** @param {HTMLDetailsElement | null} details @param {Rewards.Words} words @param {import("./rewards-server.js").Server} server */
export function mountHistory(details, words, server) {
  const list = h("ul", { role: "list" });
  const end = h("div", { "aria-live": "polite" });
  let asked = 0;
  const more = async (/** @type {string | null} */ before) => {
    end.replaceChildren(busyLine(words.say("wait")));
    const turn = ++asked;
    const answer = await server.history(before);
    if (turn !== asked) return;
    if (!answer.ok) {
      const text = answer.message ?? words.say("unreachable");
      return end.replaceChildren(noticeBox(words, "history", { text, again: () => void more(before) }) ?? "");
    }
    const { entries, older } = answer.value;
    const lines = entries.map((entry) => entryLine(words, entry));
    list.append(...lines);
    if (before) lines[0]?.focus();
    const isEmpty = list.childElementCount === 0;
    end.replaceChildren(isEmpty ? h("p", { class: "quiet" }, words.say("history_empty")) : "");
    if (older) end.append(button("older", words.say("older"), () => void more(older), { look: quiet }));
  };
  const start = () => {
    if (!details?.open) return;
    list.replaceChildren();
    void more(null);
  };
  details?.append(list, end);
  details?.addEventListener("toggle", start);
  start();
}
