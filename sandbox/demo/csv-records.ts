// Cuts a CSV file into records without reading it whole, and knows at which line of the file each one begins.
// Invariant: a quote that is never closed costs its own line and no other.
import { createReadStream } from "node:fs";
import { parse } from "csv-parse/sync";

export interface CsvRecord {
  /** Line at which the record begins, counted as an editor does, from 1. */
  readonly line: number;
  /** The record as it stands in the file, without its line end. */
  readonly text: string;
  /** Null when the record is not valid CSV or not valid UTF-8; `problem` says which. */
  readonly fields: readonly string[] | null;
  readonly problem: string | null;
}

interface Line {
  readonly number: number;
  readonly text: string;
  readonly isUtf8: boolean;
  readonly end: string;
}

// A quoted field may span lines, but not so many that one stray quote could swallow a file.
const longestRecordLines = 100;

const LF = 0x0a;
const CR = 0x0d;

/**
 * Reads the records of a UTF-8 CSV file with commas; lines may end in LF, CRLF or CR, and a byte-order mark is left out.
 * Blank lines are no records. `fieldCount` (once it answers a number) tells a record that lost its way in a stray quote
 * from one that is meant to span lines. Throws the file system's error when the file cannot be read.
 */
export async function* readCsvRecords(
  path: string,
  fieldCount: () => number | undefined = () => undefined,
): AsyncGenerator<CsvRecord> {
  let waiting: Line[] = [];
  for await (const lines of readLines(path)) {
    waiting = waiting.concat(lines);
    yield* takeRecords(waiting, fieldCount, false);
  }
  yield* takeRecords(waiting, fieldCount, true);
}

/** Takes complete records from the front of `lines`, and leaves there what may still go on. */
function* takeRecords(
  lines: Line[],
  fieldCount: () => number | undefined,
  isEnd: boolean,
): Generator<CsvRecord> {
  let taken = 0;
  try {
    while (taken < lines.length) {
      const length = recordLength(lines, taken);
      const isOpen = length === null && lines.length - taken < longestRecordLines;
      if (isOpen && !isEnd) return;
      const first = lines[taken]!;
      const whole = length === null ? null : parseRecord(lines.slice(taken, taken + length));
      const expected = fieldCount();
      const wentAstray =
        whole === null ||
        (length! > 1 &&
          (whole.fields === null || (expected !== undefined && whole.fields.length !== expected)));
      if (!wentAstray) {
        taken += length!;
        if (whole.text.trim() !== "") yield whole;
      } else {
        taken += 1;
        yield { line: first.number, text: first.text, fields: null, problem: "a quote is not closed" };
      }
    }
  } finally {
    lines.splice(0, taken);
  }
}

/** How many lines the record at `from` spans; null when its last quoted field is still open at the end of `lines`. */
function recordLength(lines: readonly Line[], from: number): number | null {
  let state: "start" | "plain" | "quoted" | "closed" = "start";
  for (let index = from; index < lines.length && index - from < longestRecordLines; index++) {
    const { text } = lines[index]!;
    if (state !== "quoted" && !text.includes('"')) return index - from + 1;
    for (let position = 0; position < text.length; position++) {
      const character = text[position];
      if (state === "quoted") {
        if (character === '"') state = "closed";
      } else if (character === ",") state = "start";
      // A quote after a closing quote is an escaped one: the field goes on.
      else if (character === '"' && (state === "start" || state === "closed")) state = "quoted";
      else state = "plain";
    }
    if (state !== "quoted") return index - from + 1;
  }
  return null;
}

function parseRecord(lines: readonly Line[]): CsvRecord {
  const line = lines[0]!.number;
  const text = lines.map((part, index) => part.text + (index < lines.length - 1 ? part.end : "")).join("");
  if (lines.some((part) => !part.isUtf8)) return { line, text, fields: null, problem: "not valid UTF-8" };
  if (text.trim() === "") return { line, text, fields: [], problem: null };
  if (!text.includes('"')) return { line, text, fields: text.split(","), problem: null };
  try {
    const records = parse(text, { relax_column_count: true, record_delimiter: ["\r\n", "\n", "\r"] });
    const fields = records[0];
    if (fields !== undefined && records.length === 1) return { line, text, fields, problem: null };
  } catch {
    // What csv-parse says names columns of its own counting; the line is what helps.
  }
  return { line, text, fields: null, problem: "a quote stands where it may not" };
}

/** Yields the lines of each chunk of the file; the last line counts without a line end too. */
async function* readLines(path: string): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let rest: Buffer = Buffer.alloc(0);
  let number = 1;
  let isFirst = true;
  const lineOf = (bytes: Buffer, end: string): Line => {
    const place = { number: number++, end };
    try {
      return { ...place, text: decoder.decode(bytes), isUtf8: true };
    } catch {
      // Readable enough to be shown to whoever has to mend it.
      return { ...place, text: bytes.toString("latin1"), isUtf8: false };
    }
  };
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    let buffer = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    // A mark of three bytes may be cut by the first chunk only in a file shorter than it.
    if (isFirst && buffer.length >= 3) {
      if (buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf) buffer = buffer.subarray(3);
      isFirst = false;
    }
    const lines: Line[] = [];
    let from = 0;
    for (let position = 0; position < buffer.length; position++) {
      const byte = buffer[position];
      if (byte === LF) {
        lines.push(lineOf(buffer.subarray(from, position), "\n"));
        from = position + 1;
      } else if (byte === CR) {
        // At the end of a chunk the LF of a CRLF may be yet to come.
        if (position + 1 === buffer.length) break;
        const isCrLf = buffer[position + 1] === LF;
        lines.push(lineOf(buffer.subarray(from, position), isCrLf ? "\r\n" : "\r"));
        if (isCrLf) position++;
        from = position + 1;
      }
    }
    rest = buffer.subarray(from);
    if (lines.length > 0) yield lines;
  }
  const last = rest.at(-1) === CR ? rest.subarray(0, -1) : rest;
  if (rest.length > 0) yield [lineOf(last, "")];
}
