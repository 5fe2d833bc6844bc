/** Asks CPython whether sources are valid: the grammar here accepts Python 2 and more, so "it parses" is weaker than "it compiles". */
import { spawn } from 'node:child_process';

export interface Source {
  /** Names the source in a failure. */
  readonly label: string;
  readonly kind: 'python' | 'notebook';
  readonly before: string | Uint8Array;
  readonly after: string | Uint8Array;
}

const PROGRAM = `
import ast, base64, json, sys

def compile_error(encoded, is_notebook):
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if is_notebook else 0
    try:
        compile(base64.b64decode(encoded), "source", "exec", flags, dont_inherit=True)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        return f"{type(error).__name__}: {error}"
    return None

failures = []
for label, is_notebook, before, after in json.load(sys.stdin):
    error = compile_error(after, is_notebook)
    if error is not None and compile_error(before, is_notebook) is None:
        failures.append(f"{label}: {error}")
json.dump(failures, sys.stdout)
`;

/**
 * Compiles all sources in one process.
 *
 * @param python - The interpreter; Python 3.8 or later.
 * @returns a line for each source that does not compile while what it was made from does. Rejects where the interpreter cannot be run.
 */
export async function findCompileFailures(sources: readonly Source[], python: string): Promise<string[]> {
  if (sources.length === 0) return [];
  const encode = (source: string | Uint8Array): string => Buffer.from(source as string).toString('base64');
  const input = JSON.stringify(
    sources.map(({ label, kind, before, after }) => [label, kind === 'notebook', encode(before), encode(after)]),
  );
  const output = await run(python, ['-I', '-S', '-W', 'ignore', '-c', PROGRAM], input);
  return JSON.parse(output) as string[];
}

function run(command: string, args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.on('error', (error) => {
      reject(new Error(`\`${command}\` is needed to compile the outputs and cannot be run: ${error.message}`));
    });
    child.on('close', (status) => {
      if (status === 0) resolve(output);
      else reject(new Error(`\`${command}\` failed to compile the outputs: ${errors.trim()}`));
    });
    // A process that ends early closes the pipe; its exit status says why.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
