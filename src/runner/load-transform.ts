/**
 * Loads a user's transform named with `-t`: the only code that is ever executed besides our own, and only because the user named it.
 * Whatever is wrong with it is one line that begins with the path as it was given.
 */
import { stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readTransformModule } from '../engine/transform-module.ts';
import type { TransformModule } from '../transform/types.ts';
import { describeSystemError } from './paths.ts';

/** A transform that cannot be used: shown as one line, exit code 2, no stack trace. */
export class TransformLoadError extends Error {
  override readonly name = 'TransformLoadError';
}

const EXTENSIONS: readonly string[] = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'];

/**
 * Imports a transform in any of the styles of `docs/writing-transforms.md`: `meta` and a default function, a default function only, or
 * CommonJS. Without `meta` the file's name gives the id, and its fixes are `unsafe`.
 *
 * @param path - Absolute, or relative to `cwd`.
 * @throws TransformLoadError with one line that says what is wrong.
 */
export async function loadTransform(path: string, cwd: string = process.cwd()): Promise<TransformModule> {
  const file = resolve(cwd, path);
  const extension = extname(file);
  try {
    if (!(await stat(file)).isFile()) throw new TransformLoadError(`transform ${path} is not a file`);
  } catch (error) {
    throw error instanceof TransformLoadError ? error : new TransformLoadError(`transform ${path}: ${describeSystemError(error)}`);
  }
  if (!EXTENSIONS.includes(extension)) {
    throw new TransformLoadError(`transform ${path} must end in ${EXTENSIONS.slice(0, -1).join(', ')} or ${EXTENSIONS.at(-1) ?? ''}`);
  }
  if (/ts$/.test(extension) && !canStripTypes()) {
    throw new TransformLoadError(
      `transform ${path} is TypeScript, which Node ${process.versions.node} cannot load: use Node 22.18 or later, or compile it to .mjs`,
    );
  }
  let exported: unknown;
  try {
    exported = await import(/* @vite-ignore */ pathToFileURL(file).href);
  } catch (error) {
    const isModuleInDisguise = extension === '.js' && error instanceof SyntaxError && /\b(?:import|export)\b/.test(error.message);
    const hint = isModuleInDisguise ? '; name it .mjs if it is an ES module' : '';
    throw new TransformLoadError(`transform ${path} cannot be imported: ${getFirstLine(error)}${hint}`);
  }
  const module = readTransformModule(exported, basename(file, extension));
  if ('problem' in module) throw new TransformLoadError(`transform ${path} ${module.problem}`);
  return module;
}

/** Node removes types by itself since 22.18 and 23.6, unless it is told not to. */
function canStripTypes(): boolean {
  const { typescript } = process.features as { readonly typescript?: unknown };
  return typescript !== undefined && typescript !== false;
}

function getFirstLine(error: unknown): string {
  const text = error instanceof Error ? (error.name === 'Error' ? error.message : `${error.name}: ${error.message}`) : String(error);
  return text.split(/\r?\n/, 1)[0]?.trim() ?? '';
}
