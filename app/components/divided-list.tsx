// A card with a list in it, its items divided by lines; or, when there are none, what would be here.
import { BlockStack, Box, Card, Divider } from "@shopify/polaris";
import type { ReactNode } from "react";
import { Empty } from "./empty";

type Keyed = { readonly key: string; readonly content: ReactNode };

export function DividedList({
  items,
  empty,
}: {
  items: readonly Keyed[];
  empty: { title: string; text: string };
}) {
  return (
    <Card>
      {items.length === 0 ? (
        <Empty {...empty} />
      ) : (
        <BlockStack as="ul" gap="400">
          {items.map(({ key, content }, index) => (
            <li key={key}>
              {index === 0 ? null : (
                <Box paddingBlockEnd="400">
                  <Divider />
                </Box>
              )}
              {content}
            </li>
          ))}
        </BlockStack>
      )}
    </Card>
  );
}
