// The invented coffee shop of the demo: what it sells, and the names of its shoppers.

export interface CatalogueProduct {
  readonly title: string;
  readonly productType: string;
  readonly priceCents: number;
  /** How often it is somebody's favourite, beside the others. */
  readonly weight: number;
}

export const shopName = "Harbour Lane Coffee";

export const catalogue: readonly CatalogueProduct[] = [
  { title: "House Espresso, 250 g", productType: "Coffee", priceCents: 11_50, weight: 10 },
  { title: "House Espresso, 1 kg", productType: "Coffee", priceCents: 38_00, weight: 6 },
  { title: "Morning Filter, 250 g", productType: "Coffee", priceCents: 12_25, weight: 9 },
  { title: "Single Origin Sidamo, 250 g", productType: "Coffee", priceCents: 14_90, weight: 6 },
  { title: "Single Origin Huila, 250 g", productType: "Coffee", priceCents: 14_40, weight: 5 },
  { title: "Decaf Evening, 250 g", productType: "Coffee", priceCents: 12_95, weight: 4 },
  { title: "Earl Grey, 50 bags", productType: "Tea", priceCents: 8_75, weight: 4 },
  { title: "Apple and Quince Infusion", productType: "Tea", priceCents: 7_60, weight: 3 },
  { title: "Almond Biscotti", productType: "Pantry", priceCents: 6_20, weight: 4 },
  { title: "Drinking Chocolate, 300 g", productType: "Pantry", priceCents: 9_80, weight: 3 },
  { title: "Paper Filters, 100", productType: "Accessories", priceCents: 5_45, weight: 4 },
  { title: "Harbour Mug", productType: "Accessories", priceCents: 16_00, weight: 2 },
  { title: "Pour-over Set", productType: "Brewing", priceCents: 44_50, weight: 1 },
  { title: "Hand Grinder", productType: "Brewing", priceCents: 89_00, weight: 1 },
  { title: "Stovetop Pot, 6 cups", productType: "Brewing", priceCents: 52_75, weight: 1 },
  { title: "Tasting Sample", productType: "Samples", priceCents: 0, weight: 1 },
];

// prettier-ignore
export const firstNames: readonly string[] = [
  "Ada", "Aylin", "Ben", "Bruno", "Carla", "Cem", "Dora", "Elif", "Emil", "Farid", "Greta", "Hanna", "Ilse", "Jonas",
  "Katalin", "Leyla", "Luca", "Maja", "Mehmet", "Nadia", "Nils", "Olga", "Paul", "Rana", "Rosa", "Sami", "Selin",
  "Tamar", "Theo", "Vera", "Yusuf", "Zoe",
];

// prettier-ignore
export const lastNames: readonly string[] = [
  "Abel", "Aksoy", "Bauer", "Berg", "Costa", "Demir", "Ekholm", "Farkas", "Garnier", "Hoffman", "Ismayil", "Jensen",
  "Kaya", "Lind", "Mammad", "Moreau", "Nagy", "Okafor", "Pereira", "Quist", "Rossi", "Santos", "Tanaka", "Ulusoy",
  "Varga", "Weiss", "Yilmaz", "Zoric",
];
