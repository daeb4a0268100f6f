// All pages of the control panel.
import type { SandboxContext } from "../context";
import type { Router } from "../http/router";
import { addChaosRoutes } from "./chaos";
import { addClockRoutes } from "./clock";
import { addPanelAssets } from "./layout";
import { addOverviewRoutes } from "./overview";
import { addWebhookLogRoutes } from "./webhooks";

export function addPanelRoutes(router: Router, context: SandboxContext): void {
  addPanelAssets(router);
  addOverviewRoutes(router, context);
  addClockRoutes(router, context);
  addChaosRoutes(router, context);
  addWebhookLogRoutes(router, context);
}
