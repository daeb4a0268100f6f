// The arguments of the demo: what they may be, and what is said about those that may not.
import { isAbsolute, resolve } from "node:path";
import { parseArgs } from "node:util";

export interface DemoArguments {
  /** The file to replay; null: an invented history. */
  readonly orders: string | null;
  /** Leave when done, instead of staying up. */
  readonly exit: boolean;
  readonly out: string | null;
  readonly kills: number;
  readonly seed: number;
  /** First port to try for the shop; null: the usual one. */
  readonly port: number | null;
  /** Throw away what earlier demos left. */
  readonly fresh: boolean;
}

/** The arguments cannot be used; the message says why. */
export class ArgumentError extends Error {
  override readonly name = "ArgumentError";
}

export const help = `Vefa's demo: a shop to try the app in, or a replay of orders.

  npm run demo                          a coffee shop with members and history; stays up until Ctrl-C
  npm run demo -- --fresh               the same, begun anew
  npm run demo -- --orders FILE --exit --out DIR
                                        replays a CSV file (customer,date,quantity,amount) as a new shop's history

Options:
  --orders FILE   the orders to replay; without it a replay invents them
  --exit          leave when the replay is done and checked (0: all is right, 1: not, 2: bad arguments or file)
  --out DIR       write balances.csv, codes.csv and rejected.csv there
  --kill N        kill the app and its worker N times during the replay
  --seed N        the seed of everything that is left to chance (1)
  --port N        first port to try for the shop (4600)
  --fresh         begin the demo shop anew
  --help          this text
`;

/** Reads the arguments; "help" when that was asked for. `folder` is where relative paths start. Throws ArgumentError. */
export function readArguments(args: readonly string[], folder: string): DemoArguments | "help" {
  const values = parse(args);
  if (values.help === true) return "help";
  const path = (name: "orders" | "out") => {
    const value = values[name];
    if (value === undefined) return null;
    if (value === "") throw new ArgumentError(`--${name} needs a path.`);
    return isAbsolute(value) ? value : resolve(folder, value);
  };
  return {
    orders: path("orders"),
    out: path("out"),
    exit: values.exit ?? false,
    kills: wholeNumber("kill", values.kill ?? "0", 0, 10_000),
    seed: wholeNumber("seed", values.seed ?? "1", 0, 2 ** 31 - 1),
    port: values.port === undefined ? null : wholeNumber("port", values.port, 1024, 65_000),
    fresh: values.fresh ?? false,
  };
}

/** A replay in a shop of its own, rather than the demo shop that stays. */
export function isReplay({ orders, exit, out, kills }: DemoArguments): boolean {
  return orders !== null || exit || out !== null || kills > 0;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        orders: { type: "string" },
        exit: { type: "boolean" },
        out: { type: "string" },
        kill: { type: "string" },
        seed: { type: "string" },
        port: { type: "string" },
        fresh: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new ArgumentError((error as Error).message);
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) {
    throw new ArgumentError(`--${name} must be a whole number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}
