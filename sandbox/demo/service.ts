// One supervised child process: ready when its health check answers, started again when it dies, and never left behind.
// Invariant: between start() and stop() there is exactly one such process, or one about to be.
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export interface ServiceSpec {
  readonly name: string;
  /** Arguments of node. */
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  /** Answers 200 when the process is ready. */
  readonly healthUrl: string;
  readonly logFile: string;
}

export interface ServiceEvents {
  /** A process of that pid was started, at first or again. */
  readonly onStart?: (name: string, pid: number) => void;
  /** It died again and again; it is not started any more. */
  readonly onGiveUp?: (error: Error) => void;
}

const leash = fileURLToPath(new URL("leash.mjs", import.meta.url));
const readyTimeoutMs = 60_000;
const stopTimeoutMs = 15_000;
const quickDeathsAllowed = 5;

export class Service {
  private child: ChildProcess | null = null;
  private ready: Promise<void> = Promise.resolve();
  private isStopping = false;
  private quickDeaths = 0;

  constructor(
    private readonly spec: ServiceSpec,
    private readonly events: ServiceEvents = {},
  ) {}

  get name(): string {
    return this.spec.name;
  }

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** Resolves when the process is ready; rejects with the end of its log when it isn't within a minute. */
  start(): Promise<void> {
    this.launch();
    return this.ready;
  }

  /** Resolves when the process that runs now, or the one that takes its place, is ready. */
  whenReady(): Promise<void> {
    return this.ready;
  }

  /** Kills it as a power cut would; its successor is started at once. Resolves when the dead one is gone. */
  async killHard(): Promise<void> {
    const { child } = this;
    if (child === null) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGKILL");
    await gone;
  }

  /** Asks it to leave, and makes it leave when it doesn't within 15 s. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    const patience = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
    await gone;
    clearTimeout(patience);
  }

  private launch(): void {
    const { name, args, environment, folder, logFile } = this.spec;
    const log = openSync(logFile, "a");
    const child = spawn(process.execPath, ["--import", leash, ...args], {
      cwd: folder,
      env: environment,
      // The channel is the leash; its own group, so that a Ctrl-C reaches only the parent, which stops all in order.
      stdio: ["ignore", log, log, "ipc"],
      detached: true,
    });
    closeSync(log);
    this.child = child;
    const startedAt = performance.now();
    let failure = "";
    child.once("error", (error) => {
      failure = error.message;
      child.emit("exit", 1, null);
    });
    child.once("exit", (code, signal) => {
      this.child = null;
      if (this.isStopping) return;
      // Killed from outside is no sign that the next one would die as well.
      const diedQuickly = signal === null && performance.now() - startedAt < 10_000;
      this.quickDeaths = diedQuickly ? this.quickDeaths + 1 : 0;
      if (this.quickDeaths < quickDeathsAllowed) this.launch();
      else this.events.onGiveUp?.(this.died(failure || `it ended with ${signal ?? `code ${code ?? "?"}`}`));
    });
    if (child.pid !== undefined) this.events.onStart?.(name, child.pid);
    this.ready = this.awaitHealth(child);
    // Whoever waits for it hears of it; nobody may be waiting for a process that is replaced.
    this.ready.catch(() => {});
  }

  private async awaitHealth(child: ChildProcess): Promise<void> {
    const deadline = performance.now() + readyTimeoutMs;
    while (performance.now() < deadline) {
      if (this.isStopping) return;
      if (this.child !== child) {
        if (this.child === null) throw this.died("it ended before it was ready");
        return this.ready;
      }
      const isHealthy = await fetch(this.spec.healthUrl, { signal: AbortSignal.timeout(2000) }).then(
        async (response) => {
          await response.body?.cancel();
          return response.ok;
        },
        () => false,
      );
      if (isHealthy && this.child === child) return;
      await sleep(50);
    }
    throw this.died("it was not ready within a minute");
  }

  private died(what: string): Error {
    return new Error(`The ${this.spec.name} process did not come up: ${what}.\n${this.logTail()}`);
  }

  private logTail(): string {
    try {
      const lines = readFileSync(this.spec.logFile, "utf8").trimEnd().split("\n").slice(-15).join("\n");
      return `The end of its log (${this.spec.logFile}):\n${lines}`;
    } catch {
      return "";
    }
  }
}
