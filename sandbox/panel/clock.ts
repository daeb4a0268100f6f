// The page of the domain clock: what the shops' calendars say, moved on or held still by hand.
import type { SandboxContext } from "../context";
import { setClock } from "../control/settings";
import { markup, type Markup } from "../http/markup";
import { SandboxRefusal } from "../http/refusal";
import type { Router } from "../http/router";
import { doneMessage, formFields, moment, pageHandler, panelPage, panelTimezone, seePage } from "./layout";

const steps = [
  { label: "1 hour", seconds: 3_600 },
  { label: "1 day", seconds: 86_400 },
  { label: "7 days", seconds: 7 * 86_400 },
  { label: "30 days", seconds: 30 * 86_400 },
  { label: "1 year", seconds: 365 * 86_400 },
] as const;

const sentences = {
  moved: "The clock was moved on.",
  still: "Time stands still.",
  running: "Time runs.",
  set: "The clock was set.",
  real: "The clock shows real time again.",
};

export function addClockRoutes(router: Router, context: SandboxContext): void {
  router.on(
    "GET",
    "/sandbox/clock",
    pageHandler("clock", (request) =>
      panelPage({
        section: "clock",
        title: "Clock",
        message: doneMessage(request, sentences),
        main: clockPage(context),
      }),
    ),
  );
  router.on(
    "POST",
    "/sandbox/clock",
    pageHandler("clock", async (request) => {
      const fields = await formFields(request);
      return seePage("/sandbox/clock", act(context, fields));
    }),
  );
}

function act(context: SandboxContext, fields: Readonly<Record<string, string>>): keyof typeof sentences {
  const now = context.state.now().toISOString();
  const step = steps.find(({ seconds }) => String(seconds) === fields.advance);
  if (step) {
    setClock(context, { advance: step.seconds });
    return "moved";
  }
  if (fields.action === "still") {
    setClock(context, { now });
    return "still";
  }
  if (fields.action === "run") {
    setClock(context, { now, running: true });
    return "running";
  }
  if (fields.action === "real") {
    setClock(context, { now: null });
    return "real";
  }
  const wanted = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(fields.moment ?? "") ? `${fields.moment}Z` : "";
  if (Number.isNaN(Date.parse(wanted))) {
    throw new SandboxRefusal(400, "invalid_input", "Give the moment as a date and a time");
  }
  setClock(context, { now: wanted, running: context.state.clock.frozenAt === null });
  return "set";
}

function clockPage(context: SandboxContext): Markup {
  const { state } = context;
  const now = state.now();
  const isStill = state.clock.frozenAt !== null;
  const awayMs = now.getTime() - state.realNow();
  const timezone = panelTimezone(context);
  const away =
    Math.abs(awayMs) < 1_000
      ? "This is real time."
      : `This is ${duration(Math.abs(awayMs))} ${awayMs > 0 ? "ahead of" : "behind"} real time.`;
  const button = (action: string, label: string) =>
    markup`<button class="button" name="action" value="${action}">${label}</button>`;
  return markup`<p class="soft">Orders, discounts, points and whatever else a shop dates follow this clock. Tokens, signatures and retries follow real time.</p>
<div class="card" data-live>
<p class="clock"><time datetime="${now.toISOString()}">${moment(now, timezone)}</time></p>
<p class="soft">${timezone}; ${now.toISOString().slice(0, 19)}Z. ${isStill ? markup`<span class="badge waiting">stands still</span>` : markup`<span class="badge good">runs</span>`} ${away}</p>
</div>
<h2>Move on</h2>
<form method="post"><div class="buttons">${steps.map(
    ({ label, seconds }) =>
      markup`<button class="button" name="advance" value="${seconds}">+ ${label}</button>`,
  )}</div></form>
<h2>Hold or let run</h2>
<form method="post"><div class="buttons">${isStill ? button("run", "Let time run") : button("still", "Stand still")}${button("real", "Back to real time")}</div></form>
<h2>Set a moment</h2>
<form method="post"><div class="field"><label for="moment">Moment (UTC)</label><input id="moment" type="datetime-local" name="moment" required value="${now.toISOString().slice(0, 16)}"></div>
<button class="button">Set</button></form>`;
}

function duration(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  const days = Math.floor(minutes / 1_440);
  const hours = Math.floor((minutes % 1_440) / 60);
  const parts = [
    days > 0 ? `${days} ${days === 1 ? "day" : "days"}` : "",
    hours > 0 ? `${hours} h` : "",
    days === 0 ? `${minutes % 60} min` : "",
  ];
  return parts.filter((part) => part !== "").join(" ");
}
