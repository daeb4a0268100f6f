// What happened to a member's balances, newest first, each with its receipt.
import { BlockStack, Box, Divider, InlineStack, Text } from "@shopify/polaris";
import { en } from "../i18n/en";
import type { ReceiptLine } from "../i18n/receipt";
import { WhyReceipt } from "./receipt";

export type TimelineItem = {
  id: string;
  title: string;
  /** With its sign, in the words of its unit. */
  amount: string;
  tone: "success" | "subdued";
  when: string;
  balanceAfter: string;
  /** What else there is to know, such as when it comes free or goes. */
  notes: readonly string[];
  receipt: readonly ReceiptLine[];
};

/** The list of entries; it is for the page to say when there are none. */
export function Timeline({ items }: { items: readonly TimelineItem[] }) {
  return (
    <BlockStack as="ul">
      {items.map((item, index) => (
        <Box as="li" key={item.id} paddingBlock="300">
          {index === 0 ? null : (
            <Box paddingBlockEnd="300">
              <Divider />
            </Box>
          )}
          <BlockStack gap="150">
            <InlineStack align="space-between" gap="400" wrap={false}>
              <Text as="span" fontWeight="semibold" breakWord>
                {item.title}
              </Text>
              <Text as="span" numeric fontWeight="semibold" alignment="end" tone={item.tone}>
                {item.amount}
              </Text>
            </InlineStack>
            <InlineStack align="space-between" gap="400">
              <Text as="span" variant="bodySm" tone="subdued">
                {[item.when, ...item.notes].join(" · ")}
              </Text>
              <Text as="span" variant="bodySm" tone="subdued" numeric>
                {en.member.balanceAfter} {item.balanceAfter}
              </Text>
            </InlineStack>
            <WhyReceipt lines={item.receipt} />
          </BlockStack>
        </Box>
      ))}
    </BlockStack>
  );
}
