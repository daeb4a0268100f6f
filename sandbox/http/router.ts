// Finds the route for a request: exact paths first, then prefixes, longest first. The handler of another method on the same
// path makes it a 405.
import { json, type Reply, type SandboxRequest } from "./messages";

export type Handler = (request: SandboxRequest) => Promise<Reply> | Reply;

interface Route {
  method: string;
  path: string;
  isPrefix: boolean;
  handler: Handler;
}

export class Router {
  readonly #routes: Route[] = [];

  /** A path that ends in "/*" takes everything below it; method "*" takes every method. */
  on(method: string, path: string, handler: Handler): this {
    const isPrefix = path.endsWith("/*");
    this.#routes.push({ method, path: isPrefix ? path.slice(0, -2) : path, isPrefix, handler });
    this.#routes.sort((a, b) => Number(a.isPrefix) - Number(b.isPrefix) || b.path.length - a.path.length);
    return this;
  }

  /** undefined when no route has this path. */
  handle(request: SandboxRequest): Promise<Reply> | Reply | undefined {
    const fits = this.#routes.filter((route) =>
      route.isPrefix
        ? request.path === route.path || request.path.startsWith(`${route.path}/`)
        : request.path === route.path,
    );
    const route = fits.find((candidate) => candidate.method === "*" || candidate.method === request.method);
    if (route) return route.handler(request);
    if (fits.length === 0) return undefined;
    const allowed = [...new Set(fits.map((candidate) => candidate.method))].join(", ");
    return json(405, {
      error: {
        code: "method_not_allowed",
        message: `${request.path} takes ${allowed}, not ${request.method}`,
      },
    });
  }
}
