// What happened to the points, asked for when the shopper opens it, a page at a time.
import { busyLine, button, entryLine, h, noticeBox, quiet } from "./rewards-views.js";

/** @param {Rewards.View["words"]} words @param {import("./rewards-server.js").Server} server */
export function historyPart(words, server) {
  const list = h("ul", { role: "list" });
  const end = h("div", { "aria-live": "polite" });
  const more = async (/** @type {string | null} */ before) => {
    end.replaceChildren(busyLine(words.say("wait")));
    const answer = await server.history(before);
    if (!answer.ok) {
      const text = answer.message ?? words.say("unreachable");
      return end.replaceChildren(noticeBox(words, "history", { text, again: () => void more(before) }) ?? "");
    }
    const { entries, older } = answer.value;
    const lines = entries.map((entry) => entryLine(words, entry));
    list.append(...lines);
    if (before) lines[0]?.querySelector("summary")?.focus();
    end.replaceChildren(
      older
        ? button("older", words.say("older"), () => void more(older), { look: quiet })
        : list.childElementCount > 0
          ? ""
          : h("p", { class: "quiet" }, words.say("history_empty")),
    );
  };
  const toggle = (/** @type {Event} */ { currentTarget }) => {
    if (!(currentTarget instanceof HTMLDetailsElement && currentTarget.open)) return;
    list.replaceChildren();
    void more(null);
  };
  return h(
    "details",
    { class: "part", toggle },
    h("summary", { "data-key": "history" }, words.say("history")),
    list,
    end,
  );
}
