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
import type { Entry, Program } from '../project/types.ts';
import { findVisitNames } from './programs.ts';

/** `environment`: in the variable that `torchrun` sets. `unclear`: in several processes, but it is not known that a rank may be added. */
export type Ranks = 'none' | 'environment' | 'unclear';

const JOINS =
  /^(?:torch\.distributed\.(?:init_process_group|distributed_c10d\.init_process_group|init_device_mesh|device_mesh\.init_device_mesh)|horovod\.torch\.init|deepspeed\.(?:initialize|init_distributed))$/;
const JOINS_BY_ENVIRONMENT = /init_process_group$/;
const REPLICATES = /^torch\.nn\.parallel\.(?:distributed\.)?DistributedDataParallel$/;
/** Keywords that tell a process its rank, or whom to ask. */
const TOLD: readonly string[] = ['rank', 'init_method', 'store'];

/** Where the processes of a program find their rank. Those that the program itself starts are given it, and count as none. */
export function getRanks({ getText }: Pick<Program, 'getText'>, entry: Entry): Ranks {
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
