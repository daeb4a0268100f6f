// Home: what the programme has given so far, and whether everything that arrived has been worked.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Card, Page } from "@shopify/polaris";
import { AmountsCard } from "../components/amounts";
import { Empty } from "../components/empty";
import { PageErrorBoundary } from "../components/page-error";
import { en } from "../i18n/en";
import { formatMoney, formatNumber } from "../i18n/format";
import { readDashboard } from "../services/read-admin.server";
import { requireAdminShop } from "../shopify.server";

const settings = { locale: "en" };

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await requireAdminShop(request);
  return {
    shop: { name: shop.name ?? shop.domain, currency: shop.currency },
    dashboard: await readDashboard(shop),
  };
}

export default function Home() {
  const { shop, dashboard } = useLoaderData<typeof loader>();
  const { counts, points, cashback, inbox, deadJobs } = dashboard;
  const failures = inbox.dead + deadJobs;
  const number = (value: number) => formatNumber(value, settings);
  return (
    <Page title={en.home.title} subtitle={en.home.subtitle(shop.name)}>
      <BlockStack gap="400">
        {failures === 0 ? null : (
          <Banner tone="warning" action={{ content: en.home.lookAtFailures, url: "/app/jobs" }}>
            <p>{en.home.failures(failures)}</p>
          </Banner>
        )}
        {counts.members === 0 ? (
          <Card>
            <Empty title={en.home.emptyTitle} text={en.home.emptyBody} />
          </Card>
        ) : (
          <AmountsCard
            title={en.home.programme}
            amounts={[
              { label: en.home.members, value: number(counts.members) },
              { label: en.home.orders, value: number(counts.orders) },
              { label: en.home.pointsEarned, value: number(points.earned) },
              { label: en.home.pointsAvailable, value: number(points.remaining) },
              { label: en.home.pointsHeld, value: number(points.held) },
              { label: en.home.cashbackEarned, value: formatMoney(cashback.earned, shop.currency, settings) },
              { label: en.home.codesIssued, value: number(counts.codesIssued) },
              { label: en.home.codesUsed, value: number(counts.codesUsed) },
            ]}
          />
        )}
        <AmountsCard
          title={en.home.machinery}
          amounts={[
            { label: en.home.waiting, value: number(inbox.waiting) },
            { label: en.home.retrying, value: number(inbox.retrying) },
            { label: en.home.codesIssuing, value: number(counts.codesIssuing) },
            { label: en.home.dead, value: number(failures) },
          ]}
        />
      </BlockStack>
    </Page>
  );
}

export { PageErrorBoundary as ErrorBoundary };
