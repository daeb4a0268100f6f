// The page on which Shopify's good and bad days are made: how webhooks are delivered and how the Admin API behaves.
import { z } from "zod";
import type { SandboxContext } from "../context";
import { parseInput } from "../control/endpoint";
import { changeChaos, changeDelivery, chaosInput, deliveryInput } from "../control/settings";
import { markup, Markup } from "../http/markup";
import { SandboxRefusal } from "../http/refusal";
import type { Router } from "../http/router";
import { defaultChaos, defaultDelivery, type ChaosSettings, type DeliverySettings } from "../state/settings";
import { doneMessage, formFields, pageHandler, panelPage, seePage } from "./layout";

interface Preset {
  label: string;
  explanation: string;
  delivery: Partial<DeliverySettings>;
  chaos: Partial<ChaosSettings>;
}

const presets: Readonly<Record<string, Preset>> = {
  fine: {
    label: "Everything works",
    explanation: "Each webhook comes once, at once and in order. The Admin API answers at once.",
    delivery: defaultDelivery,
    chaos: defaultChaos,
  },
  usual: {
    label: "An ordinary day",
    explanation: "Now and then a webhook comes twice, late or overtaken; the Admin API takes a moment.",
    delivery: { ...defaultDelivery, duplicateRate: 0.05, reorderRate: 0.05, delayRate: 0.05 },
    chaos: { ...defaultChaos, slowMs: 120, asyncDelayMs: 1_500 },
  },
  bad: {
    label: "Shopify has a bad day",
    explanation:
      "A third of the webhooks come twice, late or overtaken. The Admin API is slow and often fails.",
    delivery: {
      ...defaultDelivery,
      duplicateRate: 0.3,
      reorderRate: 0.3,
      delayRate: 0.3,
      maxDelayMs: 8_000,
    },
    chaos: { ...defaultChaos, errorRate: 0.25, timeoutRate: 0.05, slowMs: 800, asyncDelayMs: 6_000 },
  },
  outage: {
    label: "Outage",
    explanation:
      "No webhook is sent, and every call of the Admin API is throttled, until another day is chosen.",
    delivery: { paused: true },
    chaos: { throttle: true },
  },
};

const sentences = {
  preset: "From now on it is as you chose.",
  delivery: "The delivery of webhooks was changed.",
  chaos: "The Admin API was changed.",
};

export function addChaosRoutes(router: Router, context: SandboxContext): void {
  router.on(
    "GET",
    "/sandbox/chaos",
    pageHandler("chaos", (request) =>
      panelPage({
        section: "chaos",
        title: "Chaos",
        message: doneMessage(request, sentences),
        main: chaosPage(context),
      }),
    ),
  );
  router.on(
    "POST",
    "/sandbox/chaos/preset",
    pageHandler("chaos", async (request) => {
      const { preset: name = "" } = await formFields(request);
      const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
      if (!preset) throw new SandboxRefusal(400, "invalid_input", "There is no such day");
      changeDelivery(context, preset.delivery);
      changeChaos(context, preset.chaos);
      return seePage("/sandbox/chaos", "preset");
    }),
  );
  router.on(
    "POST",
    "/sandbox/chaos/delivery",
    pageHandler("chaos", async (request) => {
      const fields = await formFields(request);
      changeDelivery(context, parseInput(deliveryInput, numbers(fields, ["paused"])));
      return seePage("/sandbox/chaos", "delivery");
    }),
  );
  router.on(
    "POST",
    "/sandbox/chaos/api",
    pageHandler("chaos", async (request) => {
      const fields = await formFields(request);
      changeChaos(context, parseInput(chaosInput, numbers(fields, ["throttle"])));
      return seePage("/sandbox/chaos", "chaos");
    }),
  );
}

const number = z.coerce.number();

/** A form's fields as the settings have them: shares are given in percent, and an unticked box is false. */
function numbers(
  fields: Readonly<Record<string, string>>,
  boxes: readonly string[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const box of boxes) values[box] = fields[box] !== undefined;
  for (const [name, text] of Object.entries(fields)) {
    if (boxes.includes(name)) continue;
    const value = parseInput(number, text);
    values[name] = name.endsWith("Rate") ? value / 100 : value;
  }
  return values;
}

function chaosPage({ state }: SandboxContext): Markup {
  const { delivery, chaos } = state;
  const current = Object.values(presets).find((preset) => applies(preset, delivery, chaos));
  const cards = Object.entries(presets).map(
    ([
      name,
      preset,
    ]) => markup`<section class="card"><h3>${preset.label} ${preset === current && markup`<span class="badge good">now</span>`}</h3>
<p class="soft">${preset.explanation}</p>
<form method="post" action="/sandbox/chaos/preset"><button class="button" name="preset" value="${name}" aria-label="Choose: ${preset.label}">Choose</button></form></section>`,
  );
  return markup`<p class="soft">Make a day on which Shopify behaves badly, and see that nothing is lost and nothing counted twice.</p>
<div class="cards">${cards}</div>
<h2>How webhooks are delivered</h2>
<form class="card" method="post" action="/sandbox/chaos/delivery"><div class="grid-2">
${share("duplicateRate", "Sent twice", delivery.duplicateRate, "At once or a little later, under the same id.")}
${share("reorderRate", "Overtaken", delivery.reorderRate, "Held back until others have passed.")}
${share("delayRate", "Late", delivery.delayRate, "By up to the time below.")}
${whole("maxDelayMs", "Latest by", delivery.maxDelayMs, "Milliseconds.")}
${whole("timeoutMs", "The app has to answer within", delivery.timeoutMs, "Milliseconds; Shopify gives 5,000.")}
${whole("concurrency", "At a time", delivery.concurrency, "Webhooks under way, 1 to 64.")}
${whole("seed", "Seed", delivery.seed, "The same seed brings the same fate to the same webhooks.")}
</div>
${box("paused", "Hold all webhooks back", delivery.paused)}
<button class="button primary">Save</button></form>
<h2>How the Admin API answers</h2>
<form class="card" method="post" action="/sandbox/chaos/api"><div class="grid-2">
${share("errorRate", "Fails", chaos.errorRate, "With a 5xx; nothing is done.")}
${share("timeoutRate", "Never answers", chaos.timeoutRate, "Whether it was carried out or not.")}
${whole("slowMs", "Slower by", chaos.slowMs, "Milliseconds, added to every answer.")}
${whole("asyncDelayMs", "Codes take", chaos.asyncDelayMs, "Milliseconds until bulk work is done.")}
</div>
${box("throttle", "Throttle every call", chaos.throttle)}
<button class="button primary">Save</button></form>`;
}

function applies(preset: Preset, delivery: DeliverySettings, chaos: ChaosSettings): boolean {
  const holds = (wanted: object, actual: object) =>
    Object.entries(wanted).every(
      ([name, value]) => JSON.stringify(value) === JSON.stringify(actual[name as keyof typeof actual]),
    );
  return holds(preset.delivery, delivery) && holds(preset.chaos, chaos);
}

function share(name: string, label: string, rate: number, explanation: string): Markup {
  const percent = Math.round(rate * 1_000) / 10;
  return markup`<div class="field"><label for="${name}">${label} (%)</label><input id="${name}" name="${name}" type="number" min="0" max="100" step="any" required value="${percent}" aria-describedby="${name}-info"><p class="hint" id="${name}-info">${explanation}</p></div>`;
}

function whole(name: string, label: string, value: number, explanation: string): Markup {
  return markup`<div class="field"><label for="${name}">${label}</label><input id="${name}" name="${name}" type="number" min="0" step="1" required value="${value}" aria-describedby="${name}-info"><p class="hint" id="${name}-info">${explanation}</p></div>`;
}

function box(name: string, label: string, isSet: boolean): Markup {
  return markup`<div class="field"><label class="check"><input type="checkbox" name="${name}" value="1"${isSet && new Markup(" checked")}> ${label}</label></div>`;
}
