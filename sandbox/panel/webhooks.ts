// The log of webhooks: what was sent, when, how often, what the app said and how long it took, and a way to send it again.
import type { SandboxContext } from "../context";
import { redeliverWebhook } from "../control/settings";
import { markup, Markup, type Printable } from "../http/markup";
import type { Router } from "../http/router";
import type { DeliveryDocument } from "../state/webhook-documents";
import { doneMessage, formFields, moment, pageHandler, panelPage, panelTimezone, seePage } from "./layout";

const SHOWN = 100;
const KEPT = 5_000;

const statuses = { pending: "Waiting", delivered: "Delivered", failed: "Given up" } as const;
type Status = keyof typeof statuses;

interface Filter {
  status: Status | undefined;
  topic: string;
  shop: string;
}

export function addWebhookLogRoutes(router: Router, context: SandboxContext): void {
  router.on(
    "GET",
    "/sandbox/webhooks",
    pageHandler("webhooks", (request) => {
      const status = request.query.get("status") ?? "";
      const filter: Filter = {
        status: Object.hasOwn(statuses, status) ? (status as Status) : undefined,
        topic: request.query.get("topic") ?? "",
        shop: request.query.get("from") ?? "",
      };
      return panelPage({
        section: "webhooks",
        title: "Webhooks",
        message: doneMessage(request, { again: "The webhook is on its way again, under its own id." }),
        main: logPage(context, filter),
      });
    }),
  );
  router.on(
    "POST",
    "/sandbox/webhooks/again",
    pageHandler("webhooks", async (request) => {
      const { id = "", query = "" } = await formFields(request);
      redeliverWebhook(context, id);
      const filter = new URLSearchParams(query).toString();
      return seePage(filter === "" ? "/sandbox/webhooks" : `/sandbox/webhooks?${filter}`, "again");
    }),
  );
}

function logPage(context: SandboxContext, filter: Filter): Markup {
  const all = context.delivery.list(undefined, KEPT * 2);
  const topics = [...new Set(all.map((webhook) => webhook.topic))].sort();
  const found = all
    .filter(
      ({ status, topic, shopDomain }) =>
        (filter.status === undefined || status === filter.status) &&
        (filter.topic === "" || topic === filter.topic) &&
        (filter.shop === "" || shopDomain === filter.shop),
    )
    .sort((a, b) => (a.triggeredAt < b.triggeredAt ? 1 : -1));
  const shops = [...context.state.shops()].map((shop) => shop.document);
  const query = new URLSearchParams(
    Object.entries({ status: filter.status ?? "", topic: filter.topic, from: filter.shop }).filter(
      ([, value]) => value !== "",
    ),
  ).toString();
  const counts = context.delivery.counts();
  return markup`<div class="tools"><form class="filter">
${choice("status", "Status", filter.status ?? "", [["", "All"], ...Object.entries(statuses)])}
${choice("topic", "Topic", filter.topic, [["", "All"], ...topics.map((topic): [string, string] => [topic, topic])])}
${shops.length > 1 && choice("from", "Shop", filter.shop, [["", "All"], ...shops.map(({ domain, name }): [string, string] => [domain, name])])}
<button class="button">Filter</button></form></div>
<div data-live>
<p class="soft">${counts.pending} waiting, ${counts.delivered} delivered, ${counts.failed} given up; ${counts.retries} tried again, ${counts.duplicates} sent twice, ${counts.delayed} late, ${counts.reordered} overtaken on purpose.</p>
${found.length === 0 ? empty(all.length) : markup`<ul class="log">${found.slice(0, SHOWN).map((webhook) => entry(context, webhook, query))}</ul>`}
${found.length > SHOWN && markup`<p class="soft">The newest ${SHOWN} of ${found.length}. Delivered ones are remembered up to the last ${KEPT.toLocaleString("en")}.</p>`}
</div>`;
}

function empty(all: number): Markup {
  return all === 0
    ? markup`<div class="empty"><h2>No webhook yet</h2><p>Place an order in the shop, and it is told to the app here.</p></div>`
    : markup`<div class="empty"><p>No webhook fits. <a href="/sandbox/webhooks">Show all</a></p></div>`;
}

function entry(context: SandboxContext, webhook: DeliveryDocument, query: string): Markup {
  const { id, eventId, topic, status, attempts, triggeredAt, lastLatencyMs, shopDomain } = webhook;
  const style = { pending: "waiting", delivered: "good", failed: "bad" }[status];
  const tries = attempts === 1 ? "1 try" : `${attempts} tries`;
  const again =
    status === "pending"
      ? null
      : markup`<form method="post" action="/sandbox/webhooks/again"><input type="hidden" name="id" value="${id}"><input type="hidden" name="query" value="${query}"><button class="button">Send again</button></form>`;
  return markup`<li><details><summary><span class="topic">${topic}</span><span class="badge ${style}">${statuses[status]}</span>
<span class="soft">${tries}${answer(webhook)}${lastLatencyMs !== undefined && `, ${lastLatencyMs} ms`}</span>
<span class="soft when number">${moment(new Date(triggeredAt), panelTimezone(context))}</span></summary>
<div class="inside"><dl class="facts"><div><dt>Webhook id</dt><dd><code>${id}</code></dd></div><div><dt>Event id</dt><dd><code>${eventId}</code></dd></div><div><dt>Shop</dt><dd>${shopDomain}</dd></div></dl>
${again}<pre tabindex="0">${pretty(webhook.payload)}</pre></div></details></li>`;
}

function answer({ lastStatus, lastError, attempts }: DeliveryDocument): Printable {
  if (attempts === 0) return null;
  return lastStatus === null ? `, no answer (${lastError ?? "unknown"})` : `, answered ${lastStatus}`;
}

function pretty(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}

function choice(
  name: string,
  label: string,
  current: string,
  options: readonly (readonly [string, string])[],
): Markup {
  return markup`<div class="field"><label for="${name}">${label}</label><select id="${name}" name="${name}">${options.map(
    ([value, text]) =>
      markup`<option value="${value}"${value === current && new Markup(" selected")}>${text}</option>`,
  )}</select></div>`;
}
