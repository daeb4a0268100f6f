// Messages and jobs that could not be worked: seen with their reason, and retried.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { Badge, BlockStack, Button, InlineStack, Page, Text } from "@shopify/polaris";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect } from "react";
import { DividedList } from "../components/divided-list";
import { PageErrorBoundary } from "../components/page-error";
import { en } from "../i18n/en";
import { formatMoment } from "../i18n/format";
import { failureLabel, jobLabel } from "../i18n/ledger";
import { listFailures, retryFailure } from "../services/read-admin.server";
import { requireAdminShop } from "../shopify.server";
import { readRetryWish } from "./admin-input.server";

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await requireAdminShop(request);
  const { events, jobs } = await listFailures(shop);
  const failures = [
    ...events.map(({ webhookId, topic, state, receivedAt, lastError }) => ({
      ...{ kind: "event" as const, id: webhookId, what: topic, state: String(state), reason: lastError },
      since: receivedAt,
    })),
    ...jobs.map(({ id, name, failedAt, reason }) => ({
      ...{ kind: "job" as const, id, what: jobLabel(name), state: "dead", reason },
      since: failedAt,
    })),
  ].toSorted((a, b) => b.since.getTime() - a.since.getTime());
  return { failures, settings: { locale: "en", timezone: shop.timezone } };
}

export async function action({ request }: ActionFunctionArgs) {
  const shop = await requireAdminShop(request);
  const { kind, id } = await readRetryWish(request);
  return { retried: await retryFailure(shop, kind, id) };
}

export default function Jobs() {
  const { failures, settings } = useLoaderData<typeof loader>();
  return (
    <Page title={en.jobs.title} subtitle={en.jobs.subtitle}>
      <DividedList
        empty={{ title: en.jobs.noneTitle, text: en.jobs.noneBody }}
        items={failures.map((failure) => ({
          key: `${failure.kind} ${failure.id}`,
          content: <Failure {...failure} since={formatMoment(failure.since, settings)} />,
        }))}
      />
    </Page>
  );
}

type FailureProps = {
  kind: "event" | "job";
  id: string;
  what: string;
  state: string;
  since: string;
  reason: string | null;
};

function Failure({ kind, id, what, state, since, reason }: FailureProps) {
  const fetcher = useFetcher<typeof action>();
  const bridge = useAppBridge();
  const outcome = fetcher.data;
  useEffect(() => {
    if (outcome !== undefined) bridge.toast.show(outcome.retried ? en.jobs.retried : en.jobs.gone);
  }, [outcome, bridge]);
  const { label, tone } = failureLabel(state);
  return (
    <InlineStack align="space-between" blockAlign="center" gap="400">
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center">
          <Text as="span" fontWeight="semibold">
            {what}
          </Text>
          <Badge tone={tone}>{label}</Badge>
        </InlineStack>
        <Text as="p" variant="bodySm" tone="subdued">
          {since}
        </Text>
        <Text as="p" variant="bodySm" breakWord>
          {reason ?? en.jobs.noReason}
        </Text>
      </BlockStack>
      {state === "dead" ? (
        <fetcher.Form method="post">
          <input type="hidden" name="kind" value={kind} />
          <input type="hidden" name="id" value={id} />
          <Button submit loading={fetcher.state !== "idle"} accessibilityLabel={en.jobs.retryWhat(what)}>
            {en.jobs.retry}
          </Button>
        </fetcher.Form>
      ) : null}
    </InlineStack>
  );
}

export { PageErrorBoundary as ErrorBoundary };
