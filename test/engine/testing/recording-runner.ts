/** A test runner that records what is defined and runs it on demand, so that the kit's own failures can be looked at. */
import type { TestRunner } from 'repro-fix/testing';

export interface Outcome {
  readonly name: string;
  readonly error: (Error & { readonly actual?: unknown; readonly expected?: unknown }) | undefined;
}

export interface RecordingRunner extends TestRunner {
  /** Runs all tests defined so far in order. */
  run(): Promise<Outcome[]>;
}

export function createRecordingRunner(): RecordingRunner {
  const path: string[] = [];
  const tests: { readonly name: string; readonly test: () => Promise<void> }[] = [];
  return {
    describe(name, define) {
      path.push(name);
      define();
      path.pop();
    },
    it(name, test) {
      tests.push({ name: [...path, name].join(' > '), test });
    },
    async run() {
      const outcomes: Outcome[] = [];
      for (const { name, test } of tests) {
        outcomes.push({
          name,
          error: await test().then(
            () => undefined,
            (error: unknown) => error as Error,
          ),
        });
      }
      return outcomes;
    },
  };
}

/** The names of the tests that failed. */
export function findFailed(outcomes: readonly Outcome[]): string[] {
  return outcomes.filter((outcome) => outcome.error !== undefined).map((outcome) => outcome.name);
}
