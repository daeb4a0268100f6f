// As much cashback as the shopper likes off the whole order, within limits: a cent for a cent. It becomes a fixed amount when it
// is asked for, as a sliding amount of points does; what is held and spent is money of the wallet.
import { z } from "zod";
import { commonFields } from "./define";
import { slidingFields } from "./sliding";

const { costPoints: _inPoints, ...fields } = commonFields;

export const spendCashbackSchema = z.strictObject({
  ...fields,
  ...slidingFields,
  kind: z.literal("spendCashback"),
});
