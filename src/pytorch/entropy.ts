/**
 * Where values come from that no seed reaches, by dotted name, as data.
 *
 * Sources: CPython's documentation of `time`, `datetime`, `os`, `secrets`, `uuid` and `random.SystemRandom`; torch 2.13
 * (`torch/random.py`: `seed` "sets the seed … to a non-deterministic random number"); NumPy 2 (`SeedSequence` without arguments pulls
 * fresh entropy from the operating system).
 */

/** Calls whose value is another one in every run: the clock, the process, the operating system's entropy. */
const ENTROPY_CALLS =
  /^(?:time\.(?:time|time_ns|perf_counter|perf_counter_ns|monotonic|monotonic_ns|process_time|process_time_ns|clock)|datetime\.(?:datetime|date)\.(?:now|utcnow|today)|os\.(?:getpid|getppid|urandom|getrandom)|secrets\.\w+|uuid\.uuid[14]|random\.SystemRandom|torch\.(?:random\.)?seed|threading\.get_ident)$/;

/** True for a call whose value no seed decides. */
export function isEntropyCall(name: string): boolean {
  return ENTROPY_CALLS.test(name);
}

/** Calls that seed from the operating system's entropy, whatever they are given, with the one that takes a seed. */
export const ENTROPY_SEEDING: ReadonlyMap<string, string> = new Map([
  ['torch.seed', 'torch.manual_seed'],
  ['torch.random.seed', 'torch.manual_seed'],
  ['torch.cuda.seed', 'torch.cuda.manual_seed'],
  ['torch.cuda.seed_all', 'torch.cuda.manual_seed_all'],
  ['torch.cuda.random.seed', 'torch.cuda.manual_seed'],
  ['torch.cuda.random.seed_all', 'torch.cuda.manual_seed_all'],
]);

/** Classes of generators that seed themselves from entropy unless they are given a seed, with the name of that parameter, which is the first. */
export const GENERATOR_CLASSES: ReadonlyMap<string, string> = new Map([
  ['numpy.random.default_rng', 'seed'],
  ['numpy.random.RandomState', 'seed'],
  ['numpy.random.PCG64', 'seed'],
  ['numpy.random.PCG64DXSM', 'seed'],
  ['numpy.random.MT19937', 'seed'],
  ['numpy.random.Philox', 'seed'],
  ['numpy.random.SFC64', 'seed'],
  ['numpy.random.SeedSequence', 'entropy'],
  ['random.Random', 'x'],
]);

/** Methods that seed an instance, by the class: without an argument they take entropy. `torch.Generator.seed` takes none at all. */
export const GENERATOR_SEEDING: ReadonlyMap<string, readonly string[]> = new Map([
  ['torch.Generator', ['manual_seed', 'seed']],
  ['numpy.random.RandomState', ['seed']],
  ['random.Random', ['seed']],
]);
