// One member: what they have, where it comes from, their codes, and all that happened with the sum behind each number.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Badge, BlockStack, Box, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { AmountsCard, type Amount } from "../components/amounts";
import { PageErrorBoundary } from "../components/page-error";
import { Timeline, type TimelineItem } from "../components/timeline";
import { CASHBACK_PAYOUT } from "../core/store-credit/payout";
import { en } from "../i18n/en";
import { formatAmount, formatDate, formatMoment, formatNumber, type FormatSettings } from "../i18n/format";
import { entryNotes } from "../i18n/history";
import { entryTitle, redemptionLabel } from "../i18n/ledger";
import { receiptLines } from "../i18n/receipt";
import { domainNow } from "../lib/clocks.server";
import { readMemberPage, type MemberPage } from "../services/read-admin.server";
import { requireAdminShop } from "../shopify.server";
import { readMemberPageQuery } from "./admin-input.server";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const shop = await requireAdminShop(request);
  const query = readMemberPageQuery(request, params);
  const now = await domainNow();
  const page = query && (await readMemberPage(shop, query.memberId, now, query.beforeSeq));
  if (query === null || page === null) throw new Response("Not found", { status: 404 });
  return {
    page,
    now,
    isNewest: query.beforeSeq === null,
    settings: { locale: "en", timezone: shop.timezone },
  };
}

export default function Member() {
  const { page, now, isNewest, settings } = useLoaderData<typeof loader>();
  const { member, redemptions, entries, older } = page;
  const balances = page.balances.toSorted(
    (a, b) => Number(b.unit === "points") - Number(a.unit === "points"),
  );
  const customerNumber = member.customerId.split("/").at(-1) ?? "";
  const address = `/app/members/${String(member.id)}`;
  const lots = balances.flatMap(({ unit, lots: own }) => own.map((lot) => ({ ...lot, unit })));
  return (
    <Page
      title={member.displayName ?? en.members.unnamed}
      subtitle={[member.email, en.member.joined(formatDate(member.joinedAt, settings))]
        .filter(Boolean)
        .join(" · ")}
      backAction={{ content: en.members.title, url: "/app/members" }}
      secondaryActions={[
        { content: en.member.shopify, url: `shopify://admin/customers/${customerNumber}`, target: "_top" },
      ]}
    >
      <BlockStack gap="400">
        {balances.map((balance) => (
          <AmountsCard
            key={balance.unit}
            title={balance.unit === "points" ? en.member.points : en.member.cashback(balance.unit)}
            amounts={balanceAmounts(balance, settings)}
          />
        ))}
        {page.waiting.orders === 0 ? null : (
          <AmountsCard
            title={en.member.waiting}
            amounts={[
              { label: en.member.waitingOrders, value: formatNumber(page.waiting.orders, settings) },
              ...page.waiting.amounts.map(({ unit, amount }) => ({
                label: unit === "points" ? en.member.points : en.member.cashback(unit),
                value: formatAmount(amount, unit, settings),
              })),
            ]}
          />
        )}
        <Section title={en.member.codes} none={redemptions.length === 0 ? en.member.codesNone : null}>
          {redemptions.map((redemption) => (
            <Row
              key={redemption.id}
              left={redemption.rewardKey === CASHBACK_PAYOUT ? en.member.payout : redemption.code}
              note={redemptionNote(redemption, settings)}
            >
              <Badge tone={redemptionLabel(redemption.state).tone}>
                {redemptionLabel(redemption.state).label}
              </Badge>
            </Row>
          ))}
        </Section>
        <Section title={en.member.timeline} none={entries.length === 0 ? en.member.timelineNone : null}>
          <Timeline items={entries.map((entry) => timelineItem(entry, settings))} />
          {isNewest && older === null ? null : (
            <InlineStack align="space-between">
              <Button url={address} disabled={isNewest}>
                {en.member.newest}
              </Button>
              <Button url={`${address}?before=${String(older ?? "")}`} disabled={older === null}>
                {en.member.older}
              </Button>
            </InlineStack>
          )}
        </Section>
        <Section title={en.member.lots} none={lots.length === 0 ? en.member.lotsNone : null}>
          {lots.map((lot) => (
            <Row
              key={`${lot.unit} ${lot.id}`}
              left={lotTitle(lot, settings)}
              note={lotNote(lot, now, settings)}
            >
              <Text as="span" numeric>
                {formatAmount(lot.remaining, lot.unit, settings)}
              </Text>
            </Row>
          ))}
        </Section>
      </BlockStack>
    </Page>
  );
}

function Section({
  title,
  none,
  children,
}: {
  title: string;
  none: string | null;
  children: React.ReactNode;
}) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        {none === null ? (
          children
        ) : (
          <Text as="p" tone="subdued">
            {none}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}

function Row({ left, note, children }: { left: string; note: string; children: React.ReactNode }) {
  return (
    <InlineStack align="space-between" blockAlign="center" gap="400" wrap={false}>
      <Box minWidth="0">
        <Text as="p" breakWord>
          {left}
        </Text>
        <Text as="p" variant="bodySm" tone="subdued">
          {note}
        </Text>
      </Box>
      {children}
    </InlineStack>
  );
}

type Balance = MemberPage["balances"][number];
type Lot = Balance["lots"][number];
type Redemption = MemberPage["redemptions"][number];
type Entry = MemberPage["entries"][number];

function balanceAmounts(balance: Balance, settings: FormatSettings): Amount[] {
  const amount = (value: number) => formatAmount(value, balance.unit, settings);
  return [
    { label: en.member.earned, value: amount(balance.earned) },
    { label: en.member.available, value: amount(balance.available) },
    { label: en.member.pending, value: amount(balance.pending) },
    { label: en.member.held, value: amount(balance.held) },
    ...(balance.captured > 0 ? [{ label: en.member.spent, value: amount(balance.captured) }] : []),
    ...(balance.expired > 0 ? [{ label: en.member.expired, value: amount(balance.expired) }] : []),
  ];
}

function redemptionNote(redemption: Redemption, settings: FormatSettings): string {
  return [
    formatDate(redemption.requestedAt, settings),
    redemption.grantedFor === null ? priceOf(redemption, settings) : en.member.gift,
    redemption.orderName === null ? null : en.member.onOrder(redemption.orderName),
    redemption.expiresAt === null ? null : en.member.until(formatDate(redemption.expiresAt, settings)),
    redemption.failure,
  ]
    .filter((part) => part !== null)
    .join(" · ");
}

/** What it cost, or still holds: points, or cashback. */
function priceOf(
  { currency, pointsSpent, pointsHeld, centsSpent, centsHeld }: Redemption,
  settings: FormatSettings,
): string {
  return currency === null
    ? en.member.codePoints(formatNumber(pointsSpent || pointsHeld, settings))
    : formatAmount(centsSpent || centsHeld, currency, settings);
}

function lotTitle(lot: Lot & { unit: string }, settings: FormatSettings): string {
  return en.member.lotOf(formatAmount(lot.amount, lot.unit, settings), formatDate(lot.earnedAt, settings));
}

function lotNote(lot: Lot, now: Date, settings: FormatSettings): string {
  if (lot.expiresAt !== null && lot.expiresAt <= now)
    return en.member.lotExpired(formatDate(lot.expiresAt, settings));
  const pending = lot.availableAt > now ? [en.member.lotPending(formatDate(lot.availableAt, settings))] : [];
  const until =
    lot.expiresAt === null ? en.member.lotForever : en.member.until(formatDate(lot.expiresAt, settings));
  return [...pending, until].join(" · ");
}

function timelineItem(entry: Entry, settings: FormatSettings): TimelineItem {
  const { title, sign: usual } = entryTitle(entry.kind, settings);
  // What was held before is spent without a change of the balance.
  const sign = entry.balanceAfter === entry.balanceBefore ? "" : usual;
  return {
    id: entry.key,
    title: entry.orderName === null ? title : `${title}, ${en.member.onOrder(entry.orderName)}`,
    amount: `${sign}${amountInWords(entry.amount, entry.unit, settings)}`,
    tone: sign === "+" ? "success" : "subdued",
    when: formatMoment(entry.occurredAt, settings),
    balanceAfter: amountInWords(entry.balanceAfter, entry.unit, settings),
    notes: [
      ...entryNotes(entry, settings),
      ...(entry.programVersion === null ? [] : [en.member.version(entry.programVersion)]),
    ],
    receipt: receiptLines(entry.explanation, settings),
  };
}

/** Points beside money need their name. */
function amountInWords(amount: number, unit: string, settings: FormatSettings): string {
  const text = formatAmount(amount, unit, settings);
  return unit === "points" ? en.member.codePoints(text) : text;
}

export { PageErrorBoundary as ErrorBoundary };
