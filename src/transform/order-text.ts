/**
 * What `order.ts` says of the order of an expression, asked of its text before anything is parsed: false where that order is forgotten for
 * certain. Strings of several words and comments are no part of the text (`getCode`).
 */
import { canonicalName } from '../pytorch/names.ts';
import { APPENDING, WRITING } from '../pytorch/ordering.ts';
import { getDrawnGenerator } from '../pytorch/random.ts';
import {
  findAssigned,
  findEnclosing,
  findImportedNames,
  findOpening,
  findStatementTexts,
  getStatementAround,
  isRenamed,
  keepLast,
} from '../text/code.ts';

/** Built-ins that give the same whatever the order; the name of another function is none of them. */
const FREE = /(?<![\w\x80-\xff.])(sorted|len|sum|set|frozenset|any|all|min|max|bool|next|print|isinstance|type|id|hasattr)\s*\(\s*$/;
/** Built-ins that give the items on in order. */
const KEEPING = /(?<![\w\x80-\xff.])(?:list|tuple|iter|reversed)\s*\(\s*$/;
const LOOP = /\bfor\b((?:(?!\b(?:for|in|if|else)\b)[^:;])+)\bin\s*$/;

/**
 * @param code see `getCode`
 * @param start offset of the expression
 * @param end the one after it
 */
export function mayUseOrder(code: string, start: number, end: number): boolean {
  const before = code.slice(Math.max(0, start - 400), start);
  const after = /^\s*(\S)?/.exec(code.slice(end, end + 200))?.[1] ?? '';
  if (after === ')' && KEEPING.test(before)) {
    const name = KEEPING.exec(before)?.[0] ?? '';
    return isRedefined(code, 'list|tuple|iter|reversed') || mayUseOrder(code, start - name.length, code.indexOf(')', end) + 1);
  }
  const free = FREE.exec(before);
  if (free !== null && (after === ')' || after === ',')) return isRedefined(code, free[1] ?? '');
  const loop = LOOP.exec(before);
  if (loop === null) return true;
  const head = getStatementAround(code, start);
  if (head === undefined) return true;
  const isStatement = start - head.start === loop[0].length + (/^async\s+/.exec(code.slice(head.start, start))?.[0].length ?? 0);
  if (!isStatement) return mayUseComprehension(code, start, end);
  return after !== ':' || mayUseLoop(code, head.start, code.indexOf(':', end) + 1, head.blockEnd, loop[1] ?? '');
}

/** `any(f(x) for x in names)`, `{x.name for x in names}` */
function mayUseComprehension(code: string, start: number, end: number): boolean {
  const open = findOpen(code, start);
  if (open === undefined) return true;
  let close = end;
  for (let depth = 1; close < code.length; close++) {
    const character = code.charAt(close);
    if (character === '"' || character === "'" || character === '\\') return true;
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character) && --depth === 0) break;
  }
  const bracket = code.charAt(open);
  const text = code.slice(open + 1, close);
  if (mayDraw(code, text)) return true;
  // {x: 1 for x in names} is a dictionary, whose order may be read.
  if (bracket === '{') return /:(?!=)/.test(text) && mayReadTable(code, open, close + 1);
  const free = FREE.exec(code.slice(Math.max(0, open - 40), open + 1));
  if (free !== null && bracket === '(') return isRedefined(code, free[1] ?? '');
  // sorted([x for x in names])
  const next = /^\s*(\S)/.exec(code.slice(close + 1, close + 100))?.[1];
  const outer = bracket === '[' ? FREE.exec(code.slice(Math.max(0, open - 40), open)) : null;
  return outer === null || (next !== ')' && next !== ',') || isRedefined(code, outer[1] ?? '');
}

/** Whether a dictionary may be gone through: it has a name that is used other than by key, or none. */
function mayReadTable(code: string, start: number, end: number): boolean {
  const statement = getStatementAround(code, start);
  if (statement === undefined || !/^[ \t]*(?:\n|$)/.test(code.slice(end, end + 200))) return true;
  const name = /^([\w\x80-\xff]+)\s*(?::[^=]*)?=\s*$/.exec(code.slice(statement.start, start))?.[1];
  return name === undefined || mayGoThrough(code, statement.start, name, start, end);
}

/** The bracket that is open at a place. */
function findOpen(code: string, index: number): number | undefined {
  for (let at = index - 1; at >= Math.max(0, index - 2000); at--) {
    const character = code.charAt(at);
    if (character === '"' || character === "'" || character === '\\') return undefined;
    if (')]}'.includes(character)) {
      const open = findOpening(code, at, index - 2000);
      if (open === undefined) return undefined;
      at = open;
    } else if ('([{'.includes(character)) return at;
  }
  return undefined;
}

const EFFECT = new RegExp(`\\byield\\b|\\bbreak\\b|\\+=|\\.\\s*(?:${[...APPENDING, ...WRITING].join('|')}|backward|step)\\s*\\(`);
/** What is returned, assigned to an entry, or assigned to a name. */
const RETURNED = /\breturn\b([^\n;]*)/g;

/** What the body of a loop does that depends on which item came first; see `followLoop`. */
function mayUseLoop(code: string, start: number, bodyStart: number, end: number, targets: string): boolean {
  const body = code.slice(bodyStart, end);
  if (EFFECT.test(body) || mayDraw(code, body)) return true;
  const names = targets.match(/[\w\x80-\xff]+/g) ?? [];
  for (const [, returned = ''] of body.matchAll(RETURNED)) {
    // It may go on in the next line.
    if (/[([{]/.test(returned) || names.some((name) => hasWord(returned, name))) return true;
  }
  // for name in names: total = total + 1
  const inline = /^[ \t]*[^\s]/.test(body) ? [body.split('\n', 1)[0] ?? ''] : [];
  const statements = findStatementTexts(code, bodyStart, end);
  return (
    statements === undefined || [...inline, ...statements].some((statement) => mayUseAssignment(code, start, statement, bodyStart, end))
  );
}

/** `index[name] = len(index)`, `n = n + 1`, `table[name] = x` where the table is gone through later; see `followAssignment`. */
function mayUseAssignment(code: string, loop: number, statement: string, bodyStart: number, end: number): boolean {
  const at = statement.search(/(?<![=!<>:])=(?!=)/);
  if (at === -1) return false;
  // if a: n = n + 1; a = b = b + 1
  if (/^(?:if|elif|else|for|while|with|try|except|finally|async)\b/.test(statement)) return !statement.trimEnd().endsWith(':');
  if (statement.includes(';')) return true;
  const [left, right] = [statement.slice(0, at).trim(), statement.slice(at + 1)];
  if (/^[^([{]*(?<![=!<>])=(?!=)/.test(right)) return true;
  const [root] = /^[\w\x80-\xff]+/.exec(left) ?? [];
  const entry = /^([\w\x80-\xff]+(?:\s*\.\s*[\w\x80-\xff]+)*)\s*\[[^]*\]$/.exec(left)?.[1];
  if (root === undefined || entry === undefined) {
    const name = /^[\w\x80-\xff.]+/.exec(left)?.[0];
    return name === undefined || hasWord(right, name);
  }
  if (/\blen\b/.test(right) || /=\s*len\b\s*(?!\()/.test(code)) return true;
  // Who goes through a table that is an attribute is not looked up.
  return entry === root && mayGoThrough(code, loop, entry, bodyStart, end);
}

/** Whether a table is used outside of a loop other than by key, in the function that makes it. */
function mayGoThrough(code: string, loop: number, table: string, bodyStart: number, end: number): boolean {
  const around = findEnclosing(code, loop);
  if (around === undefined || /\b(?:global|nonlocal)\b/.test(code)) return true;
  const others = '[\\w\\x80-\\xff\\s,]*';
  const isMade = new RegExp(`^${others}(?<![\\w\\x80-\\xff])${table}(?![\\w\\x80-\\xff])${others}(?::[^=]*)?=(?!=)`);
  const scope = around.find(
    (each) => each.kind === 'def' && findStatementTexts(code, each.start, each.end)?.some((statement) => isMade.test(statement)) === true,
  );
  const [from, to] = scope === undefined ? [0, code.length] : [scope.start, scope.end];
  const [before, after] = [findStatementTexts(code, from, bodyStart), findStatementTexts(code, end, to)];
  if (before === undefined || after === undefined) return true;
  const isUsed = new RegExp(`(?<![\\w\\x80-\\xff.])${table}(?![\\w\\x80-\\xff]|\\s*\\[|\\s*=(?!=))`);
  return [...before, ...after].some((statement) => isUsed.test(statement.replace(isMade, '')));
}

function hasWord(text: string, word: string): boolean {
  return new RegExp(`(?<![\\w\\x80-\\xff])${word.replaceAll('.', '\\.')}(?![\\w\\x80-\\xff])`).test(text);
}

/** Whether a built-in's name may stand for something else. */
function isRedefined(code: string, names: string): boolean {
  return new RegExp(
    `\\bdef\\s+(?:${names})\\b|\\bclass\\s+(?:${names})\\b|(?<![\\w.])(?:${names})\\s*=(?!=)|\\b(?:as|for)\\s+(?:${names})\\b|[(,*]\\s*(?:${names})\\s*(?:[,):]|=(?!=)|\\bin\\b)|\\bimport\\b[^\\n]*\\b(?:${names})\\b|^\\s*(?:${names})\\s*,?\\s*$`,
    'm',
  ).test(code);
}

const CHAIN = /(?<![\w\x80-\xff.])[A-Za-z_\x80-\xff][\w\x80-\xff]*(?:\s*\.\s*[A-Za-z_\x80-\xff][\w\x80-\xff]*)*/g;

const PACKAGES: readonly string[] = ['torch', 'random', 'numpy'];

/** `nn = torch.nn`, after which names of draws are not told by imports. */
function hasRenamedDraws(code: string): boolean {
  return PACKAGES.some((name) => isRenamed(code, name, 'nn|init|random|functional|distributions'));
}

/** Whether code holds a draw from a global generator anywhere, by its dotted name. */
const drawsAnywhere = keepLast((code) => hasRenamedDraws(code) || namesDraw(code, code));

function namesDraw(code: string, text: string): boolean {
  const imports = findImportedNames(code);
  if (imports.get('*')?.some((module) => PACKAGES.includes(module.split('.', 1)[0] ?? '')) === true) return true;
  for (const [chain] of text.matchAll(CHAIN)) {
    const [root = '', ...rest] = chain.split(/\s*\.\s*/);
    if (imports.get(root)?.some((full) => getDrawnGenerator(canonicalName([full, ...rest].join('.'))) !== undefined) === true) return true;
  }
  return false;
}

/** Whether a part of the code may draw, itself or by a function of the file that it calls; see `findDraw`. */
function mayDraw(code: string, text: string): boolean {
  if (!text.includes('(') || !drawsAnywhere(code)) return false;
  if (hasRenamedDraws(code) || namesDraw(code, text)) return true;
  const assigned = findAssigned(code);
  if (assigned === undefined) return true;
  const called = new Set([...text.matchAll(/([\w\x80-\xff]+)\s*\(/g)].map(([, name = '']) => name));
  // step = train_step; what a call made is no function of the file.
  for (let size = 0; size < called.size;) {
    size = called.size;
    for (const [target, values] of assigned) {
      if (!called.has(target.slice(target.lastIndexOf('.') + 1))) continue;
      if (values.includes('')) return true;
      for (const value of values) if (!value.endsWith(')')) for (const [word] of value.matchAll(/[\w\x80-\xff]+/g)) called.add(word);
    }
  }
  return [...called].some((name) => definesDraw(code, name));
}

/** Whether a function of the file draws itself. */
function definesDraw(code: string, name: string): boolean {
  for (const { index } of code.matchAll(new RegExp(`\\bdef\\s+${name}(?![\\w\\x80-\\xff])`, 'g'))) {
    const end = getStatementAround(code, index)?.blockEnd;
    if (end === undefined || namesDraw(code, code.slice(index, end))) return true;
  }
  return false;
}
