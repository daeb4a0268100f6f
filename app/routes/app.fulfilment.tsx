// Rewards that staff have to do something with: goods to hand over, gift cards to take back, store credit that is unclear.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { BlockStack, Button, InlineStack, Page, Text, TextField } from "@shopify/polaris";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useState } from "react";
import { DividedList } from "../components/divided-list";
import { PageErrorBoundary } from "../components/page-error";
import { en } from "../i18n/en";
import { formatDate, formatMoney } from "../i18n/format";
import { describeRefusal } from "../i18n/refusals";
import { domainNow } from "../lib/clocks.server";
import { actOnFulfilment, readFulfilment } from "../services/mind-fulfilment.server";
import { requireAdminShop } from "../shopify.server";
import { readFulfilmentAct } from "./admin-input.server";

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await requireAdminShop(request);
  const settings = { locale: "en", timezone: shop.timezone };
  return { ...(await readFulfilment(shop, settings.locale)), settings };
}

export async function action({ request }: ActionFunctionArgs) {
  const shop = await requireAdminShop(request);
  const decision = await actOnFulfilment(shop, await readFulfilmentAct(request), await domainNow());
  if (decision.ok) return { said: en.fulfilment.done };
  return { said: describeRefusal(decision.refusal, { locale: "en" }).body.refusal.message };
}

export default function Fulfilment() {
  const { unclear, things, settings } = useLoaderData<typeof loader>();
  const calls = unclear.map(({ id, amountCents, sentCents, currency, memberName }) => {
    const amount = formatMoney(sentCents ?? amountCents, currency, settings);
    const text = en.fulfilment.unclear(amount, memberName ?? en.members.unnamed);
    return { key: id, content: <Item id={id} text={text} note="" acts={RESOLVE} /> };
  });
  const rewards = things.map(({ id, title, memberName, fulfilment, requestedAt, expiresAt, code }) => {
    const isGoods = fulfilment === "goods";
    const say = isGoods ? en.fulfilment.goods : en.fulfilment.card;
    const text = say(title, memberName ?? en.members.unnamed);
    const until = expiresAt === null ? [] : [en.fulfilment.until(formatDate(expiresAt, settings))];
    const note = [code, en.fulfilment.since(formatDate(requestedAt, settings)), ...until].join(" · ");
    const acts = isGoods ? HAND_OVER : TAKE_BACK;
    return { key: id, content: <Item id={id} text={text} note={note} hasWord={isGoods} acts={acts} /> };
  });
  return (
    <Page title={en.fulfilment.title} subtitle={en.fulfilment.subtitle}>
      <DividedList
        empty={{ title: en.fulfilment.noneTitle, text: en.fulfilment.noneBody }}
        items={[...calls, ...rewards]}
      />
    </Page>
  );
}

interface Act {
  readonly label: string;
  readonly fields: Readonly<Record<string, string>>;
}

const RESOLVE: readonly Act[] = [
  { label: en.fulfilment.made, fields: { act: "resolve", state: "made" } },
  { label: en.fulfilment.notMade, fields: { act: "resolve", state: "waiting" } },
];
const HAND_OVER: readonly Act[] = [
  { label: en.fulfilment.handOver, fields: { act: "handOver" } },
  { label: en.fulfilment.refuse, fields: { act: "refuse" } },
];
const TAKE_BACK: readonly Act[] = [{ label: en.fulfilment.takeCardBack, fields: { act: "takeCardBack" } }];

interface ItemProps {
  readonly id: string;
  readonly text: string;
  readonly note: string;
  /** whether staff may add a word of their own */
  readonly hasWord?: boolean;
  readonly acts: readonly Act[];
}

function Item({ id, text, note, hasWord = false, acts }: ItemProps) {
  const fetcher = useFetcher<typeof action>();
  const bridge = useAppBridge();
  const [word, setWord] = useState("");
  const outcome = fetcher.data;
  useEffect(() => {
    if (outcome !== undefined) bridge.toast.show(outcome.said);
  }, [outcome, bridge]);
  return (
    <BlockStack gap="200">
      <Text as="p" fontWeight="semibold" breakWord>
        {text}
      </Text>
      <Text as="p" variant="bodySm" tone="subdued" breakWord>
        {note}
      </Text>
      {hasWord ? (
        <TextField
          label={en.fulfilment.note}
          value={word}
          onChange={setWord}
          autoComplete="off"
          maxLength={200}
        />
      ) : null}
      <InlineStack gap="200">
        {acts.map(({ label, fields }) => (
          <Button
            key={label}
            loading={fetcher.state !== "idle"}
            accessibilityLabel={`${label}: ${text}`}
            onClick={() =>
              fetcher.submit({ ...fields, id, ...(hasWord ? { note: word } : {}) }, { method: "post" })
            }
          >
            {label}
          </Button>
        ))}
      </InlineStack>
    </BlockStack>
  );
}

export { PageErrorBoundary as ErrorBoundary };
