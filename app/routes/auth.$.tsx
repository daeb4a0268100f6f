// The pages of Shopify's library under /auth: the one that fetches a session token and the one that leaves the frame.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { authenticateAdmin } from "../shopify.server";

export async function loader({ request }: LoaderFunctionArgs): Promise<null> {
  await authenticateAdmin(request);
  return null;
}
