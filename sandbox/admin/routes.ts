// The admin as a whole: every route under /admin that people see, and App Bridge's stand-in for the app inside it.
import { appBridgeScript } from "../app-bridge/script";
import type { SandboxContext } from "../context";
import { shopOf } from "../control/endpoint";
import { addAsset, addAssets } from "../http/assets";
import type { Router } from "../http/router";
import { addAppFrameRoutes } from "./app-frame";
import { homePage } from "./home";
import { addCustomerRoutes } from "./customer-page";
import { addCustomer, customersPage, newCustomerPage } from "./customers-list";
import { addDiscountRoutes } from "./discount-page";
import { addInstallationRoutes } from "./installation";
import { addOrderActionRoutes } from "./order-actions";
import { ordersPage } from "./orders-list";
import { pickerResources } from "./picker-resources";
import { addProductRoutes } from "./products";
import { adminRoute } from "./route";
import { searchPage } from "./search";

export function addAdminRoutes(router: Router, context: SandboxContext): void {
  addAssets(router, "/admin/assets", new URL("./assets/", import.meta.url));
  addAsset(router, "/sandbox/app-bridge.js", appBridgeScript());
  adminRoute(router, context, "GET", "/admin", homePage);
  adminRoute(router, context, "GET", "/admin/orders", ordersPage);
  addOrderActionRoutes(router, context);
  adminRoute(router, context, "GET", "/admin/customers", customersPage);
  adminRoute(router, context, "GET", "/admin/customers/new", (view) => newCustomerPage(view));
  adminRoute(router, context, "POST", "/admin/customers/new", addCustomer);
  addCustomerRoutes(router, context);
  addProductRoutes(router, context);
  addDiscountRoutes(router, context);
  adminRoute(router, context, "GET", "/admin/search", searchPage);
  router.on("GET", "/admin/picker.json", (request) =>
    pickerResources(shopOf(context.state, request), request),
  );
  addInstallationRoutes(router, context);
  addAppFrameRoutes(router, context);
}
