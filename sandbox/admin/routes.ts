// The admin as a whole: every route under /admin that people see, and App Bridge's stand-in for the app inside it.
import { appBridgeScript } from "../app-bridge/script";
import type { SandboxContext } from "../context";
import type { Router } from "../http/router";
import { addAppFrameRoutes } from "./app-frame";
import { addAdminAssets, addAsset } from "./assets";
import { homePage } from "./home";
import { addInstallationRoutes } from "./installation";
import { addOrderActionRoutes } from "./order-actions";
import { ordersPage } from "./orders-list";
import { adminRoute } from "./route";

export function addAdminRoutes(router: Router, context: SandboxContext): void {
  addAdminAssets(router, ["admin.css", "admin.js", "dialogs.js", "app-frame.js", "pickers.js"]);
  addAsset(router, "/sandbox/app-bridge.js", appBridgeScript());
  adminRoute(router, context, "GET", "/admin", homePage);
  adminRoute(router, context, "GET", "/admin/orders", ordersPage);
  addOrderActionRoutes(router, context);
  addInstallationRoutes(router, context);
  addAppFrameRoutes(router, context);
}
