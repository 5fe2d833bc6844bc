/** Runs a program on a terminal: a pseudo-terminal that Python opens, with all three streams on it. */
import { run, type Outcome } from './command.ts';

interface TerminalOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What is typed, each once the terminal shows the text before it. */
  readonly answers?: readonly (readonly [shown: string, typed: string])[];
}

const PROGRAM = `
import json, os, pty, sys

argv, answers = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(argv[0], argv)
shown = b""
while True:
    try:
        chunk = os.read(terminal, 65536)
    except OSError:  # the other side is closed
        break
    if not chunk:
        break
    sys.stdout.buffer.write(chunk)
    shown += chunk
    if answers and answers[0][0].encode() in shown:
        os.write(terminal, answers.pop(0)[1].encode())
        shown = b""
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status) % 256)
`;

/** Everything that the terminal was sent is in `stdout`, in its line endings. */
export function runOnTerminal(argv: readonly string[], { cwd, env, answers = [] }: TerminalOptions): Promise<Outcome> {
  return run('python3', ['-c', PROGRAM, JSON.stringify([argv, answers])], { cwd, env: { TERM: 'xterm', CI: '', ...env } });
}
