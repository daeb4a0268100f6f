// How a route of the control API is built: its input parsed by zod, its shop resolved, its refusals named.
import { z } from "zod";
import type { SandboxContext } from "../context";
import { json, type Reply, type SandboxRequest } from "../http/messages";
import { notFound, SandboxRefusal } from "../http/refusal";
import type { Handler } from "../http/router";
import type { SandboxState } from "../state/sandbox-state";
import type { ShopState } from "../state/shop-state";

/** The shop a request is for: `?shop=`, else its Host, else the first one. Throws a refusal (404) when there is none. */
export function shopOf(state: SandboxState, request: SandboxRequest): ShopState {
  return findShop(state, request.query.get("shop") ?? shopDomainOfHost(request.host));
}

/** As Shopify finds it, by the Host; only a request to the bare loopback address may name its shop in the query. */
export function shopOfHost(state: SandboxState, request: SandboxRequest): ShopState {
  return findShop(state, shopDomainOfHost(request.host) ?? request.query.get("shop") ?? undefined);
}

function findShop(state: SandboxState, asked: string | undefined): ShopState {
  if (asked !== undefined) {
    const shop = state.shop(asked.includes(".") ? asked : `${asked}.myshopify.com`);
    if (shop) return shop;
    throw notFound(`There is no shop ${asked} in this sandbox; POST /sandbox/api/shops makes one`);
  }
  const first = state.defaultShop();
  if (first) return first;
  throw notFound("There is no shop in this sandbox yet; POST /sandbox/api/shops makes one");
}

/** NAME.myshopify.com, or NAME.localhost for browsers; undefined for any other host. */
function shopDomainOfHost(host: string): string | undefined {
  if (host.endsWith(".myshopify.com")) return host;
  if (host.endsWith(".localhost")) return `${host.slice(0, -".localhost".length)}.myshopify.com`;
  return undefined;
}

/** Throws a refusal (400) that names every field that is wrong. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const path = issue.path.map(String).join(".");
    return path === "" ? issue.message : `${path}: ${issue.message}`;
  });
  throw new SandboxRefusal(400, "invalid_input", problems.join("; "));
}

/** A route of one shop whose body has a schema. */
export function shopEndpoint<Schema extends z.ZodType>(
  context: SandboxContext,
  schema: Schema,
  act: (shop: ShopState, input: z.infer<Schema>, request: SandboxRequest) => unknown,
): Handler {
  return async (request): Promise<Reply> => {
    const shop = shopOf(context.state, request);
    const input = parseInput(schema, await request.fields());
    return json(200, await act(shop, input, request));
  };
}

/** A route of the sandbox as a whole whose body has a schema. */
export function endpoint<Schema extends z.ZodType>(
  schema: Schema,
  act: (input: z.infer<Schema>, request: SandboxRequest) => unknown,
): Handler {
  return async (request): Promise<Reply> =>
    json(200, await act(parseInput(schema, await request.fields()), request));
}

export const isoMoment = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), "must be a date and time");
export const amount = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'must be an amount of money as a string, such as "12.34"');
/** A gid or the number in it. */
export const idInput = z.union([z.string().min(1), z.int().positive()]).transform(String);
