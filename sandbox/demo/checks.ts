// What must be true after a replay, whatever happened during it. Each check names what is wrong, customer by customer; a
// replay with any problem has failed.
import { z } from "zod";
import type { RedemptionRow } from "../../app/repositories/redemptions.server";
import type { MemberFigures, OpenWork } from "./app-view";
import type { AuditReport } from "./audit";
import { rewardPoints } from "./plan";
import type { Played } from "./replay";
import type { SandboxClient, SandboxStatus } from "./sandbox-client";

export interface CheckInput {
  readonly played: Played;
  readonly figures: ReadonlyMap<string, MemberFigures>;
  readonly redemptions: ReadonlyMap<string, RedemptionRow>;
  readonly work: OpenWork;
  readonly status: SandboxStatus;
  readonly audit: AuditReport;
  readonly client: SandboxClient;
}

export interface CheckResult {
  readonly name: string;
  readonly problems: readonly string[];
}

const metafieldPage = z.object({
  metafields: z.array(z.looseObject({ ownerId: z.string(), key: z.string(), value: z.string() })),
  next: z.number().nullable(),
});
const balanceValue = z.looseObject({
  points: z.looseObject({ available: z.number(), pending: z.number(), held: z.number(), earned: z.number() }),
  cashback: z.looseObject({ earnedCents: z.number() }),
});
const codeList = z.object({ codes: z.array(z.looseObject({ code: z.string(), usageCount: z.number() })) });

/** All checks, in the order in which a reader would ask. */
export async function runChecks(input: CheckInput): Promise<CheckResult[]> {
  return [
    {
      name: "each customer's figures equal the sums over that customer's orders",
      problems: checkSums(input),
    },
    { name: "available is earned less captured less held", problems: checkConservation(input) },
    { name: "every code is issued once and used at most once", problems: checkRedemptions(input) },
    { name: "the shop holds exactly the app's codes", problems: await checkCodes(input) },
    { name: "each customer's metafield shows the balance", problems: await checkMetafields(input) },
    { name: "no webhook and no effect was given up", problems: checkDeadLetters(input) },
    { name: "the audit agrees with every account, lot and hold", problems: input.audit.problems },
  ];
}

function checkSums({ played, figures }: Pick<CheckInput, "played" | "figures">): string[] {
  const problems = played.members.flatMap((member) => {
    const found = figures.get(member.customerId);
    if (found === undefined) return [`customer ${member.customer}: is no member`];
    return differences(`customer ${member.customer}`, [
      ["points earned", found.points.earned, member.pointsEarned],
      ["points held or spent", found.points.held + found.points.captured, member.pointsSpent],
      ["cashback earned (cents)", found.cashback.earned, member.cashbackCents],
    ]);
  });
  if (figures.size !== played.members.length) {
    problems.push(`the app has ${figures.size} members, but there are ${played.members.length} customers`);
  }
  return problems;
}

function checkConservation({ figures }: CheckInput): string[] {
  return [...figures.values()].flatMap(({ customerId, points, cashback }) =>
    differences(customerId, [
      ["points available", points.available + points.pending, points.earned - points.captured - points.held],
      [
        "cashback available",
        cashback.available + cashback.pending,
        cashback.earned - cashback.captured - cashback.held,
      ],
    ]),
  );
}

function checkRedemptions({ played, redemptions }: CheckInput): string[] {
  const codes = new Set<string>();
  const orders = new Set<string>();
  return played.redemptions.flatMap(({ requestKey, redeemed, orderName }) => {
    const row = redeemed === null ? undefined : redemptions.get(redeemed.redemptionId);
    if (redeemed === null || row === undefined)
      return [`redemption ${requestKey}: is not in the app's database`];
    const problems: string[] = [];
    const wantedState = orderName === null ? "issued" : "used";
    if (row.code !== redeemed.code) problems.push(`redemption ${requestKey}: its code changed`);
    if (row.state !== wantedState)
      problems.push(`code ${row.code}: is ${row.state}, but should be ${wantedState}`);
    if (row.orderName !== orderName) {
      problems.push(
        `code ${row.code}: was used by ${row.orderName ?? "none"}, but should be by ${orderName ?? "none"}`,
      );
    }
    problems.push(
      ...differences(`code ${row.code}`, [
        ["points spent", row.pointsSpent, orderName === null ? 0 : rewardPoints],
        ["points held", row.pointsHeld, orderName === null ? rewardPoints : 0],
      ]),
    );
    if (codes.has(row.code)) problems.push(`code ${row.code}: was issued twice`);
    codes.add(row.code);
    if (row.orderName !== null && orders.has(row.orderName))
      problems.push(`order ${row.orderName}: took two codes`);
    if (row.orderName !== null) orders.add(row.orderName);
    return problems;
  });
}

async function checkCodes({ played, redemptions, client }: CheckInput): Promise<string[]> {
  const problems: string[] = [];
  const uses = new Map<string, number>();
  for (const { code, usageCount } of codeList.parse(await client.read("codes")).codes) {
    if (uses.has(code)) problems.push(`code ${code}: exists twice in the shop`);
    uses.set(code, usageCount);
  }
  for (const { redeemed, orderName } of played.redemptions) {
    const code = redeemed === null ? undefined : redemptions.get(redeemed.redemptionId)?.code;
    if (code === undefined) continue;
    const found = uses.get(code);
    const wanted = orderName === null ? 0 : 1;
    if (found === undefined) problems.push(`code ${code}: does not exist in the shop`);
    else if (found !== wanted)
      problems.push(`code ${code}: was used ${found} times in the shop instead of ${wanted}`);
    uses.delete(code);
  }
  for (const code of uses.keys()) problems.push(`code ${code}: exists in the shop, but no redemption has it`);
  return problems;
}

async function checkMetafields({ figures, client }: CheckInput): Promise<string[]> {
  const problems: string[] = [];
  const missing = new Set(figures.keys());
  let next: number | null = 0;
  while (next !== null) {
    const page: z.output<typeof metafieldPage> = metafieldPage.parse(
      await client.read(`metafields?limit=1000&from=${next}`),
    );
    for (const { ownerId, key, value } of page.metafields) {
      const found = figures.get(ownerId);
      if (found === undefined || key !== "balance") continue;
      missing.delete(ownerId);
      const parsed = balanceValue.safeParse(JSON.parse(value));
      if (!parsed.success) {
        problems.push(`metafield of ${ownerId}: ${value.slice(0, 200)}`);
        continue;
      }
      const { points, cashback } = parsed.data;
      problems.push(
        ...differences(`metafield of ${ownerId}`, [
          ["points available", points.available, found.points.available],
          ["points pending", points.pending, found.points.pending],
          ["points held", points.held, found.points.held],
          ["points earned", points.earned, found.points.earned],
          ["cashback earned", cashback.earnedCents, found.cashback.earned],
        ]),
      );
    }
    next = page.next;
  }
  for (const ownerId of missing) {
    const { points, cashback } = figures.get(ownerId)!;
    // Who never earned anything has had no balance to write.
    if (points.earned + cashback.earned > 0) problems.push(`metafield of ${ownerId}: is missing`);
  }
  return problems;
}

function checkDeadLetters({ work, status }: CheckInput): string[] {
  return differences("in the end", [
    ["webhooks that the app gave up", work.inbox.dead, 0],
    ["webhooks that still wait", work.inbox.waiting + work.inbox.retrying, 0],
    ["effects that the app gave up", work.deadEffects, 0],
    ["effects that still wait", work.effects, 0],
    ["webhooks that the shop gave up", status.webhooks.failed, 0],
  ]);
}

function differences(who: string, values: readonly (readonly [string, number, number])[]): string[] {
  return values.flatMap(([what, found, wanted]) =>
    found === wanted ? [] : [`${who}: ${what} is ${found}, but should be ${wanted}`],
  );
}
