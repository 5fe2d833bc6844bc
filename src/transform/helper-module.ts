/** The seed block as a module of its own, for all programs of a project. */
import { NUMPY_USERS } from '../pytorch/random.ts';

const NUMPY = new RegExp(`^[ \\t]*(?:import|from)[ \\t]+(?:numpy|${[...NUMPY_USERS].join('|')})\\b`, 'm');

/** True for a file that imports NumPy, or a library that draws from it. */
export function importsNumpy(text: string): boolean {
  return NUMPY.test(text);
}

/** The text of a new module. */
export function writeHelperModule(hasNumpy: boolean): string {
  const lines = (...numpy: string[]): string => (hasNumpy ? numpy.map((line) => `${line}\n`).join('') : '');
  return `"""Seeds for every program of the project."""

import random

${lines('import numpy as np')}import torch


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
${lines('    np.random.seed(seed % 2**32)')}    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


def seed_worker(worker_id: int) -> None:
    """Seed ${hasNumpy ? 'Python and NumPy' : 'Python'} in a DataLoader worker from the worker's own torch seed."""
    worker_seed = torch.initial_seed() % 2**32
    random.seed(worker_seed)
${lines('    np.random.seed(worker_seed)')}`;
}
