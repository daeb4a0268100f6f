// Types of process-lock.mjs, which stays plain Node for the set-up.
export function processIdentity(pid?: number): string;
export function isRunning(identity: string): boolean;
export function withProcessLock<T>(
  path: string,
  work: () => Promise<T> | T,
  options?: { timeoutMs?: number; onWait?: (holder: string) => void },
): Promise<T>;
