/**
 * Results collected in the order in which they were done: which worker is faster changes from run to run.
 *
 *     for item in pool.imap_unordered(load, paths):    →    for item in pool.imap(load, paths):
 *     DataLoader(ds, num_workers=4, in_order=False)    →    DataLoader(ds, num_workers=4)
 *
 * `as_completed` is reported: what takes its place depends on what the loop does with each future.
 *
 * Source: CPython's documentation of `concurrent.futures.as_completed` and `multiprocessing.pool.Pool.imap_unordered`; torch 2.13,
 * `torch/utils/data/dataloader.py` (`in_order`: "If False, the data loader will not enforce that batches are returned in a FIFO order").
 */
import {
  getArgument,
  getCalleeName,
  getField,
  getIntegerValue,
  getLoaderCall,
  getOrderUse,
  isPool,
  isTestFile,
  quoteCode,
  removeArgument,
  walkDescendants,
  type Api,
  type Meta,
  type Node,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'completion-order',
  summary: 'Results collected in the order in which workers finish',
  why: 'Which worker finishes first depends on the load of the machine, so samples and batches come in another order in every run.',
  fixable: 'sometimes',
  safety: 'unsafe',
  severity: 'error',
  triggers: ['as_completed', 'imap_unordered', 'in_order'],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  for (const call of walkDescendants(file.root, 'call')) {
    checkAsCompleted(file, api, call);
    checkUnorderedMap(file, api, call);
    checkLoader(file, api, call);
  }
}

function checkAsCompleted(file: SourceFile, api: Api, call: Node): void {
  const name = getCalleeName(file, call);
  if (name !== 'concurrent.futures.as_completed' && name !== 'asyncio.as_completed') return;
  const use = getOrderUse(file, call);
  if (use === undefined) return;
  const instead = name.startsWith('asyncio')
    ? '`asyncio.gather`'
    : 'walk over the futures in the order of submission, or use `executor.map`';
  api.report({
    node: call,
    message: `${quoteCode(call)} gives results in the order in which they are done`,
    help: `The order reaches ${quoteCode(use)} in line ${file.positionAt(use.start).line}. To keep it, ${name.startsWith('asyncio') ? `use ${instead}` : instead}, or sort what was collected.`,
  });
}

function checkUnorderedMap(file: SourceFile, api: Api, call: Node): void {
  const callee = getField(call, 'function');
  const method = callee?.type === 'attribute' ? getField(callee, 'attribute') : undefined;
  const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
  if (method?.text !== 'imap_unordered' || object === undefined) return;
  const use = getOrderUse(file, call);
  if (use === undefined) return;
  const message = `${quoteCode(call)} gives results in the order in which they are done`;
  const help = `The order reaches ${quoteCode(use)} in line ${file.positionAt(use.start).line}. \`imap\` gives them in the order of the input, as early as it can.`;
  if (!isPool(file, object, POOLS)) {
    api.report({ node: call, message, help: `${help} Nothing was changed: what ${quoteCode(object)} is is not in view.` });
    return;
  }
  api.report({ node: call, message, help, fix: { title: 'Use `imap`', edits: [{ start: method.start, end: method.end, text: 'imap' }] } });
}

const POOLS = /^(?:(?:torch\.)?multiprocessing|multiprocess)\.(?:\w+\.)*(?:(?:get_context\(\)\.)?Pool|ThreadPool)$/;

function checkLoader(file: SourceFile, api: Api, call: Node): void {
  const argument = getArgument(call, 'in_order');
  const loader = argument?.value.type === 'false' ? getLoaderCall(file, api.program, call) : undefined;
  if (argument === undefined || loader === undefined) return;
  const workers = getArgument(call, 'num_workers', loader.positions['num_workers'])?.value ?? loader.workers;
  if (workers === undefined || getIntegerValue(file.model.getValue(workers) ?? workers) === 0) return;
  const edit = removeArgument(file, call, argument);
  api.report({
    node: argument.node,
    message: `\`${loader.name}\` has \`in_order=False\`, so batches come in the order in which workers finish`,
    help: 'Leave it out: no seed brings the order back. A slow sample then holds up the batches behind it.',
    ...(edit === undefined ? {} : { fix: { title: 'Leave out `in_order=False`', edits: [edit] } }),
  });
}
