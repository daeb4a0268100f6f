// A few numbers side by side, each with what it is, wrapping on a phone.
import { BlockStack, Card, InlineGrid, Text } from "@shopify/polaris";

export type Amount = { label: string; value: string };

/** A card of numbers under a heading. */
export function AmountsCard({ title, amounts }: { title: string; amounts: readonly Amount[] }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        <InlineGrid columns={{ xs: 2, md: Math.min(4, amounts.length) }} gap="400">
          {amounts.map(({ label, value }) => (
            <BlockStack key={label} gap="100">
              <Text as="p" tone="subdued">
                {label}
              </Text>
              <Text as="p" variant="headingLg">
                {value}
              </Text>
            </BlockStack>
          ))}
        </InlineGrid>
      </BlockStack>
    </Card>
  );
}
