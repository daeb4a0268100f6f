// The auditor's own books of one member: every lot with its dates, every hold as a row of single points that remember the lot
// each came from. Slow and plain, so that a look shows it right.
import { least, most } from "./arithmetic";

export interface AuditLot {
  readonly id: string;
  readonly amount: bigint;
  left: bigint;
  readonly earnedAt: number;
  readonly availableAt: number;
  readonly expiresAt: number | null;
  readonly orderId: string | null;
  readonly ruleKey: string | null;
}

export interface AuditHold {
  readonly id: string;
  readonly amount: bigint;
  captured: bigint;
  released: bigint;
  /** the lot of each point that can be put back: first of those captured, then of those held */
  points: string[];
}

export class AuditAccount {
  readonly lots: AuditLot[] = [];
  earned = 0n;
  taken = 0n;
  waived = 0n;
  captured = 0n;
  held = 0n;
  expired = 0n;
  owed = 0n;

  /** All that another account has; what either owes is repaid from the lots of both. */
  takeOver(other: AuditAccount, now: number): void {
    this.earned += other.earned;
    this.taken += other.taken;
    this.waived += other.waived;
    this.captured += other.captured;
    this.held += other.held;
    this.expired += other.expired;
    this.lots.push(...other.lots);
    this.owed = this.#drain(inTurn(this.lots, now), this.owed + other.owed, []);
  }

  available(now: number): bigint {
    let sum = 0n;
    for (const lot of this.lots) if (isAvailable(lot, now)) sum += lot.left;
    return sum;
  }

  award(lot: Omit<AuditLot, "left">): void {
    const repaid = least(this.owed, lot.amount);
    this.earned += lot.amount;
    this.owed -= repaid;
    this.lots.push({ ...lot, left: lot.amount - repaid });
  }

  /** Takes back an award. Returns what found nothing and was let go. */
  takeBack(
    amount: bigint,
    orderId: string,
    ruleKey: string,
    shortfall: "waive" | "carry",
    now: number,
  ): bigint {
    const own = this.lots
      .filter((lot) => lot.orderId === orderId && lot.ruleKey === ruleKey)
      .sort(bySpending);
    const others = this.lots.filter((lot) => !own.includes(lot));
    const missing = this.#drain([...own, ...inTurn(others, now)], amount, []);
    const waived = shortfall === "waive" ? missing : 0n;
    this.taken += amount - waived;
    this.waived += waived;
    this.owed += missing - waived;
    return waived;
  }

  hold(id: string, amount: bigint, now: number): AuditHold {
    const points: string[] = [];
    this.#drain(this.lots.filter((lot) => isAvailable(lot, now)).sort(bySpending), amount, points);
    this.held += amount;
    return { id, amount, captured: 0n, released: 0n, points };
  }

  /** The whole hold is spent; what was released of it meanwhile is found again, or owed. */
  capture(hold: AuditHold, now: number): void {
    const open = hold.amount - hold.captured - hold.released;
    const again = hold.amount - open;
    this.owed += this.#drain(inTurn(this.lots, now), again, hold.points);
    this.held -= open;
    this.captured += hold.amount;
    hold.captured += hold.amount;
    hold.released -= again;
  }

  release(hold: AuditHold, entryKey: string, now: number): void {
    const open = hold.amount - hold.captured - hold.released;
    const back = hold.points.splice(Math.max(0, hold.points.length - Number(open)));
    this.held -= open;
    hold.released += open;
    this.#putBack(back, open, entryKey, null, now);
  }

  restore(hold: AuditHold, amount: bigint, entryKey: string, orderId: string, occurredAt: number): void {
    const back = hold.points.splice(0, Number(amount));
    this.captured -= amount;
    hold.captured -= amount;
    hold.released += amount;
    this.#putBack(back, amount, entryKey, orderId, occurredAt);
  }

  /** Empties the lots that are overdue. */
  expire(now: number): void {
    for (const lot of this.lots) {
      if (lot.expiresAt === null || lot.expiresAt > now) continue;
      this.expired += lot.left;
      lot.left = 0n;
    }
  }

  /** Draws point by point in the order of the lots. Returns what was missing. */
  #drain(lots: readonly AuditLot[], amount: bigint, points: string[]): bigint {
    let open = amount;
    for (const lot of lots) {
      const drawn = least(open, lot.left);
      lot.left -= drawn;
      open -= drawn;
      for (let point = 0n; point < drawn; point++) points.push(lot.id);
    }
    return open;
  }

  #putBack(points: readonly string[], amount: bigint, key: string, orderId: string | null, at: number): void {
    const repaid = least(this.owed, amount);
    this.owed -= repaid;
    const due = amount - repaid;
    for (const id of points.slice(0, Number(due))) {
      const lot = this.lots.find((each) => each.id === id);
      if (lot) lot.left += 1n;
    }
    const fromNowhere = most(0n, due - BigInt(points.length));
    if (fromNowhere === 0n) return;
    const dates = { earnedAt: at, availableAt: at, expiresAt: null };
    this.lots.push({ id: key, amount: fromNowhere, left: fromNowhere, ...dates, orderId, ruleKey: null });
  }
}

function isAvailable({ availableAt, expiresAt }: AuditLot, now: number): boolean {
  return availableAt <= now && (expiresAt === null || expiresAt > now);
}

/** Earliest expiry first, then oldest, then by name. */
function bySpending(a: AuditLot, b: AuditLot): number {
  const end = (lot: AuditLot) => lot.expiresAt ?? Number.MAX_SAFE_INTEGER;
  return end(a) - end(b) || a.earnedAt - b.earnedAt || (a.id < b.id ? -1 : 1);
}

/** What is owed to the shop comes from what is available, then from what is pending, then from what has expired. */
function inTurn(lots: readonly AuditLot[], now: number): AuditLot[] {
  const isOver = ({ expiresAt }: AuditLot) => expiresAt !== null && expiresAt <= now;
  return [
    ...lots.filter((lot) => isAvailable(lot, now)).sort(bySpending),
    ...lots.filter((lot) => !isAvailable(lot, now) && !isOver(lot)).sort(bySpending),
    ...lots.filter(isOver).sort(bySpending),
  ];
}
