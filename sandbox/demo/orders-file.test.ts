import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { byDate, OrdersFileError, readOrdersFile } from "./orders-file";

let folder = "";
let count = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "orders-file-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(content: string | Buffer): string {
  const path = join(folder, `${++count}.csv`);
  writeFileSync(path, content);
  return path;
}
const read = (content: string | Buffer) => readOrdersFile(file(content));
const withRow = (...rows: string[]) => read(["customer,date,quantity,amount", ...rows].join("\n"));

async function problemOf(row: string): Promise<string> {
  const { orders, rejected } = await withRow("1,1997-01-01,1,1.00", row, "2,1997-01-01,1,2.00");
  expect(orders.map((order) => order.customer)).toEqual(["1", "2"]);
  expect(rejected).toHaveLength(1);
  expect(rejected[0]).toMatchObject({ line: 3, text: row });
  return rejected[0]!.reason;
}

describe("a file of orders", () => {
  it("is read in the order of the file, with the customer exactly as written", async () => {
    const { orders, rejected } = await withRow("00004,1997-01-18,2,29.33", " x ,1997-01-01,1,0.00");
    expect(rejected).toEqual([]);
    expect(orders).toEqual([
      { line: 2, customer: "00004", date: "1997-01-18", quantity: 2, amountCents: 2933 },
      { line: 3, customer: " x ", date: "1997-01-01", quantity: 1, amountCents: 0 },
    ]);
  });

  it("may have a byte-order mark, CRLF, another column order, other letter case and more columns", async () => {
    const { orders } = await read(
      "\uFEFF Amount,note,DATE, Customer ,quantity\r\n5,hello,1997-01-01,a,1\r\n",
    );
    expect(orders).toEqual([{ line: 2, customer: "a", date: "1997-01-01", quantity: 1, amountCents: 500 }]);
  });

  it("may end its lines in CR alone, and its last line in nothing", async () => {
    const { orders } = await read("customer,date,quantity,amount\ra,1997-01-01,1,1\rb,1997-01-02,1,2");
    expect(orders.map(({ line, customer }) => [line, customer])).toEqual([
      [2, "a"],
      [3, "b"],
    ]);
  });

  it("may quote fields, with commas, quotes and line ends inside, and still names the right lines", async () => {
    const { orders, rejected } = await withRow(
      '"Smith, ""Joe""","1997-01-01","1","10.00"',
      '"two\nlines",1997-01-01,1,2.00',
      "late,1997-99-01,1,3.00",
      "last,1997-01-01,1,4.00",
    );
    expect(orders.map(({ line, customer }) => [line, customer])).toEqual([
      [2, 'Smith, "Joe"'],
      [3, "two\nlines"],
      [6, "last"],
    ]);
    expect(rejected.map(({ line }) => line)).toEqual([5]);
  });

  it("keeps the line ends of a quoted field as they were", async () => {
    const { orders } = await read('customer,date,quantity,amount\r\n"a\r\nb",1997-01-01,1,1.00\r\n');
    expect(orders[0]?.customer).toBe("a\r\nb");
  });

  it("passes over blank lines but counts them", async () => {
    const { orders, rejected } = await read("\ncustomer,date,quantity,amount\n\n  \na,1997-01-01,1,1.00\n\n");
    expect(orders[0]?.line).toBe(5);
    expect(rejected).toEqual([]);
  });

  it("loses only the line of a quote that is never closed", async () => {
    const { orders, rejected } = await withRow(
      '"a,1997-01-01,1,1.00',
      "b,1997-01-01,1,2.00",
      "c,1997-01-01,1,3.00",
    );
    expect(orders.map(({ customer }) => customer)).toEqual(["b", "c"]);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([[2, "a quote is not closed"]]);
  });

  it("loses only the two lines of two stray quotes", async () => {
    const { orders, rejected } = await withRow(
      '"a,1997-01-01,1,1.00',
      "b,1997-01-01,1,2.00",
      'c,1997-01-01,1,3.00"',
      "d,1997-01-01,1,4.00",
    );
    expect(orders.map(({ customer }) => customer)).toEqual(["b", "d"]);
    expect(rejected.map(({ line }) => line)).toEqual([2, 4]);
  });

  it("is read across the chunks of a large file", async () => {
    const rows = Array.from({ length: 40_000 }, (_, index) => `"c ${index}",1997-01-01,1,${index % 100}.25`);
    const { orders, rejected } = await read(`customer,date,quantity,amount\r\n${rows.join("\r\n")}\r\n`);
    expect(rejected).toEqual([]);
    expect(orders).toHaveLength(40_000);
    expect(orders.at(-1)).toMatchObject({ line: 40_001, customer: "c 39999", amountCents: 9925 });
  });

  it("keeps letters of every alphabet, and rejects bytes that are not UTF-8", async () => {
    const bytes = Buffer.concat([
      Buffer.from("customer,date,quantity,amount\nşirin 7,1997-01-01,1,1.00\n"),
      Buffer.from([0x4d, 0xfc]),
      Buffer.from(",1997-01-01,1,1.00\n"),
    ]);
    const { orders, rejected } = await read(bytes);
    expect(orders.map(({ customer }) => customer)).toEqual(["şirin 7"]);
    expect(rejected).toMatchObject([{ line: 3, reason: "not valid UTF-8" }]);
  });
});

describe("a row that cannot be read is left out with its line and reason", () => {
  it.each([
    ["a,1997-02-30,1,1.00", 'not a date (YYYY-MM-DD): "1997-02-30"'],
    ["a,1997-2-3,1,1.00", "not a date"],
    ["a,yesterday,1,1.00", "not a date"],
    ["a,,1,1.00", "not a date (YYYY-MM-DD): (empty)"],
    ["a,0000-01-01,1,1.00", "not a date"],
    ["a,1997-01-01,1,-1.00", "the amount is negative"],
    ["a,1997-01-01,1,abc", "the amount is not a number"],
    ["a,1997-01-01,1,", "the amount is not a number: (empty)"],
    ["a,1997-01-01,1,1e3", "the amount is not a number"],
    ["a,1997-01-01,1,NaN", "the amount is not a number"],
    ["a,1997-01-01,1,$5.00", "the amount is not a number"],
    ["a,1997-01-01,1,5.005", "the amount has more than 2 decimals"],
    ["a,1997-01-01,1,5.000", "the amount has more than 2 decimals"],
    ["a,1997-01-01,1,10000000000.01", "the amount is absurdly large"],
    ["a,1997-01-01,1,99999999999999999999.00", "the amount is absurdly large"],
    ["a,1997-01-01,1.5,1.00", "the quantity is not a whole number"],
    ["a,1997-01-01,,1.00", "the quantity is not a whole number: (empty)"],
    ["a,1997-01-01,-1,1.00", "the quantity is not a whole number"],
    ["a,1997-01-01,9999999,1.00", "the quantity is absurdly large"],
    [",1997-01-01,1,1.00", "the customer is missing"],
    ["  ,1997-01-01,1,1.00", "the customer is missing"],
    ["a,1997-01-01,1", "wrong number of fields: 3 instead of 4"],
    ["a,1997-01-01,1,1.00,", "wrong number of fields: 5 instead of 4"],
    ['a"b"c" ,"1997-01-01"x,1,1.00', "a quote stands where it may not"],
  ])("%s", async (row, reason) => {
    expect(await problemOf(row)).toContain(reason);
  });

  it("but spaces around a date and numbers, and leading zeros, are no fault", async () => {
    const { orders } = await withRow("a, 1997-01-01 , 02 , 0010.5 ");
    expect(orders[0]).toMatchObject({ date: "1997-01-01", quantity: 2, amountCents: 1050 });
  });

  it("and the largest amount is ten thousand million, of no pieces even", async () => {
    const { orders } = await withRow("a,1997-01-01,0,10000000000.00");
    expect(orders[0]?.amountCents).toBe(1_000_000_000_000);
  });

  it("even when that is every row", async () => {
    const { orders, rejected } = await withRow("a,b,c,d");
    expect([orders.length, rejected.length]).toEqual([0, 1]);
  });
});

describe("a file that cannot be used is a clear error", () => {
  const header = "customer,date,quantity,amount";
  it.each([
    ["empty", "", "is empty"],
    ["only blank lines", "\n\n  \n", "is empty"],
    ["only a byte-order mark", "\uFEFF", "is empty"],
    ["only a header", header, "has a header, but no rows"],
    ["a column is missing", "customer,date,amount\na,1997-01-01,1.00\n", "has no quantity"],
    ["no header at all", "00004,1997-01-01,2,29.33\n", "has no customer, date, quantity, amount"],
    ["a column twice", `${header},amount\na,1997-01-01,1,1.00,2.00\n`, "two columns named amount"],
    ["semicolons", "customer;date;quantity;amount\na;1997-01-01;1;1.00\n", "something else than commas"],
    ["a header with an open quote", 'customer,"date,quantity,amount', "line 1: a quote is not closed"],
  ])("%s", async (_what, content, message) => {
    const reading = read(content);
    await expect(reading).rejects.toBeInstanceOf(OrdersFileError);
    await expect(reading).rejects.toThrow(message);
  });

  it("not there, or a folder", async () => {
    await expect(readOrdersFile(join(folder, "none.csv"))).rejects.toThrow("There is no file");
    await expect(readOrdersFile(folder)).rejects.toThrow("is a folder");
  });

  it("saved as UTF-16", async () => {
    await expect(read(Buffer.from(`\uFEFF${header}\n`, "utf16le"))).rejects.toThrow("UTF-8");
  });
});

it("orders of one day stay in the order of the file", async () => {
  const { orders } = await withRow(
    "b,1997-01-02,1,1",
    "a,1997-01-01,1,2",
    "b,1997-01-01,1,3",
    "b,1997-01-01,1,4",
  );
  expect(byDate(orders).map(({ amountCents }) => amountCents)).toEqual([200, 300, 400, 100]);
});
