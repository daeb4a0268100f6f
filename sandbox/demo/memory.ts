// Watches how much memory a set of processes holds together.
import { residentBytes } from "./process-facts";

export interface MemoryReport {
  /** Largest sum seen, in bytes. */
  readonly peakBytes: number;
  readonly lastBytes: number;
  /** Mean of the sums in each quarter of the watch: flat, or growing? */
  readonly quarterBytes: readonly number[];
}

export interface MemoryWatch {
  stop(): Promise<MemoryReport>;
}

/** Adds up the resident memory of the processes every `everyMs` until it is stopped. */
export function watchMemory(pids: () => readonly (number | null)[], everyMs = 500): MemoryWatch {
  const sums: number[] = [];
  const sample = async () => {
    const parts = await Promise.all(pids().map(async (pid) => (pid === null ? 0 : residentBytes(pid))));
    // While one of them is being started again the sum would say too little.
    if (parts.every((bytes) => bytes > 0)) sums.push(parts.reduce((sum, bytes) => sum + bytes, 0));
  };
  const timer = setInterval(() => void sample(), everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await sample();
      return {
        peakBytes: sums.reduce((most, sum) => Math.max(most, sum), 0),
        lastBytes: sums.at(-1) ?? 0,
        quarterBytes: [0, 1, 2, 3].map((quarter) => {
          const part = sums.slice((sums.length * quarter) / 4, (sums.length * (quarter + 1)) / 4);
          return part.reduce((sum, bytes) => sum + bytes, 0) / Math.max(1, part.length);
        }),
      };
    },
  };
}
