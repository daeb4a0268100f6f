// Shows what the draft of a programme, or what is in force, would give for an example order.
import { accept, refuse, type Decision } from "../core/decision";
import { checkProgram } from "../core/program-check";
import { exampleOrderSchema, previewProgram, type Preview } from "../core/program-preview";
import type { Shop } from "../repositories/shops.server";
import { readDraft } from "./edit-program.server";

/**
 * `example` is as exampleOrderSchema has it. Refuses with invalidRequest (params: the field), programNotPublished, or
 * programInvalid where the draft cannot be read: one that is only contradictory can be looked at. `now` is domain time.
 */
export async function previewDraft(
  shop: Pick<Shop, "id" | "currency" | "timezone">,
  example: unknown,
  now: Date,
): Promise<Decision<Preview>> {
  const parsed = exampleOrderSchema.safeParse(example);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse("invalidRequest", { field: issue?.path.join(".") ?? "" });
  }
  const draft = await readDraft(shop.id, now);
  if (!draft.ok) return draft;
  const { program, problems } = checkProgram(draft.value.settings);
  if (!program) return refuse("programInvalid", { problems: problems.length });
  return accept(previewProgram(program, parsed.data, shop));
}
