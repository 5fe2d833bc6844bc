/** The code of a thread: takes batches of files until it is ended (`runner/workers.ts`). */
import { parentPort, workerData } from 'node:worker_threads';
import { TRANSFORMS } from '../transforms/registry.ts';
import type { EngineOptions } from './engine/run-file.ts';
import type { TransformModule } from './transform/types.ts';
import { createFileRunner, type FileRunner, type Outcome } from './runner/file-runner.ts';
import { needsBytes, packResult } from './runner/packed-result.ts';
import type { Batch, BatchOutcome, SentOutcome, WorkerData } from './runner/workers.ts';

const { cwd, usesTriggers, digests, transformPaths } = workerData as WorkerData;
const modules = new Map<string, TransformModule>(TRANSFORMS.map((module) => [module.meta.id, module]));
let runner: FileRunner | undefined;

async function prepare(): Promise<FileRunner> {
  if (transformPaths.length > 0) {
    const { loadTransform } = await import('./runner/load-transform.ts');
    for (const path of transformPaths) {
      const module = await loadTransform(path, cwd);
      modules.set(module.meta.id, module);
    }
  }
  return createFileRunner({ cwd, transforms: [...modules.values()], usesTriggers, digests });
}

const orders = new Map<number, EngineOptions>();
let last = Promise.resolve();

async function run(batch: Batch): Promise<BatchOutcome> {
  runner ??= await prepare();
  for (const [number, { ids, ...order }] of batch.orders) {
    orders.set(number, { ...order, transforms: ids.flatMap((id) => modules.get(id) ?? []) });
  }
  const outcomes: (SentOutcome | string | undefined)[] = [];
  for (const [path, number] of batch.files) {
    const order = orders.get(number);
    if (order === undefined) throw new Error(`order ${number} was never given`);
    const outcome = await runner.run(path, order, batch.names);
    const isNothing = outcome.result === undefined && outcome.names.length === 0 && !outcome.asked.isAny;
    outcomes.push(isNothing ? outcome.digest : pack(outcome));
  }
  return outcomes;
}

function pack({ result, ...rest }: Outcome): SentOutcome {
  if (result === undefined) return { ...rest, result, before: undefined };
  return { ...rest, result: packResult(result), before: needsBytes(result) ? result.before : undefined };
}

parentPort?.on('message', (batch: Batch) => {
  last = last.then(async () => parentPort?.postMessage(await run(batch)));
});
