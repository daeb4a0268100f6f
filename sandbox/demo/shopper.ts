// A member at the shop's front: looks at the balance, spends points on a code, waits until the code is there. Everything
// goes through the shop's app proxy, and is asked again when the app is just being restarted.
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { SandboxClient } from "./sandbox-client";

const me = z.looseObject({
  member: z.looseObject({ points: z.looseObject({ earned: z.number(), available: z.number() }) }),
});
const redemptionAnswer = z.looseObject({
  redemption: z.looseObject({ id: z.string(), state: z.string(), code: z.string().nullable() }),
});
const refusalAnswer = z.looseObject({ refusal: z.looseObject({ code: z.string() }) });

export interface Redeemed {
  readonly redemptionId: string;
  readonly code: string;
}

const patienceMs = 180_000;
const lookEveryMs = 60;

/** The app did not do for a shopper what it should have done. */
class ShopperError extends Error {
  override readonly name = "ShopperError";
}

export class Shopper {
  constructor(
    private readonly client: SandboxClient,
    private readonly customerId: string,
    /** How many shoppers look at once: the more, the less often each. */
    private readonly crowd: { size: number },
  ) {}

  /** Waits until the shop shows at least that many points earned; throws a ShopperError when it doesn't in three minutes. */
  async awaitEarned(points: number): Promise<void> {
    await this.until(`shows ${points} points earned`, async () => {
      const { status, body } = await this.client.proxy(this.customerId, "me");
      if (status !== 200) return null;
      const parsed = me.safeParse(body);
      return parsed.success && parsed.data.member.points.earned >= points ? true : null;
    });
  }

  /** Spends points on the reward and waits until its code can be used. The same key never spends twice. */
  async redeem(reward: string, requestKey: string): Promise<Redeemed> {
    const requested = await this.until(`accepts the redemption ${requestKey}`, async () => {
      const { status, body } = await this.client.proxy(this.customerId, "redemptions", {
        reward,
        requestKey,
      });
      const refusal = refusalAnswer.safeParse(body);
      if (refusal.success) {
        throw new ShopperError(
          `${this.customerId} was refused ${reward} (${requestKey}): ${refusal.data.refusal.code}`,
        );
      }
      return status === 200 ? redemptionAnswer.parse(body).redemption : null;
    });
    return this.until(`issues the code of ${requestKey}`, async () => {
      const { status, body } = await this.client.proxy(
        this.customerId,
        `redemptions/${encodeURIComponent(requested.id)}`,
      );
      if (status !== 200) return null;
      const { redemption } = redemptionAnswer.parse(body);
      if (redemption.state === "failed")
        throw new ShopperError(`The code of ${requestKey} could not be issued`);
      return redemption.state === "issued" && redemption.code !== null
        ? { redemptionId: redemption.id, code: redemption.code }
        : null;
    });
  }

  private async until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
    const deadline = performance.now() + patienceMs;
    this.crowd.size++;
    try {
      let last = "";
      while (performance.now() < deadline) {
        try {
          const seen = await look();
          if (seen !== null) return seen;
        } catch (error) {
          if (error instanceof ShopperError) throw error;
          last = error instanceof Error ? `: ${error.message}` : "";
        }
        await sleep(Math.max(lookEveryMs, this.crowd.size * 10));
      }
      throw new ShopperError(
        `After ${patienceMs / 1000} s the app still not ${what} for ${this.customerId}${last}`,
      );
    } finally {
      this.crowd.size--;
    }
  }
}
