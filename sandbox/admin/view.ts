// What every page of the admin is made with: its shop and its request.
import type { SandboxContext } from "../context";
import type { SandboxRequest } from "../http/messages";
import type { ShopState } from "../state/shop-state";

export interface AdminView {
  context: SandboxContext;
  shop: ShopState;
  request: SandboxRequest;
}
