// Programmes with actions, and members who do them.
import { programSchema, defaultProgram, type Program } from "../../app/core/program";
import { ensureMembers } from "../../app/repositories/members.server";
import type { ActionShop } from "../../app/services/action-facts.server";
import { recordAction, type ActionRequest } from "../../app/services/record-action.server";
import { withConnection } from "./database";

/** The default programme with these actions. Throws where they contradict each other. */
function programWith(actions: readonly object[], changes: Partial<Program> = {}): Program {
  return programSchema.parse({ ...defaultProgram(), ...changes, actions });
}

// A version that was read once is kept for the life of the process, so no test may use another's number.
let versions = 0;

/** Publishes the default programme with these actions as the shop's next version, which no test has read before. */
export async function offer(
  shop: ActionShop,
  actions: readonly object[],
  publishedAt: Date,
  changes: Partial<Program> = {},
): Promise<void> {
  versions += 1;
  await withConnection((client) =>
    client.query(
      `INSERT INTO program_version (shop_id, version, settings, published_at) VALUES ($1, $2, $3, $4)`,
      [shop.id, versions, JSON.stringify(programWith(actions, changes)), publishedAt],
    ),
  );
}
export const customerGid = (customer: number) => `gid://shopify/Customer/${customer}`;

/** Makes members of these customers who joined at that moment; returns their numbers. */
export async function joined(shop: ActionShop, customers: readonly number[], since: Date): Promise<number[]> {
  const facts = customers.map((each) => ({
    ...{
      id: customerGid(each),
      displayName: null,
      email: null,
      hasAccount: false,
      isEmailVerified: false,
      since,
    },
  }));
  const members = await ensureMembers(shop.id, facts, since);
  return customers.map((each) => members.get(customerGid(each)) ?? 0);
}

/** Records that customer 1 did an action at that moment. */
export function does(shop: ActionShop, actionKey: string, at: Date, changes: Partial<ActionRequest> = {}) {
  const request = { customerId: customerGid(1), actionKey, occurrence: at.toISOString(), occurredAt: at };
  return recordAction(shop, { ...request, source: "service", proof: null, ...changes }, at);
}
