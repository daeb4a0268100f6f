// `npm run demo`: a shop that stays. The first start fills it with a catalogue, members and half a year of orders; later
// ones find it as it was left. A filling that was cut short is begun anew.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { AppView } from "./app-view";
import type { DemoArguments } from "./arguments";
import { catalogue, shopName } from "./catalogue";
import { generateHistory } from "./generate";
import { decimal, planFromHistory, rewardPoints } from "./plan";
import type { CommandContext } from "./replay-command";
import { openShop, playScene } from "./scene";
import type { SandboxClient } from "./sandbox-client";
import { startStack, type Stack } from "./stack";

const shop = { domain: "harbour-lane.myshopify.com", name: shopName };
const database = "vefa_demo";
const historyShape = { members: 400, days: 180 };

/** Kept when the shop is filled: that it is. */
const markerSchema = z.object({
  /** Which server holds the database. */
  server: z.string(),
  seed: z.number(),
});
type Marker = z.infer<typeof markerSchema>;

/** Resolves when the shop is open. */
export async function runDemoShop(args: DemoArguments, context: CommandContext): Promise<void> {
  const { cloneFolder, progress, cleanup } = context;
  const dataFolder = join(cloneFolder, ".data");
  const markerFile = join(dataFolder, "demo.json");
  const stateFile = join(dataFolder, "demo-sandbox.journal");
  mkdirSync(dataFolder, { recursive: true });
  const server = createHash("sha256")
    .update(process.env["DATABASE_URL"] ?? "embedded")
    .digest("hex");
  let marker = args.fresh ? null : readMarker(markerFile);
  if (marker?.server !== server || !existsSync(stateFile)) marker = null;
  if (marker === null) {
    rmSync(markerFile, { force: true });
    rmSync(stateFile, { force: true });
  }

  const stack = await startStack({
    ...{ cloneFolder, database, stateFile, cleanup },
    shop: shop.domain,
    port: args.port ?? 4600,
    logFolder: join(dataFolder, "logs", "demo"),
    record: context.record,
    say: progress.say,
    onGiveUp: context.onGiveUp,
    dropFirst: marker === null,
  });
  const view = AppView.open(stack.appEnvironment, shop.domain);
  cleanup.add(() => view.close());
  if (marker !== null && (await view.findShop()) === null) {
    throw new Error(
      "The demo's database is not the one that its shop was filled with. Begin anew: npm run demo -- --fresh",
    );
  }
  if (marker === null) {
    await fillShop(stack, view, args, context);
    marker = { server, seed: args.seed };
    writeFileSync(`${markerFile}.new`, JSON.stringify(marker));
    renameSync(`${markerFile}.new`, markerFile);
  }
  context.record.note({ address: stack.client.origin });
  for (const line of invitation(stack, await findSaver(stack.client), await stack.client.clock())) {
    progress.say(line);
  }
}

function readMarker(path: string): Marker | null {
  try {
    return markerSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}

async function fillShop(
  stack: Stack,
  view: AppView,
  args: DemoArguments,
  { progress }: CommandContext,
): Promise<void> {
  progress.say(`Opening the shop "${shop.name}" and installing the app`);
  await openShop(stack, view, shop.name);
  const variantIds = await stack.client.createProducts(
    catalogue.map(({ title, productType, priceCents }) => ({
      title,
      productType,
      variants: [{ title: "Default Title", price: decimal(priceCents) }],
    })),
  );
  const lastDay = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const plan = planFromHistory(generateHistory({ ...historyShape, seed: args.seed, lastDay }), variantIds);
  progress.say(`Half a year of business: ${plan.orders.length} orders of ${plan.members.length} members`);
  const outcome = await playScene(stack, view, plan, { seed: args.seed, kills: 0, progress });
  const wrong = outcome.checks.filter(({ problems }) => problems.length > 0);
  if (wrong.length > 0) {
    const problems = wrong.flatMap((check) => [check.name, ...check.problems.slice(0, 5)]).join("\n  ");
    throw new Error(`The shop was filled, but not everything is right:\n  ${problems}`);
  }
  await stack.client.setTheme(theme);
  await stack.client.setClock(null);
  await stack.client.setDelivery({ ...calmDelivery, seed: args.seed });
}

const calmDelivery = {
  duplicateRate: 0,
  reorderRate: 0,
  delayRate: 0,
  maxDelayMs: 0,
  concurrency: 8,
  retryDelaysMs: [200, 400, 800, 1600, 3200, 6400, 12_800, 25_600],
};

/** Where the shop's theme shows what the extension has. */
const settings = { accent: "#1f4d3a" };
const balance = { extension: "rewards-theme", block: "balance", settings };
const theme = {
  embeds: [{ extension: "rewards-theme", block: "rewards-embed", settings }],
  blocks: { "account-top": [balance], "cart-summary": [balance] },
};

/** Whoever has most points to spend by now; null when nobody has enough. */
async function findSaver(client: SandboxClient): Promise<Saver | null> {
  const [balances, customers] = await Promise.all([client.balances(), client.customers()]);
  const best = [...balances].reduce<{ customerId: string; points: number } | null>(
    (most, [customerId, points]) =>
      points > (most?.points ?? rewardPoints - 1) ? { customerId, points } : most,
    null,
  );
  const found = customers.find(({ id }) => id === best?.customerId);
  return best && found ? { name: found.name, email: found.email, points: best.points } : null;
}

interface Saver {
  readonly name: string;
  readonly email: string;
  readonly points: number;
}

function invitation(
  { client: { origin } }: Stack,
  saver: Saver | null,
  clock: { readonly now: string; readonly isReal: boolean },
): string[] {
  const login = `${origin}/account/login`;
  const shopper =
    saver === null
      ? [`  1. Be a shopper at ${login}: buy until you have ${rewardPoints} points, then`]
      : [
          `  1. Be a shopper: log in as ${saver.name} (${saver.points} points) at`,
          `     ${login}?q=${encodeURIComponent(saver.email)},`,
        ];
  return [
    "",
    `${shop.name} is open.`,
    "",
    `  Shop           ${origin}/`,
    `  Admin          ${origin}/admin/apps/vefa`,
    `  Control panel  ${origin}/sandbox`,
    ...(clock.isReal ? [] : ["", `  The shop's clock was moved, to ${clock.now}: ${origin}/sandbox/clock`]),
    "",
    "Three things to try:",
    ...shopper,
    `     open Rewards, spend ${rewardPoints} points on the cart, and pay. Undo it before, or do it in two tabs at once.`,
    `  2. Be the merchant: find ${saver?.email ?? "a shopper"} among the members in the admin, and ask of any number why it is`,
    "     what it is. Refund two lines of an order under Orders, and see what that took back.",
    "  3. Leave a cart with a code alone, move the clock on by two days in the control panel: the points are back.",
    "",
    "Ctrl-C stops everything, the database too. What is here stays for the next start.",
  ];
}
