// The app's installation in a shop: granted, changed, taken away; the control API and the admin do it by the same functions.
import { revokeTokens } from "../auth/access-tokens";
import type { SandboxContext } from "../context";
import { unprocessable } from "../http/refusal";
import type { ShopState } from "../state/shop-state";

/** Installs, or changes what an installed app may do; a change is told to the app. Without scopes, those of the toml. */
export function grantInstallation(
  context: SandboxContext,
  shop: ShopState,
  scopes: string[] | undefined,
): void {
  const previous = shop.document.installation;
  const current = scopes ?? context.configuration.scopes;
  shop.document.installation = {
    id: previous?.id ?? shop.ids.next("AppInstallation"),
    scopes: current,
    installedAt: previous?.installedAt ?? shop.timestamp(),
  };
  context.state.saveShop(shop);
  if (previous && previous.scopes.join() !== current.join()) {
    context.publisher.publish(shop, [{ topic: "app/scopes_update", previous: previous.scopes, current }]);
  }
}

/** Revokes every token and tells the app. Throws a refusal (422) when it is not installed. */
export function uninstallApp({ state, publisher }: SandboxContext, shop: ShopState): void {
  if (shop.document.installation === null) {
    throw unprocessable("not_installed", "The app is not installed");
  }
  shop.document.installation = null;
  state.saveShop(shop);
  revokeTokens(state, shop);
  publisher.publish(shop, [{ topic: "app/uninstalled" }]);
}
