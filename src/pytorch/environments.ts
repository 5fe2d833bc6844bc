/**
 * Reinforcement learning environments, by dotted name, as data: which calls make one, which wrap one, and how each library is seeded.
 *
 * Sources: gymnasium 1.4 (`core.py`, `Env.reset`: "usually you want to pass an integer right after the environment has been initialized and
 * then never again"; `vector/vector_env.py`: an integer gives environment i the seed `seed + i`; `spaces/space.py`: a space has a generator
 * of its own, which `reset` leaves alone), gym 0.25 (`env.seed`) and 0.26 (`reset(seed=…)`, no `seed`), pettingzoo 1.27
 * (`ParallelEnv.reset(seed, options)`), dm_control 1.0 (`suite.load(…, task_kwargs={"random": seed})`). Global seeds reach none of them.
 */

/** How an environment is seeded follows from the library it comes from. */
export type EnvironmentLibrary = 'gymnasium' | 'gym' | 'pettingzoo' | 'dm_control';

const MAKERS: readonly (readonly [RegExp, EnvironmentLibrary])[] = [
  [/^gymnasium\.(?:make|make_vec|vector\.make|(?:experimental\.)?vector\.(?:\w+\.)?(?:Sync|Async)VectorEnv)$/, 'gymnasium'],
  [/^gym\.(?:make|vector\.make|vector\.(?:\w+\.)?(?:Sync|Async)VectorEnv)$/, 'gym'],
  [/^pettingzoo\.\w+\.\w+_v\d+\.(?:env|parallel_env|raw_env)$/, 'pettingzoo'],
  [/^dm_control\.suite\.load$/, 'dm_control'],
];

/** The library whose environment a call to the dotted `name` makes, or undefined. */
export function getEnvironmentLibrary(name: string): EnvironmentLibrary | undefined {
  return MAKERS.find(([pattern]) => pattern.test(name))?.[1];
}

/** A call that makes several environments, each from a function it is given. */
export function isVectorOfFunctions(name: string): boolean {
  return /VectorEnv$/.test(name);
}

const WRAPPERS =
  /^(?:(?:gym|gymnasium)\.(?:experimental\.)?wrappers\.(?:\w+\.)*[A-Z]\w*|stable_baselines3\.common\.(?:atari_wrappers\.\w+|monitor\.Monitor))$/;

/** A call that gives its first argument back as an environment, and passes `reset(seed=…)` on to it. */
export function isEnvironmentWrapper(name: string): boolean {
  return WRAPPERS.test(name);
}

/** Base classes of a project's own wrappers. */
export function isWrapperBase(name: string): boolean {
  return /^(?:gym|gymnasium)\.(?:core\.|vector\.)?(?:Vector)?(?:Observation|Action|Reward)?Wrapper$/.test(name);
}

/** Base classes of a project's own environments. */
export function isEnvironmentBase(name: string): boolean {
  return /^(?:gym|gymnasium)\.(?:core\.)?Env$/.test(name);
}

/** Keywords of a call that makes an environment and seeds it at once (procgen's `rand_seed`, a project's own `seed`). */
export function isSeedKeyword(name: string): boolean {
  return /seed|random_state/i.test(name);
}

/** torchrl's environments of other libraries: `env.set_seed(seed)` seeds them, a global seed does not (torchrl 0.14). */
export function isTorchrlEnvironment(name: string): boolean {
  return /^torchrl\.envs\.(?:\w+\.)*(?:GymEnv|DMControlEnv|MOGymEnv|PettingZooEnv)$/.test(name);
}
