// HTTP as the sandbox's routes see it: a request with its body read on demand, and a reply that is plain data.
import type { IncomingMessage, ServerResponse } from "node:http";
import { SandboxRefusal } from "./refusal";

export interface SandboxRequest {
  method: string;
  /** Path without the query. */
  path: string;
  query: URLSearchParams;
  /** Host header, lower case, without a port. */
  host: string;
  headers: IncomingMessage["headers"];
  /** The whole body; refuses (413) more than 20 MB. */
  body(): Promise<Buffer>;
  /** The body as JSON, or as a form; refuses (400) what is neither. An empty body is {}. */
  fields(): Promise<unknown>;
}

export interface Reply {
  status: number;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
}

const MAX_BODY_BYTES = 20 * 1024 * 1024;

export function json(status: number, value: unknown): Reply {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(value),
  };
}

export function html(status: number, body: string): Reply {
  return {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
    body,
  };
}

export function readRequest(incoming: IncomingMessage): SandboxRequest {
  const url = URL.parse(`http://sandbox${incoming.url ?? "/"}`);
  if (!url) throw new SandboxRefusal(400, "invalid_address", `${incoming.url} is not an address`);
  let whole: Promise<Buffer> | undefined;
  const body = () => (whole ??= readBody(incoming));
  return {
    method: incoming.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    host: (incoming.headers.host ?? "").toLowerCase().replace(/:\d+$/, ""),
    headers: incoming.headers,
    body,
    async fields() {
      const text = (await body()).toString("utf8");
      if (text.trim() === "") return {};
      const type = incoming.headers["content-type"] ?? "";
      if (type.startsWith("application/x-www-form-urlencoded")) {
        return Object.fromEntries(new URLSearchParams(text));
      }
      try {
        return JSON.parse(text) as unknown;
      } catch (error) {
        throw new SandboxRefusal(400, "invalid_json", `The body is not JSON: ${(error as Error).message}`);
      }
    },
  };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new SandboxRefusal(413, "too_large", "The body is over 20 MB");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function send(outgoing: ServerResponse, reply: Reply): void {
  if (outgoing.headersSent || outgoing.destroyed) return;
  outgoing.writeHead(reply.status, {
    ...reply.headers,
    ...(reply.body === undefined ? {} : { "content-length": String(Buffer.byteLength(reply.body)) }),
  });
  outgoing.end(reply.body);
}
