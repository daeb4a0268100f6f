// What a page shows instead of itself when its route failed. It never shows the fault: the log has it.
import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import { Banner, Page } from "@shopify/polaris";
import { en } from "../i18n/en";

/** The error boundary of a page inside the admin's frame. */
export function PageErrorBoundary() {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && typeof error.data === "string" && isFromShopifyLibrary(error.status)) {
    // The library answers with a page of its own, which fetches a new session token.
    return <div dangerouslySetInnerHTML={{ __html: error.data }} />;
  }
  const missing = isRouteErrorResponse(error) && error.status === 404;
  return (
    <Page title={missing ? en.errors.notFoundTitle : en.errors.title}>
      <Banner tone={missing ? "info" : "critical"}>
        <p>{missing ? en.errors.notFoundBody : en.errors.body}</p>
      </Banner>
    </Page>
  );
}

function isFromShopifyLibrary(status: number): boolean {
  return status === 200 || status === 401 || status === 410;
}
