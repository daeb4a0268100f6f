// Members, a page at a time, found by a part of their name or address.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { Form, useLoaderData, useNavigation } from "@remix-run/react";
import {
  BlockStack,
  Box,
  Button,
  Card,
  InlineGrid,
  InlineStack,
  Page,
  ResourceItem,
  ResourceList,
  Text,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";
import { Empty } from "../components/empty";
import { PageErrorBoundary } from "../components/page-error";
import { en } from "../i18n/en";
import { formatDate, formatNumber } from "../i18n/format";
import { listMembers } from "../services/read-admin.server";
import { requireAdminShop } from "../shopify.server";
import { readMemberListQuery } from "./admin-input.server";

const membersPerPage = 50;
const locale = "en";

export async function loader({ request }: LoaderFunctionArgs) {
  const shop = await requireAdminShop(request);
  const { search, after } = readMemberListQuery(request);
  const list = await listMembers(shop, {
    search: search === "" ? null : search,
    after,
    limit: membersPerPage,
  });
  return { ...list, search, isFirst: after === null, timezone: shop.timezone };
}

function pageAddress(search: string, after: number | null): string {
  const query = new URLSearchParams({
    ...(search === "" ? {} : { search }),
    ...(after === null ? {} : { after: String(after) }),
  });
  return `/app/members?${query.toString()}`;
}

export default function Members() {
  const { members, next, search, isFirst, timezone } = useLoaderData<typeof loader>();
  const isLoading = useNavigation().state === "loading";
  const isSearching = search !== "";
  return (
    <Page title={en.members.title}>
      <Card padding="0">
        <Box padding="400">
          <Search key={search} search={search} />
        </Box>
        <ResourceList
          resourceName={en.members.resourceName}
          items={[...members]}
          loading={isLoading}
          emptyState={
            <Empty
              title={isSearching ? en.members.noMatchTitle : en.members.noneTitle}
              text={isSearching ? en.members.noMatchBody : en.members.noneBody}
            />
          }
          renderItem={(member) => (
            <ResourceItem
              id={String(member.id)}
              url={`/app/members/${String(member.id)}`}
              accessibilityLabel={member.displayName ?? en.members.unnamed}
            >
              <InlineGrid columns={{ xs: 1, sm: ["twoThirds", "oneThird"] }} gap="200">
                <BlockStack>
                  <Text as="span" fontWeight="semibold" breakWord>
                    {member.displayName ?? en.members.unnamed}
                  </Text>
                  <Text as="span" variant="bodySm" tone="subdued" breakWord>
                    {[member.email, en.member.joined(formatDate(member.joinedAt, { locale, timezone }))]
                      .filter((part) => part !== null)
                      .join(" · ")}
                  </Text>
                </BlockStack>
                <Numbers
                  earned={member.pointsEarned}
                  balance={member.pointsRemaining}
                  held={member.pointsHeld}
                />
              </InlineGrid>
            </ResourceItem>
          )}
        />
        {isFirst && next === null ? null : (
          <Box padding="400">
            <InlineStack align="space-between">
              <Button url={pageAddress(search, null)} disabled={isFirst}>
                {en.members.first}
              </Button>
              <Button url={pageAddress(search, next)} disabled={next === null}>
                {en.members.next}
              </Button>
            </InlineStack>
          </Box>
        )}
      </Card>
    </Page>
  );
}

function Search({ search }: { search: string }) {
  const [value, setValue] = useState(search);
  return (
    <Form method="get">
      <TextField
        label={en.members.search}
        labelHidden
        placeholder={en.members.search}
        name="search"
        type="search"
        autoComplete="off"
        value={value}
        onChange={setValue}
        connectedRight={<Button submit>{en.members.find}</Button>}
      />
    </Form>
  );
}

function Numbers({ earned, balance, held }: { earned: number; balance: number; held: number }) {
  const parts = [
    [en.members.earned, earned],
    [en.members.balance, balance],
    [en.members.held, held],
  ] as const;
  return (
    <InlineStack gap="400" wrap>
      {parts.map(([label, value]) => (
        <Text as="span" key={label} numeric>
          <Text as="span" tone="subdued" variant="bodySm">
            {label}{" "}
          </Text>
          {formatNumber(value, { locale })}
        </Text>
      ))}
    </InlineStack>
  );
}

export { PageErrorBoundary as ErrorBoundary };
