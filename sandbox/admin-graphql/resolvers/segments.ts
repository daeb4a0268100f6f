// Which segments a customer is in. A segment or customer that isn't there is nobody's: the page doesn't say what happens.
// Source: https://shopify.dev/docs/api/admin-graphql/latest/queries/customerSegmentMembership
import { findSegment, isInSegment } from "../../customers/segments";
import { expectGid, type AdminContext, type View } from "../context";

export function customerSegmentMembership(
  { shop }: AdminContext,
  args: { customerId: string; segmentIds: string[] },
): View {
  const customer = shop.customers.get(expectGid(args.customerId, "Customer"));
  return {
    __typename: "SegmentMembershipResponse",
    memberships: args.segmentIds.map((segmentId) => {
      const segment = findSegment(shop, expectGid(segmentId, "Segment"));
      const isMember = customer !== undefined && segment !== undefined && isInSegment(customer, segment);
      return { __typename: "SegmentMembership", segmentId, isMember };
    }),
  };
}
