// Markets of regions, as a list.
// Source: https://shopify.dev/docs/api/admin-graphql/latest/queries/markets
import { marketsOf, type Market } from "../../markets/markets";
import { legacyId } from "../../state/ids";
import type { AdminContext, View } from "../context";
import { notInSandbox } from "../errors";
import { connection, type ConnectionArgs } from "./connection";

export function markets(
  context: AdminContext,
  args: ConnectionArgs & { query?: string | null; sortKey?: string | null; type?: string | null },
): View {
  if (args.query) throw notInSandbox("markets by query");
  if (args.sortKey && args.sortKey !== "NAME") throw notInSandbox(`markets sorted by ${args.sortKey}`);
  const ofType = args.type && args.type !== "REGION" ? [] : marketsOf(context.shop);
  return connection(
    ofType.sort((a, b) => a.name.localeCompare(b.name)),
    args,
    (market) => market.id,
    marketView,
  );
}

function marketView(market: Market): View {
  const codes = market.countryCodes ?? [];
  return {
    __typename: "Market",
    id: market.id,
    name: market.name,
    status: market.status,
    type: "REGION",
    conditions: {
      __typename: "MarketConditions",
      conditionTypes: ["REGION"],
      regionsCondition: {
        __typename: "RegionsCondition",
        applicationLevel: market.countryCodes === null ? "ALL" : "SPECIFIED",
        regions: (args: ConnectionArgs) =>
          connection(
            codes,
            args,
            (code) => code,
            (code) => ({
              __typename: "MarketRegionCountry",
              id: `gid://shopify/MarketRegionCountry/${legacyId(market.id)}${codes.indexOf(code)}`,
              code,
            }),
          ),
      },
    },
  };
}
