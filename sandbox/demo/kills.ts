// Kills the app's processes at moments that follow from the seed: right after certain orders were accepted.
import { setTimeout as sleep } from "node:timers/promises";
import { chanceFrom } from "./chance";
import type { Service } from "./service";

/** Between two kills the app lives at least so long, and at most twice. */
export const aliveMs = 2000;

/** After how many accepted orders each kill is due, in rising order. */
export function planKills(seed: number, kills: number, orders: number): number[] {
  const chance = chanceFrom(seed ^ 0x6b696c6c);
  const due = Array.from({ length: kills }, () => 1 + chance.integer(Math.max(1, orders)));
  return due.sort((a, b) => a - b);
}

/** Kills due processes one after the other, each time all of them, as a power cut would. */
export class Killer {
  private readonly due: number[];
  private readonly chance;
  private running: Promise<void> = Promise.resolve();
  private done = 0;

  constructor(
    private readonly services: readonly Service[],
    plan: { seed: number; kills: number; orders: number },
    private readonly onKill: (count: number) => void,
  ) {
    this.due = planKills(plan.seed, plan.kills, plan.orders);
    this.chance = chanceFrom(plan.seed ^ 0x64656164);
  }

  get count(): number {
    return this.done;
  }

  /** Lets the kills happen that are due by now, one after the other, each on processes that had come up again. */
  accepted(orders: number): void {
    while (this.due.length > 0 && this.due[0]! <= orders) {
      this.due.shift();
      const waitMs = aliveMs + this.chance.integer(aliveMs);
      this.running = this.running.then(() => this.killAll(waitMs));
      // The failure is heard by whoever settles.
      this.running.catch(() => {});
    }
  }

  /** Resolves when all kills that were due have happened and the processes are up again. */
  async settle(): Promise<void> {
    await this.running;
    await Promise.all(this.services.map((service) => service.whenReady()));
  }

  private async killAll(waitMs: number): Promise<void> {
    await Promise.all(this.services.map((service) => service.whenReady()));
    await sleep(waitMs);
    await Promise.all(this.services.map((service) => service.killHard()));
    this.onKill(++this.done);
    await Promise.all(this.services.map((service) => service.whenReady()));
  }
}
