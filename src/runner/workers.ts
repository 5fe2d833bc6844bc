/**
 * A crew of threads. Each is given a few files at a time, from a share of its own, since neighbours ask for the same modules. A thread
 * that dies takes the files it was given with it: they are reported as failed, and another thread goes on with the rest.
 */
import { Worker } from 'node:worker_threads';
import { emptyResult } from '../engine/empty-result.ts';
import type { EngineOptions } from '../engine/run-file.ts';
import type { Crew, Job } from './crew.ts';
import type { Outcome } from './file-runner.ts';
import { unpackResult, type PackedResult } from './packed-result.ts';
import { getReportPath } from './paths.ts';
import { createShares } from './shares.ts';

/** What a thread is told when it starts. */
export interface WorkerData {
  readonly cwd: string;
  readonly usesTriggers: boolean;
  /** Whether outcomes say what the bytes were. */
  readonly digests: boolean;
  /** Modules of the user's own transforms, as named with `-t`. */
  readonly transformPaths: readonly string[];
}

/** An engine's options without what cannot be sent: transforms go by their ids. */
export type Order = Omit<EngineOptions, 'transforms' | 'findRelevant' | 'acceptFix'> & { readonly ids: readonly string[] };

export interface Batch {
  /** Orders that this thread has not seen, by number. */
  readonly orders: readonly (readonly [number, Order])[];
  readonly files: readonly (readonly [path: string, order: number])[];
  readonly names: readonly string[] | undefined;
}

/** An outcome on its way, with the bytes where its result needs them. */
export type SentOutcome = Omit<Outcome, 'result'> & {
  readonly result: PackedResult | undefined;
  readonly before: Uint8Array | undefined;
};

/** In the order of the batch; a digest, or undefined, for a file in which nothing can be found and that depends on no other. */
export type BatchOutcome = readonly (SentOutcome | string | undefined)[];

/** Files in a batch: enough that a message costs little, few enough that all threads end at one time. */
const BATCH = 24;
/** Batches that a thread has been given: one to work on, one to go on with. */
const QUEUE = 2;
/** A thread that needs more has met a file that would end the process. */
const MAX_HEAP_MB = 1024;
/** Most of what is made for one file is dropped after it: a young generation that holds a file's nodes saves copying them. */
const YOUNG_MB = 48;

interface Member {
  readonly worker: Worker;
  readonly known: Set<number>;
  /** Number of its share. */
  readonly taker: number;
  /** What it was given and has not answered, oldest first. */
  readonly given: (readonly Job[])[];
}

export function createWorkerCrew(size: number, data: WorkerData, script: URL): Crew {
  const orders = new Map<EngineOptions, number>();
  const members = new Set<Member>();
  /** The call under way. */
  let current:
    | {
        readonly advance: (member: Member) => void;
        readonly take: (job: Job, outcome: Outcome) => void;
        readonly goOn: (taker: number, returned: readonly Job[]) => void;
      }
    | undefined;

  const hire = (taker: number): Member => {
    const worker = new Worker(script, {
      workerData: data,
      // One that works alone may take what the process may.
      resourceLimits: { ...(size > 1 && { maxOldGenerationSizeMb: MAX_HEAP_MB }), maxYoungGenerationSizeMb: YOUNG_MB },
    });
    const member: Member = { worker, taker, known: new Set(), given: [] };
    let reason: string | undefined;
    worker.on('message', (outcomes: BatchOutcome) => {
      const jobs = member.given.shift() ?? [];
      for (const [index, job] of jobs.entries()) {
        const outcome = outcomes[index];
        current?.take(job, typeof outcome === 'object' ? unpack(outcome, job) : { ...NOTHING, digest: outcome });
      }
      current?.advance(member);
    });
    worker.on('error', (error) => (reason = error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => {
      if (!members.delete(member)) return;
      reason ??= `it ended with exit code ${code}`;
      const [lost = [], ...waiting] = member.given;
      for (const job of lost) {
        const result = emptyResult(getReportPath(job.path, data.cwd), 'failed', `the thread that worked on it was lost: ${reason}`);
        current?.take(job, { ...NOTHING, result });
      }
      current?.goOn(taker, waiting.flat());
    });
    members.add(member);
    return member;
  };

  const send = (member: Member, jobs: readonly Job[], names: readonly string[] | undefined): void => {
    const fresh: [number, Order][] = [];
    const files = jobs.map(({ path, engine }): [string, number] => {
      let number = orders.get(engine);
      if (number === undefined) orders.set(engine, (number = orders.size));
      if (!member.known.has(number)) {
        member.known.add(number);
        const order = { ...engine, transforms: undefined, findRelevant: undefined, acceptFix: undefined };
        fresh.push([number, { ...order, ids: engine.transforms.map(({ meta }) => meta.id) }]);
      }
      return [path, number];
    });
    member.given.push(jobs);
    const batch: Batch = { orders: fresh, files, names };
    member.worker.postMessage(batch);
  };

  return {
    run: (jobs, names, take) =>
      new Promise((resolve) => {
        const shares = createShares(jobs, size, BATCH);
        let left = jobs.length;
        let waiting = jobs.length;
        const advance = (member: Member): void => {
          while (member.given.length < QUEUE && waiting > 0) {
            const batch = shares.take(member.taker);
            waiting -= batch.length;
            send(member, batch, names);
          }
          if (left === 0) resolve();
        };
        current = {
          advance,
          goOn(taker, returned) {
            shares.giveBack(taker, returned);
            waiting += returned.length;
            if (left === 0) resolve();
            // The lost one's place is taken while there is work to give.
            else if (waiting > 0) advance(hire(taker));
          },
          take(job, outcome) {
            left--;
            take(job, outcome);
          },
        };
        const taken = new Set([...members].map(({ taker }) => taker));
        for (let taker = 0; taker < size && members.size * BATCH < jobs.length; taker++) if (!taken.has(taker)) hire(taker);
        for (const member of members) advance(member);
        if (left === 0) resolve();
      }),
    async close() {
      const all = [...members];
      members.clear();
      await Promise.all(all.map(({ worker }) => worker.terminate()));
    },
  };
}

function unpack({ result, before, ...rest }: SentOutcome, { path }: Job): Outcome {
  return { ...rest, result: result === undefined ? undefined : unpackResult(result, path, before) };
}

const NOTHING: Outcome = { result: undefined, names: [], asked: { isAny: false, files: [], folders: [] }, digest: undefined };
