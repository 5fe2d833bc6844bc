/**
 * A training program that takes as many CPU threads as the machine has, and a number of threads that is set too late.
 *
 *     torch.manual_seed(0)    →    torch.manual_seed(0)
 *                                  torch.set_num_threads(4)
 *
 *     import torch
 *     os.environ["OMP_NUM_THREADS"] = "4"        # torch has read it
 *
 * Report only: how many threads all machines have is the owner's to know.
 *
 * Source: PyTorch documentation, "CPU threading and TorchScript inference", and `torch/distributed/run.py`; measured with torch 2.13: one
 * seed gives other weights with one, two and four threads, and either variable has no effect once torch is imported.
 */
import {
  findArguments,
  findNamedChildren,
  findVisitNames,
  getCalleeName,
  getEntrySite,
  getField,
  getReportRange,
  getStringValue,
  isSetUpElsewhere,
  isTestFile,
  walkAncestors,
  walkDescendants,
  type Api,
  type Entry,
  type Meta,
  type Node,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'unpinned-threads',
  summary: 'Training with as many CPU threads as the machine has',
  why: 'Sums are split among the threads, so that a machine with another number of them gets other last bits, from which training drifts apart.',
  fixable: 'never',
  safety: 'suggest',
  severity: 'warning',
  triggers: ['OMP_NUM_THREADS', 'MKL_NUM_THREADS', { program: 'trains' }],
  ignoresTests: true,
  presets: ['strict'],
  since: '0.1.0',
};

/** Read when torch is imported, by OpenMP and by MKL. */
const VARIABLES: readonly string[] = ['OMP_NUM_THREADS', 'MKL_NUM_THREADS'];
/** Packages that import torch at once. */
const TORCH =
  /^(?:torch|torchvision|torchaudio|torchtext|torchmetrics|torch_geometric|lightning|pytorch_lightning|timm|kornia|monai|fastai|ignite)(?:\.|$)/;
/** Calls that pin the number of threads at any time. */
const PINS = /^(?:torch\.set_num_threads|threadpoolctl\.(?:threadpool_limits|ThreadpoolController\(\)\.limit))$/;
/** A program that a launcher starts, which sets the variables: `torchrun`, `accelerate launch`. */
const LAUNCHED =
  /^(?:torch\.distributed\.init_process_group|accelerate\.(?:accelerator\.)?Accelerator|deepspeed\.\w+|horovod\.torch\.init)$/;
/** What starts processes, which read anew what is set for them. */
const STARTS =
  /^(?:subprocess\.\w+|os\.(?:system|exec\w*|spawn\w*)|torch\.distributed\.(?:run|launch\w*)\.\w+|ray\.init|(?:torch\.)?multiprocessing\.(?:spawn|start_processes|Process|Pool|get_context)(?:\.\w+)?|concurrent\.futures\.ProcessPoolExecutor)$/;

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  const settings = findSettings(file);
  const { entry } = api.program;
  const names = new Set(entry?.trace.visits.flatMap(findVisitNames));
  if ([...names].some((name) => PINS.test(name) || LAUNCHED.test(name))) return;
  const late = [...names].some((name) => STARTS.test(name)) ? [] : settings.filter((setting) => isLate(file, api, setting.node));
  for (const { node, variable } of late) {
    api.report({
      node,
      message: `\`${variable}\` is set after torch is imported, which has read it`,
      help: 'Call `torch.set_num_threads`, which works at any time, or set it above the imports.',
    });
  }
  if (entry?.trains !== true || late.length > 0 || isSetUpElsewhere(api.program, entry) || isNamed(file, api, entry)) return;
  api.report({
    node: getReportRange(file, api.program, entry, getEntrySite(file, api.program, entry)),
    message: 'the program trains with as many CPU threads as the machine has',
    help:
      'Where results of several machines are compared, call `torch.set_num_threads` with one number for all of them. On one machine, runs ' +
      'agree without it.',
    ...(entry.mayUseCuda ? { severity: 'info' as const } : {}),
  });
}

/** A place that gives a variable a value in the environment of the running program. */
interface Setting {
  readonly node: Node;
  readonly variable: string;
}

/** `os.environ["OMP_NUM_THREADS"] = "1"`, `os.environ.setdefault(...)`, `os.environ.update(OMP_NUM_THREADS="1")`, `os.putenv(...)` */
function findSettings(file: SourceFile): Setting[] {
  if (!VARIABLES.some((variable) => file.text.includes(variable))) return [];
  return [...walkDescendants(file.root, 'assignment', 'call')].flatMap((node) => {
    const key = node.type === 'assignment' ? getAssignedKey(file, node) : getCalledKey(file, node);
    return key !== undefined && VARIABLES.includes(key) ? [{ node, variable: key }] : [];
  });
}

function getAssignedKey(file: SourceFile, assignment: Node): string | undefined {
  const left = getField(assignment, 'left');
  const environment = left?.type === 'subscript' ? getField(left, 'value') : undefined;
  const key = left === undefined ? undefined : getField(left, 'subscript');
  if (environment === undefined || key === undefined || file.model.getQualifiedName(environment) !== 'os.environ') return undefined;
  return getStringValue(file.model.getValue(key) ?? key);
}

function getCalledKey(file: SourceFile, call: Node): string | undefined {
  const name = getCalleeName(file, call);
  const [first] = findArguments(call);
  if (first === undefined) return undefined;
  if (name === 'os.environ.setdefault' || name === 'os.putenv') return getStringValue(file.model.getValue(first.value) ?? first.value);
  if (name !== 'os.environ.update') return undefined;
  const keys = findArguments(call).flatMap((argument) => {
    if (argument.name !== undefined) return [argument.name];
    return findNamedChildren(argument.value).map((pair) => getStringValue(getField(pair, 'key') ?? pair));
  });
  return keys.find((key) => key !== undefined && VARIABLES.includes(key));
}

/** True where torch has been imported when the setting runs: by the program's order, else by that of the module's own code. */
function isLate(file: SourceFile, api: Api, setting: Node): boolean {
  const { entry, facts } = api.program;
  const visits = entry?.trace.visits ?? [];
  const own = visits.find((visit) => visit.file === facts && setting.start <= visit.step.at && visit.step.end <= setting.end);
  if (own !== undefined) {
    return visits.some(
      ({ order, step, branches }) =>
        order < own.order && step.kind === 'import' && branches.length === 0 && step.modules.some((module) => TORCH.test(module)),
    );
  }
  if (entry !== undefined || [...walkAncestors(setting)].some(({ type }) => type === 'function_definition')) return false;
  return [...walkDescendants(file.root, 'import_statement', 'import_from_statement')].some(
    (statement) =>
      statement.end <= setting.start &&
      statement.parent === file.root &&
      findNamedChildren(statement).some((name) => TORCH.test(name.text)),
  );
}

/**
 * True where the program sets a variable in time, or its own file names one in code: it reads what a launcher sets, or hands it on in a
 * way that is not followed.
 */
function isNamed(file: SourceFile, api: Api, entry: Entry): boolean {
  const isSet = entry.trace.visits.some((visit) => {
    const { step } = visit;
    if (step.kind === 'store') return VARIABLES.some((variable) => step.target === `os.environ[${variable}]`);
    const isCall = findVisitNames(visit).some((name) => /^os\.(?:environ\.(?:setdefault|update)|putenv)$/.test(name));
    return isCall && NAME.test(api.program.getText(visit.file)?.slice(step.at, step.end) ?? '');
  });
  if (isSet || !NAME.test(file.text)) return isSet;
  return [...walkDescendants(file.root, 'string', 'identifier', 'comment')].some((node) => {
    if (node.type === 'string') return VARIABLES.includes(getStringValue(node) ?? '');
    if (node.type === 'identifier') return node.field === 'name' && VARIABLES.includes(node.text);
    // `%env OMP_NUM_THREADS=4` in a notebook, whose magics are masked as comments.
    return file.kind === 'notebook' && /^#(?:nv|et_env)\s+(?:OMP|MKL)_NUM_THREADS\b/.test(node.text);
  });
}

const NAME = /\b(?:OMP|MKL)_NUM_THREADS\b/;
