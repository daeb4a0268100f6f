// Renders a page on the server. Invariant: a crawler gets the whole page, a browser gets it as a stream, and a fault of
// rendering is logged once and never shown.
import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable, type EntryContext } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { log } from "./lib/log.server";
import { shopify } from "./shopify.server";

const streamTimeoutMs = 5_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
): Promise<Response> {
  shopify.addDocumentResponseHeaders(request, headers);
  const ready = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";

  return new Promise((resolve, reject) => {
    let shellSent = false;
    const { pipe, abort } = renderToPipeableStream(<RemixServer context={context} url={request.url} />, {
      [ready]: () => {
        shellSent = true;
        const body = new PassThrough();
        headers.set("Content-Type", "text/html; charset=utf-8");
        resolve(new Response(createReadableStreamFromReadable(body), { headers, status }));
        pipe(body);
      },
      onShellError: reject,
      onError: (error) => {
        // Before the shell is sent the rejection above is logged by the server.
        if (shellSent) log().error({ err: error }, "a page could not be rendered to its end");
      },
    });
    setTimeout(abort, streamTimeoutMs + 1_000).unref();
  });
}

/** Logs a fault of a loader or action. Remix calls it; without it the fault goes to the console. */
export function handleError(error: unknown, { request }: { request: Request }): void {
  // A wrong address or a refused request is the asker's fault, and not worth a line.
  if (request.signal.aborted || (isRouteErrorResponse(error) && error.status < 500)) return;
  log().error({ err: error, path: new URL(request.url).pathname }, "a route failed");
}
