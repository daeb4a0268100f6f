// Preload for the app (`node --import ./sandbox/preload.mjs`, with SANDBOX_URL): every request to https://*.myshopify.com
// goes to the sandbox instead, its Host kept. Refuses a sandbox that is not on loopback; production never loads this file.
import { Agent, setGlobalDispatcher } from "undici";

const address = process.env.SANDBOX_URL;
if (!address) throw new Error("sandbox/preload.mjs needs SANDBOX_URL");
const sandbox = new URL(address);
const isLoopback = ["127.0.0.1", "localhost", "[::1]"].includes(sandbox.hostname);
if (sandbox.protocol !== "http:" || !isLoopback) {
  throw new Error(`SANDBOX_URL must be http on loopback, not ${sandbox.origin}`);
}

/** @param {string} hostname */
const isShop = (hostname) => hostname.endsWith(".myshopify.com") || hostname === "admin.shopify.com";

/** @type {import("undici").Dispatcher.DispatcherComposeInterceptor} */
const toSandbox = (dispatch) => (options, handler) => {
  const origin = new URL(String(options.origin));
  if (!isShop(origin.hostname)) return dispatch(options, handler);
  const given = options.headers ?? {};
  const headers = Array.isArray(given)
    ? [...given, "host", origin.host]
    : { ...Object.fromEntries(Symbol.iterator in given ? given : Object.entries(given)), host: origin.host };
  return dispatch({ ...options, origin: sandbox.origin, headers }, handler);
};

setGlobalDispatcher(new Agent().compose(toSandbox));
