/**
 * Programs that run as several processes from their first line on, as `torchrun` starts them. Unseeded, each of them draws numbers of its
 * own; one seed for all would give all the same dropout masks and the same augmentation. So the rank is added to it:
 *
 *     seed_everything(42 + int(os.environ.get("RANK", 0)))
 *
 * which `DistributedDataParallel` makes up for where processes must agree: rank 0 sends its weights to the others (torch/nn/parallel/
 * distributed.py), and `DistributedSampler` has a seed of its own. Without it nobody knows what the processes rely on having in common
 * (tensor parallelism wants equal inputs), nor the rank of one that is told it in another way.
 */
import type { SourceFile } from '../document/types.ts';
import { findVisitNames } from '../project/program.ts';
import type { Entry, Program } from '../project/types.ts';
import type { Generator } from '../pytorch/random.ts';
import { getClosest, isInside, walkDescendants, type Node } from '../syntax/node.ts';
import { getCalleeName } from './callee-names.ts';
import type { Need } from './needs.ts';
import type { Scaffold } from './scaffold.ts';
import type { Api } from './types.ts';
import { getFunctionNode } from './way.ts';

/** `environment`: in the variable that `torchrun` sets. `unclear`: in several processes, but it is not known that a rank may be added. */
export type Ranks = 'none' | 'environment' | 'unclear';

const JOINS =
  /^(?:torch\.distributed\.(?:init_process_group|distributed_c10d\.init_process_group|init_device_mesh|device_mesh\.init_device_mesh)|horovod\.torch\.init|deepspeed\.(?:initialize|init_distributed))$/;
const JOINS_BY_ENVIRONMENT = /init_process_group$/;
const REPLICATES = /^torch\.nn\.parallel\.(?:distributed\.)?DistributedDataParallel$/;
/** Keywords that tell a process its rank, or whom to ask. */
const TOLD: readonly string[] = ['rank', 'init_method', 'store'];

const ranks = new WeakMap<Entry, Ranks>();

/** Where the processes of a program find their rank. Those that the program itself starts are given it, and count as none. */
export function getRanks(program: Pick<Program, 'getText'>, entry: Entry): Ranks {
  let found = ranks.get(entry);
  if (found === undefined) ranks.set(entry, (found = findRanks(program, entry)));
  return found;
}

function findRanks({ getText }: Pick<Program, 'getText'>, entry: Entry): Ranks {
  if (entry.spawn !== undefined) return 'none';
  const { visits } = entry.trace;
  const joins = visits.filter((visit) => findVisitNames(visit).some((name) => JOINS.test(name)));
  if (joins.length === 0) return 'none';
  const isByEnvironment = joins.every((visit) => findVisitNames(visit).every((name) => JOINS_BY_ENVIRONMENT.test(name)));
  const isReplicated = visits.some((visit) => findVisitNames(visit).some((name) => REPLICATES.test(name)));
  const setsRank = visits.some(({ step }) => step.kind === 'store' && step.target === 'os.environ[RANK]');
  if (!isByEnvironment || !isReplicated || setsRank) return 'unclear';
  const asksEnvironment = joins.some(
    ({ step }) => step.kind === 'call' && step.positional <= 1 && !step.keywords.some((name) => TOLD.includes(name)),
  );
  const readsRank = [...new Set(visits.map(({ file }) => file))].some((file) => /(["'])(?:LOCAL_)?RANK\1/.test(getText(file) ?? ''));
  return asksEnvironment || readsRank ? 'environment' : 'unclear';
}

const DRAWS: Readonly<Record<Generator, RegExp>> = {
  python: /(?<![\w.])random\.(?!seed|[gs]etstate)[a-z]\w*\(|\bfrom random import\b/,
  numpy: /\b(?:np|numpy)\.random\.(?!seed|default_rng|[gs]et_state)[a-z]\w*\(|\bfrom numpy\.random import\b/,
  torch: /\btorch\b/,
};

/**
 * True where a program runs in several processes and one of its files may draw from a generator. Unseeded, each process draws numbers of
 * its own, data augmentation above all; a seed without the rank would give all the same ones.
 */
export function drawsInEachProcess(program: Pick<Program, 'getText'>, entry: Entry, generators: readonly Generator[]): boolean {
  if (entry.spawn === undefined && getRanks(program, entry) === 'none') return false;
  const texts = [...new Set(entry.trace.visits.map(({ file }) => file))].map((file) => program.getText(file) ?? '');
  return generators.some((generator) => texts.some((text) => DRAWS[generator].test(text)));
}

/** True for `args.seed + rank`, and for a name that is bound to such a sum. */
export function namesRank(file: SourceFile, expression: Node, depth = 0): boolean {
  return [expression, ...walkDescendants(expression, 'identifier')].some((node) => {
    if (node.type !== 'identifier') return false;
    if (/rank|(?:^|_)gpu(?:_id)?$|process_index/i.test(node.text)) return true;
    const value = depth > 3 ? undefined : file.model.getValue(node);
    return value !== undefined && value !== node && namesRank(file, value, depth + 1);
  });
}

/** The rank of a process, as an expression of its code, and what the expression needs. */
export interface Rank {
  readonly text: string;
  readonly needs: readonly Need[];
}

/**
 * What tells the processes of a program apart at `statement`: the parameter of the function that they run, a `rank` that is bound above it
 * in its function, else the variable that `torchrun` sets; undefined where it is not known.
 */
export function getRankAt(file: SourceFile, api: Api, entry: Entry, statement: Node): Rank | undefined {
  const { program, scaffold } = api;
  const definition = file.model.getEnclosingFunction(statement);
  const worker = entry.spawn?.calleeFile === program.facts ? getFunctionNode(file, entry.spawn.callee) : undefined;
  const handed = worker !== undefined && worker === definition ? getRankParameter(entry) : undefined;
  if (handed !== undefined) return { text: handed, needs: [] };
  const binding = file.model.lookup('rank', file.model.getScope(statement));
  const [only, ...others] = binding?.definitions ?? [];
  if (only !== undefined && others.length === 0 && file.model.getEnclosingFunction(only.node) === definition) {
    const maker = only.kind === 'assignment' && only.value?.type === 'call' ? getCalleeName(file, only.value) : undefined;
    const block = getClosest(only.statement, 'block', 'module');
    const isAbove = only.statement.end <= statement.start && block !== undefined && isInside(statement, block);
    if (isAbove && maker !== undefined && /\.get_rank$|^builtins\.int$/.test(maker)) return { text: 'rank', needs: [] };
  }
  return getRanks(program, entry) === 'environment' ? getRankOfEnvironment(scaffold) : undefined;
}

/** The parameter of a started function that numbers the processes. */
export function getRankParameter({ spawn }: Entry): string | undefined {
  return spawn?.callee.parameters.find((name) => /rank|^gpu$|^i$|^index$|^proc/i.test(name));
}

/** `int(os.environ.get("RANK", 0))`, which is 0 where the program is started by hand. */
export function getRankOfEnvironment(scaffold: Scaffold): Rank {
  const os = scaffold.importModule('os');
  return { text: `int(${os.name}.environ.get("RANK", 0))`, needs: os.needs };
}
