// The one version of Shopify's APIs that the app speaks. Invariant: shopify.app.toml and the vendored schema agree with
// it, and a test holds them together.
import { ApiVersion } from "@shopify/shopify-api";

export const apiVersion = ApiVersion.October26;
