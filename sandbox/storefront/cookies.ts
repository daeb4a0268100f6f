// The cookies of the storefront: the cart's token, and a message for the next page (shown once, always escaped).
import { randomBytes } from "node:crypto";
import type { Reply, SandboxRequest } from "../http/messages";

const CART = "cart";
const MESSAGE = "storefront_message";
const CART_DAYS = 14;

export interface PageMessage {
  kind: "success" | "error";
  text: string;
}

function cookie(request: SandboxRequest, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? "").split(";")) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === name) return value;
  }
  return undefined;
}

/** 32 hex digits nobody can guess. */
export function newToken(): string {
  return randomBytes(16).toString("hex");
}

export function cartToken(request: SandboxRequest): string | undefined {
  return cookie(request, CART);
}

export function cartCookie(token: string): string {
  return `${CART}=${token}; Path=/; Max-Age=${CART_DAYS * 86_400}; HttpOnly; SameSite=Lax`;
}

export function pageMessage(request: SandboxRequest): PageMessage | undefined {
  const value = cookie(request, MESSAGE);
  if (value === undefined || value === "") return undefined;
  try {
    const text = decodeURIComponent(value);
    const kind = text.startsWith("error:") ? "error" : "success";
    return { kind, text: text.slice(text.indexOf(":") + 1) };
  } catch {
    return undefined;
  }
}

export function messageCookie(message: PageMessage | undefined): string {
  if (message === undefined) return `${MESSAGE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;
  const value = encodeURIComponent(`${message.kind}:${message.text}`);
  return `${MESSAGE}=${value}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax`;
}

/** After a POST: to another page, with cookies and perhaps a message to show there. */
export function seeOther(location: string, cookies: readonly string[] = [], message?: PageMessage): Reply {
  const all = message === undefined ? [...cookies] : [...cookies, messageCookie(message)];
  return { status: 303, headers: { location, ...(all.length > 0 ? { "set-cookie": all } : {}) } };
}

/** The path if it is one of this shop's own, else the other: nobody is sent to another site. */
export function ownPath(path: string | null | undefined, otherwise: string): string {
  if (path == null || !path.startsWith("/") || /^\/[/\\]|[\\\u0000-\u001f]/.test(path)) return otherwise;
  return path;
}
