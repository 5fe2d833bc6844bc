/**
 * What a run asks the system: files, folders, variables, terminals. Everything that decides what a run finds and prints is asked here. While
 * questions are noted, each is kept with its answer, as a text: a run that gets the same answers to the same questions says the same.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
  type Dirent,
} from 'node:fs';
import { getDigest } from './digest.ts';
import { getErrorCode } from './error-code.ts';

/** A question, what it was about, and the answer. */
export type Note = readonly [question: string, subject: string, answer: string];

/** Undefined while nothing is noted. */
let notes: Map<string, Note> | undefined;
/** False once a question was answered in two ways. */
let isSteady = true;

const ASK_AGAIN = new Map<string, (subject: string) => string>();

/** Notes from now on what is asked, and how it is answered. */
export function startNoting(): void {
  notes = new Map();
  isSteady = true;
}

/** What was noted, in its order, and no more from now on; undefined where nothing was noted, or an answer changed meanwhile. */
export function takeNotes(): readonly Note[] | undefined {
  const taken = notes;
  notes = undefined;
  return isSteady && taken !== undefined ? [...taken.values()] : undefined;
}

/** Whether the system still gives the answer that was noted. */
export function isStillTrue([question, subject, answer]: Note): boolean {
  return ASK_AGAIN.get(question)?.(subject) === answer;
}

/** Notes an answer that came by other means. */
export function noteAnswer(question: string, subject: string, answer: string): void {
  if (notes === undefined) return;
  const key = `${question} ${subject}`;
  const known = notes.get(key);
  if (known === undefined) notes.set(key, [question, subject, answer]);
  else isSteady &&= known[2] === answer;
}

/**
 * A function that asks the system, and notes what it was told.
 * @param show the answer as a text, equal for equal answers alone
 */
function makeQuestion<Answer>(
  question: string,
  ask: (subject: string) => Answer,
  show: (answer: Answer) => string,
): (subject: string) => Answer {
  ASK_AGAIN.set(question, (subject) => {
    try {
      return show(ask(subject));
    } catch (error) {
      return showError(error);
    }
  });
  return (subject) => {
    if (notes === undefined) return ask(subject);
    try {
      const answer = ask(subject);
      noteAnswer(question, subject, show(answer));
      return answer;
    } catch (error) {
      noteAnswer(question, subject, showError(error));
      throw error;
    }
  };
}

function showError(error: unknown): string {
  return `error ${getErrorCode(error) ?? String(error)}`;
}

/** Most files are smaller; they are read into this buffer, one after the other. */
const BUFFER_LENGTH = 2 ** 18;
let shared: Buffer | undefined;

/** One system call for most files, and no buffer of their own. */
function readShared(path: string): Uint8Array {
  shared ??= Buffer.allocUnsafe(BUFFER_LENGTH);
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, shared, 0, shared.length, null);
    if (length < shared.length && readSync(file, shared, length, 1, null) === 0) return shared.subarray(0, length);
  } finally {
    closeSync(file);
  }
  return readFileSync(path);
}

/** What bytes are, as a text: themselves where they are few, since a short run has no time to load `crypto`. */
export function describeBytes(bytes: Uint8Array): string {
  if (bytes.length > MAX_TEXT) return `digest ${getDigest(bytes)}`;
  return `text ${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')}`;
}

const MAX_TEXT = 2 ** 15;

function readStart(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(128);
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

/** A name in a folder, and what it names. */
export type FolderEntry = Pick<Dirent, 'name' | 'isFile' | 'isDirectory' | 'isSymbolicLink'>;

function showEntry(entry: FolderEntry): string {
  const kind = entry.isDirectory() ? '/' : entry.isFile() ? '' : entry.isSymbolicLink() ? '@' : '?';
  return `${entry.name}${kind}`;
}

/** The content of a file, good until the next call: for reading many files. */
export const readBytes = makeQuestion('content', readShared, describeBytes);

/** The content of a file. */
export const readFile = makeQuestion('content', (path) => readFileSync(path), describeBytes);

/** The first 128 bytes of a file, as text. */
export const readFileStart = makeQuestion('start', readStart, String);

/** The names in a folder, and what they name. */
export const readFolder = makeQuestion(
  'entries',
  (path): readonly FolderEntry[] => readdirSync(path, { withFileTypes: true }),
  (entries) => entries.map(showEntry).join('\0'),
);

/** The names in a folder. */
export const findNames = makeQuestion(
  'names',
  (path): readonly string[] => readdirSync(path),
  (names) => names.join('\0'),
);

/** Whether there is anything of that name; where it is a link, anything at its end. */
export const isThere = makeQuestion('there', (path) => existsSync(path), String);

/** What a path is, links followed. */
export const getKind = makeQuestion(
  'kind',
  (path) => {
    const stats = statSync(path);
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  },
  String,
);

/** The length of a file in bytes. */
export const getSize = makeQuestion('size', (path) => statSync(path).size, String);

/** The path without links. */
export const getRealPath = makeQuestion('real path', (path) => realpathSync.native(path), String);

const getVariable = makeQuestion(
  'variable',
  (name) => process.env[name],
  (value) => (value === undefined ? 'unset' : `=${value}`),
);

/** The variables of the environment. */
export const environment: Readonly<Record<string, string | undefined>> = new Proxy<Record<string, string | undefined>>(
  {},
  { get: (_, name) => (typeof name === 'string' ? getVariable(name) : undefined) },
);

const isTerminalAt = makeQuestion(
  'terminal',
  (descriptor) => canBeTerminal(Number(descriptor)) && loadTty().isatty(Number(descriptor)),
  String,
);

/** False answers are certain; they spare a run in a pipe the loading of `tty`. */
function canBeTerminal(descriptor: number): boolean {
  return process.platform === 'win32' || fstatSync(descriptor).isCharacterDevice();
}

const loadTty = () => process.getBuiltinModule('node:tty');

/** Whether a stream goes to a terminal. */
export function isTerminal(stream: 'stdout' | 'stderr'): boolean {
  return isTerminalAt(stream === 'stdout' ? '1' : '2');
}
