// How many random cases each property of the core is held to: 10,000, or what VEFA_PROPERTY_RUNS says.
const asked = Number(process.env["VEFA_PROPERTY_RUNS"] ?? "10000");
if (!Number.isSafeInteger(asked) || asked < 1) throw new Error("VEFA_PROPERTY_RUNS must be a whole number");

export const properties = { numRuns: asked };
