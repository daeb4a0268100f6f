// All routes of the shop as shoppers see it.
import type { SandboxContext } from "../context";
import type { Router } from "../http/router";
import { addCartRoutes } from "./cart-routes";

export function addStorefrontRoutes(router: Router, context: SandboxContext): void {
  addCartRoutes(router, context);
}
