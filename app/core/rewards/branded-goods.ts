// A thing that the shop's staff hand over or send, for points. Only the merchant can say what it is called. Its validity is the
// time within which it is to be had, which staff see and judge.
import { z } from "zod";
import { thingFields } from "./define";

export const brandedGoodsSchema = z.strictObject({
  ...thingFields,
  kind: z.literal("brandedGoods"),
  title: z.string().min(1).max(80),
});
