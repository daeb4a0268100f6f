// Privacy requests: who asked for what, and a customer's data for the merchant to hand over.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Badge, BlockStack, Button, InlineStack, Page, Text } from "@shopify/polaris";
import { DividedList } from "../components/divided-list";
import { PageErrorBoundary } from "../components/page-error";
import { en } from "../i18n/en";
import { formatMoment } from "../i18n/format";
import { readPrivacyRequests } from "../services/read-admin.server";
import { requireAdminShop } from "../shopify.server";

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await requireAdminShop(request);
  const requests = await readPrivacyRequests(shop);
  return {
    settings: { locale: "en", timezone: shop.timezone },
    requests: requests.map(({ webhookId, kind, customerId, requestedAt, answer }) => ({
      ...{ id: webhookId, kind, requestedAt, customer: customerId.split("/").at(-1) ?? customerId },
      answer: answer === null ? null : JSON.stringify(answer, null, 2),
    })),
  };
}

export default function Privacy() {
  const { requests, settings } = useLoaderData<typeof loader>();
  return (
    <Page title={en.privacy.title} subtitle={en.privacy.subtitle}>
      <DividedList
        empty={{ title: en.privacy.noneTitle, text: en.privacy.noneBody }}
        items={requests.map(({ id, requestedAt, ...request }) => ({
          key: id,
          content: <Request {...request} since={formatMoment(requestedAt, settings)} />,
        }))}
      />
    </Page>
  );
}

type RequestProps = {
  kind: "data_request" | "redact";
  customer: string;
  since: string;
  answer: string | null;
};

function Request({ kind, customer, since, answer }: RequestProps) {
  return (
    <InlineStack align="space-between" blockAlign="center" gap="400">
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center">
          <Text as="span" fontWeight="semibold">
            {customer}
          </Text>
          <Badge>{en.privacy.kinds[kind]}</Badge>
        </InlineStack>
        <Text as="p" variant="bodySm" tone="subdued">
          {since}
        </Text>
      </BlockStack>
      {kind === "data_request" ? <Answer customer={customer} answer={answer} /> : null}
    </InlineStack>
  );
}

function Answer({ customer, answer }: { customer: string; answer: string | null }) {
  if (answer === null) return <Text as="span">{en.privacy.nothingKept}</Text>;
  return (
    <Button
      download={`customer-${customer}.json`}
      url={`data:application/json;charset=utf-8,${encodeURIComponent(answer)}`}
      accessibilityLabel={en.privacy.downloadFor(customer)}
    >
      {en.privacy.download}
    </Button>
  );
}

export { PageErrorBoundary as ErrorBoundary };
