// "Why this number?": the sum behind an entry, as a receipt.
import { BlockStack, Box, Button, Collapsible, InlineStack, Text } from "@shopify/polaris";
import { useId, useState } from "react";
import { en } from "../i18n/en";
import type { ReceiptLine } from "../i18n/receipt";

/** A button that opens the receipt beneath it. */
export function WhyReceipt({ lines }: { lines: readonly ReceiptLine[] }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  if (lines.length === 0) return null;
  return (
    <BlockStack gap="200">
      <InlineStack>
        <Button
          variant="plain"
          disclosure={open ? "up" : "down"}
          ariaExpanded={open}
          ariaControls={id}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {open ? en.member.hideWhy : en.member.why}
        </Button>
      </InlineStack>
      <Collapsible id={id} open={open} transition={{ duration: "150ms", timingFunction: "ease-in-out" }}>
        <Box background="bg-surface-secondary" borderRadius="200" padding="300">
          <BlockStack gap="150">
            {lines.map(({ label, amount }, index) => (
              <InlineStack key={index} align="space-between" gap="400" wrap={false}>
                <Text as="span" variant="bodySm" breakWord>
                  {label}
                </Text>
                {amount === null ? null : (
                  <Text as="span" variant="bodySm" numeric alignment="end">
                    {amount}
                  </Text>
                )}
              </InlineStack>
            ))}
          </BlockStack>
        </Box>
      </Collapsible>
    </BlockStack>
  );
}
