// Reads a file of real orders (customer, date, quantity, amount). A row is either an order, exact to the cent, or is
// rejected with its line number and the reason: nothing is guessed, and no bad row costs a good one.
import { readCsvRecords, type CsvRecord } from "./csv-records";

export interface FileOrder {
  /** Line in the file, from 1. */
  readonly line: number;
  /** The file's own id, exactly as written. */
  readonly customer: string;
  /** YYYY-MM-DD */
  readonly date: string;
  readonly quantity: number;
  /** What was paid, net of everything. */
  readonly amountCents: number;
}

export interface RejectedRow {
  readonly line: number;
  readonly reason: string;
  readonly text: string;
}

export interface OrdersFile {
  /** In the order of the file. */
  readonly orders: readonly FileOrder[];
  readonly rejected: readonly RejectedRow[];
}

/** The file as a whole cannot be used; the message says why, for the person who named it. */
export class OrdersFileError extends Error {
  override readonly name = "OrdersFileError";
}

const columns = ["customer", "date", "quantity", "amount"] as const;
type Column = (typeof columns)[number];
type Layout = Readonly<Record<Column, number>> & { readonly fieldCount: number };

/** One row may not stand for more than this: it would be a slip of the pen, and would drown everything else. */
const largestAmountCents = 10_000_000_000_00;
const largestQuantity = 1_000_000;
const firstYear = 1900;
const lastYear = 2999;

/**
 * Reads a UTF-8 CSV file: a header with the needed columns in any order and letter case (others are ignored), then rows.
 * `decimals` is how many the currency has. Throws OrdersFileError when the file is missing, empty or of another shape.
 */
export async function readOrdersFile(path: string, decimals = 2): Promise<OrdersFile> {
  let layout: Layout | undefined;
  const orders: FileOrder[] = [];
  const rejected: RejectedRow[] = [];
  try {
    for await (const record of readCsvRecords(path, () => layout?.fieldCount)) {
      if (layout === undefined) {
        layout = readHeader(record, path);
        continue;
      }
      const row = readRow(record, layout, decimals);
      if (typeof row === "string") rejected.push({ line: record.line, reason: row, text: record.text });
      else orders.push(row);
    }
  } catch (error) {
    throw asFileError(error, path);
  }
  if (layout === undefined)
    throw new OrdersFileError(`${path} is empty: a header and at least one row are needed.`);
  if (orders.length + rejected.length === 0) throw new OrdersFileError(`${path} has a header, but no rows.`);
  return { orders, rejected };
}

function asFileError(error: unknown, path: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
      return new OrdersFileError(`There is no file ${path}.`);
    case "EISDIR":
      return new OrdersFileError(`${path} is a folder, not a file.`);
    case "EACCES":
    case "EPERM":
      return new OrdersFileError(`${path} cannot be read: permission denied.`);
    default:
      return error;
  }
}

function readHeader(record: CsvRecord, path: string): Layout {
  if (record.problem === "not valid UTF-8") {
    throw new OrdersFileError(`${path} does not begin as UTF-8 text. Save it as CSV in UTF-8.`);
  }
  if (record.fields === null)
    throw new OrdersFileError(`${path}, line ${record.line}: ${record.problem ?? "bad"}.`);
  const names = record.fields.map((name) => name.trim().toLowerCase());
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    const isOtherSeparator = names.length === 1 && /[;\t|]/.test(record.text);
    throw new OrdersFileError(
      `${path} needs the columns ${columns.join(", ")}; its header (line ${record.line}) has no ${missing.join(", ")}. ` +
        (isOtherSeparator
          ? "It seems to be separated by something else than commas."
          : `It reads: ${record.text.slice(0, 200)}`),
    );
  }
  const twice = columns.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice !== undefined) throw new OrdersFileError(`${path} has two columns named ${twice}.`);
  return {
    customer: names.indexOf("customer"),
    date: names.indexOf("date"),
    quantity: names.indexOf("quantity"),
    amount: names.indexOf("amount"),
    fieldCount: names.length,
  };
}

/** The order of a row, or the reason why it is none. */
function readRow(record: CsvRecord, layout: Layout, decimals: number): FileOrder | string {
  const { fields } = record;
  if (fields === null) return record.problem ?? "not valid CSV";
  if (fields.length !== layout.fieldCount) {
    return `wrong number of fields: ${fields.length} instead of ${layout.fieldCount}`;
  }
  const customer = fields[layout.customer] ?? "";
  if (customer.trim() === "") return "the customer is missing";
  if (customer.includes("\0")) return "the customer contains a NUL character";
  const date = (fields[layout.date] ?? "").trim();
  const quantity = parseQuantity((fields[layout.quantity] ?? "").trim());
  const amountCents = parseAmount((fields[layout.amount] ?? "").trim(), decimals);
  if (!isDate(date)) return `not a date (YYYY-MM-DD): ${shown(date)}`;
  if (typeof quantity === "string") return quantity;
  if (typeof amountCents === "string") return amountCents;
  return { line: record.line, customer, date, quantity, amountCents };
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const year = Number(text.slice(0, 4));
  if (year < firstYear || year > lastYear) return false;
  const date = new Date(`${text}T00:00:00Z`);
  // 1997-02-30 is read as 2 March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function parseQuantity(text: string): number | string {
  if (!/^\d+$/.test(text)) return `the quantity is not a whole number: ${shown(text)}`;
  const quantity = Number(text);
  if (quantity > largestQuantity) return `the quantity is absurdly large: ${shown(text)}`;
  return quantity;
}

/** The amount in the currency's smallest unit, digit by digit: no float is ever near it. */
function parseAmount(text: string, decimals: number): number | string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) return `the amount is not a number: ${shown(text)}`;
  const [, sign = "", whole = "", fraction = ""] = match;
  if (sign === "-") return `the amount is negative: ${shown(text)}`;
  if (fraction.length > decimals) return `the amount has more than ${decimals} decimals: ${shown(text)}`;
  const digits = `${whole}${fraction.padEnd(decimals, "0")}`.replace(/^0+(?=\d)/, "");
  if (digits.length > 15 || Number(digits) > largestAmountCents) {
    return `the amount is absurdly large: ${shown(text)}`;
  }
  return Number(digits);
}

function shown(text: string): string {
  return text === "" ? "(empty)" : JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

/** Orders by date; those of one day stay as the file has them. */
export function byDate(orders: readonly FileOrder[]): FileOrder[] {
  return orders.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}
