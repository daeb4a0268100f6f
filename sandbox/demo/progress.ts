// Tells how far a long step is: on a terminal in one line that changes, elsewhere in a line every few seconds.

export interface Progress {
  /** A step of its own, with a line of its own. */
  say(message: string): void;
  /** How far the current step is; shown when it is worth it. */
  update(message: () => string): void;
  /** Ends the current step's line with its last word. */
  finish(message: string): void;
}

const terminalEveryMs = 200;
const logEveryMs = 5000;

export function createProgress(output: NodeJS.WriteStream): Progress {
  const isTerminal = output.isTTY === true;
  let shownAt = performance.now();
  let isOpen = false;
  const line = (message: string) => {
    output.write(isOpen ? `\r\x1b[2K${message}\n` : `${message}\n`);
    isOpen = false;
  };
  return {
    say: line,
    finish: line,
    update: (message) => {
      const now = performance.now();
      if (now - shownAt < (isTerminal ? terminalEveryMs : logEveryMs)) return;
      shownAt = now;
      if (!isTerminal) {
        line(`  ${message()}`);
        return;
      }
      output.write(`\r\x1b[2K  ${message().slice(0, Math.max(20, (output.columns || 80) - 3))}`);
      isOpen = true;
    },
  };
}

/** 65_300 ms as "65.3 s". */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}

/** 1234567 as "1,234,567". */
export function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
