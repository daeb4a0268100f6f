// The pages of Shopify's library under /auth: the one that fetches a session token and the one that leaves the frame.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { shopify } from "../shopify.server";

export async function loader({ request }: LoaderFunctionArgs): Promise<null> {
  await shopify.authenticate.admin(request);
  return null;
}
