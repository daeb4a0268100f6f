// What has to be undone at the end, in the opposite order of its doing, once, however the end comes.

export class Cleanup {
  private readonly steps: (() => Promise<unknown> | void)[] = [];
  private running: Promise<void> | null = null;

  constructor(private readonly onFailure: (error: unknown) => void) {}

  get hasBegun(): boolean {
    return this.running !== null;
  }

  /** A step added after the end has begun is still done. */
  add(step: () => Promise<unknown> | void): void {
    this.steps.push(step);
  }

  /** Does all steps; a failing one doesn't keep the others from being done. */
  run(): Promise<void> {
    this.running ??= this.runAll();
    return this.running;
  }

  private async runAll(): Promise<void> {
    for (let step = this.steps.pop(); step !== undefined; step = this.steps.pop()) {
      try {
        await step();
      } catch (error) {
        this.onFailure(error);
      }
    }
  }
}
