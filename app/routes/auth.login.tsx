// Where Shopify's library sends whoever opens the app without saying from which shop. Nobody is asked for a domain.
import { redirect } from "@remix-run/node";

export function loader(): Response {
  return redirect("/");
}
