// The append-only journal of the sandbox: one JSON line per changed document, written synchronously before the change is
// answered, so that a SIGKILL loses nothing. A torn last line is ignored; the file is rewritten compactly at every start, and
// whenever it has grown to several times what is alive.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { Counters } from "./ids";

export interface JournalLine {
  /** Domain of the shop that owns the document; "" for what belongs to the sandbox as a whole. */
  shop: string;
  collection: string;
  key: string;
  /** null: the document was removed. */
  document: unknown;
  counters?: Counters;
}

export interface Journal {
  append(line: JournalLine): void;
  close(): void;
  /** True once rewriting the file would make it much smaller. */
  isOvergrown(): boolean;
}

export const noJournal: Journal = { append() {}, close() {}, isOvergrown: () => false };

const OVERGROWN_BY = 4;
const SMALL_FILE_BYTES = 64 << 20;

const READ_BYTES = 1 << 20;

/** Yields the intact lines of a journal file; an unfinished or unreadable last line is left out, any other one throws. */
export function* readJournal(path: string): Generator<JournalLine> {
  if (!existsSync(path)) return;
  const file = openSync(path, "r");
  try {
    const chunk = Buffer.alloc(READ_BYTES);
    let rest: Buffer = Buffer.alloc(0);
    let lineNumber = 0;
    for (;;) {
      const bytes = readSync(file, chunk, 0, READ_BYTES, null);
      if (bytes === 0) return;
      const data = Buffer.concat([rest, chunk.subarray(0, bytes)]);
      let start = 0;
      for (;;) {
        const end = data.indexOf(10, start);
        if (end === -1) break;
        lineNumber += 1;
        yield parseLine(data.toString("utf8", start, end), path, lineNumber);
        start = end + 1;
      }
      rest = Buffer.from(data.subarray(start));
    }
  } finally {
    closeSync(file);
  }
}

function parseLine(text: string, path: string, lineNumber: number): JournalLine {
  try {
    return JSON.parse(text) as JournalLine;
  } catch (error) {
    throw new Error(`Line ${lineNumber} of the sandbox state file ${path} is damaged; move the file away`, {
      cause: error,
    });
  }
}

/** Replaces the file by the given lines (written aside, then renamed) and opens it for appending. */
export function startJournal(path: string, lines: Iterable<JournalLine>): Journal {
  mkdirSync(dirname(path), { recursive: true });
  const aside = `${path}.new`;
  const file = openSync(aside, "w", 0o600);
  let buffer: string[] = [];
  let bytes = 0;
  for (const line of lines) {
    buffer.push(JSON.stringify(line));
    if (buffer.length === 1_000) {
      bytes += writeSync(file, buffer.join("\n") + "\n");
      buffer = [];
    }
  }
  if (buffer.length > 0) bytes += writeSync(file, buffer.join("\n") + "\n");
  fsyncSync(file);
  closeSync(file);
  renameSync(aside, path);
  const appendTo = openSync(path, "a");
  const overgrown = Math.max(SMALL_FILE_BYTES, bytes * OVERGROWN_BY);
  return {
    append(line) {
      bytes += writeSync(appendTo, JSON.stringify(line) + "\n");
    },
    close: () => closeSync(appendTo),
    isOvergrown: () => bytes > overgrown,
  };
}
