/** Thrown by a check that cannot be made here: it counts as skipped, with the reason. */
export class Skip extends Error {
  override readonly name = 'Skip';
}

/** Something the test needs is not there: one sentence, exit code 2. */
export class Precondition extends Error {
  override readonly name = 'Precondition';
}

/** What a check found that is wrong; a message of several lines shows the evidence. */
export class Finding extends Error {
  override readonly name = 'Finding';
}

/** One thing that is shown to hold. */
export interface Check {
  /** What holds, as it stands on the terminal. */
  readonly what: string;
  /** Errors: Finding when it does not hold, Skip when it cannot be told here. Returns figures to print beside it. */
  readonly run: () => Promise<string | void>;
}

/** Runs checks, prints a line for each and counts. */
export class Suite {
  private passed = 0;
  private failed = 0;
  private skipped = 0;
  /** Set when the test is being stopped: nothing new is begun. */
  private stopped = false;

  /** Runs the checks one after the other. Returns whether none of them failed. */
  async all(checks: readonly Check[]): Promise<boolean> {
    let good = true;
    for (const check of checks) good = (await this.one(check)) && good;
    return good;
  }

  /** Counts checks as skipped without running them. */
  skip(checks: readonly Check[], why: string): void {
    if (this.stopped) return;
    for (const { what } of checks) this.tell('skipped', `skip ${what}: ${why}`);
  }

  stop(): void {
    this.stopped = true;
  }

  get allPassed(): boolean {
    return this.failed === 0 && this.passed > 0;
  }

  get sum(): string {
    return `${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`;
  }

  private async one({ what, run }: Check): Promise<boolean> {
    if (this.stopped) return false;
    const started = Date.now();
    const seconds = () => ((Date.now() - started) / 1000).toFixed(1);
    try {
      const figures = await run();
      this.tell('passed', `ok   ${what} (${seconds()} s)${figures ? `: ${figures}` : ''}`);
      return true;
    } catch (error) {
      if (this.stopped) return false;
      if (error instanceof Skip) {
        this.tell('skipped', `skip ${what}: ${error.message}`);
        return true;
      }
      const detail = (error instanceof Error ? error.message : String(error)).replace(/^/gm, '       ');
      this.tell('failed', `FAIL ${what} (${seconds()} s)\n${detail}`);
      return false;
    }
  }

  private tell(count: 'passed' | 'failed' | 'skipped', line: string): void {
    this[count] += 1;
    console.log(line);
  }
}
