// The admin's few drawings, each 20 by 20 in the colour of the text around it.
import { Markup } from "../http/markup";

const paths = {
  home: "M3 9.2 10 3.5l7 5.7V16a1 1 0 0 1-1 1h-3.5v-4.5h-5V17H4a1 1 0 0 1-1-1z",
  orders: "M4 3.5h12v13H4zM7 7h6M7 10h6M7 13h3",
  products: "M3.5 10.5v-7h7l6 6-7 7zM7 7h.01",
  customers: "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 16.5c.4-3 2.7-5 6-5s5.6 2 6 5z",
  discounts:
    "M5 15 15 5M6.5 8a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM13.5 15a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z",
  apps: "M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM14 11v6M11 14h6",
  app: "M10 16.5S3.5 12.8 3.5 8A3.3 3.3 0 0 1 10 6.6 3.3 3.3 0 0 1 16.5 8c0 4.8-6.5 8.5-6.5 8.5z",
  shop: "M3.5 8 5 3.5h10L16.5 8M4.5 8v8.5h11V8M3.5 8c0 2 3.2 2 3.2 0 0 2 3.3 2 3.3 0 0 2 3.3 2 3.3 0 0 2 3.2 2 3.2 0",
  sandbox:
    "M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM10 3v2M10 15v2M3 10h2M15 10h2M5 5l1.5 1.5M13.5 13.5 15 15M15 5l-1.5 1.5M6.5 13.5 5 15",
  menu: "M3.5 5.5h13M3.5 10h13M3.5 14.5h13",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l3.5 3.5",
  back: "M12 4.5 6.5 10l5.5 5.5",
};

export type IconName = keyof typeof paths;

export function icon(name: IconName): Markup {
  return new Markup(
    `<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false"><path d="${paths[name]}" /></svg>`,
  );
}
