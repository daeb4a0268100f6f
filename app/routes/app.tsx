// The frame of the embedded admin: who is asking, Polaris, App Bridge and the navigation.
import type { HeadersFunction, LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import { Link, Outlet, useLoaderData, useRouteError } from "@remix-run/react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { NavMenu } from "@shopify/app-bridge-react";
import { en } from "../i18n/en";
import { env } from "../lib/env.server";
import { authenticateAdmin } from "../shopify.server";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: polarisStyles }];

export async function loader({ request }: LoaderFunctionArgs) {
  await authenticateAdmin(request);
  return { apiKey: env().SHOPIFY_API_KEY, appBridgeUrl: env().APP_BRIDGE_URL };
}

export default function App() {
  const { apiKey, appBridgeUrl } = useLoaderData<typeof loader>();
  return (
    <AppProvider isEmbeddedApp apiKey={apiKey} __APP_BRIDGE_URL={appBridgeUrl}>
      <NavMenu>
        <Link to="/app" rel="home">
          {en.nav.home}
        </Link>
        <Link to="/app/members">{en.nav.members}</Link>
        <Link to="/app/fulfilment">{en.nav.fulfilment}</Link>
        <Link to="/app/jobs">{en.nav.jobs}</Link>
        <Link to="/app/privacy">{en.nav.privacy}</Link>
      </NavMenu>
      <Outlet />
    </AppProvider>
  );
}

export function ErrorBoundary() {
  return boundary.error(useRouteError());
}

// Shopify's library answers some requests by headers alone, which must reach the browser.
export const headers: HeadersFunction = (args) => boundary.headers(args);
