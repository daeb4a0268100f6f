// What a list says when it is empty: what would be here, and how it comes.
import { BlockStack, Box, Text } from "@shopify/polaris";

/** A heading and a sentence, without a picture: Shopify's would come from another host. */
export function Empty({ title, text }: { title: string; text: string }) {
  return (
    <Box padding="800">
      <BlockStack gap="200" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {title}
        </Text>
        <Text as="p" alignment="center" tone="subdued">
          {text}
        </Text>
      </BlockStack>
    </Box>
  );
}
