/**
 * IPython's own syntax in a cell → plain Python of the same length, so that offsets stay. The rules are those of IPython's
 * `inputtransformer2`: an escape counts only where a statement begins (or after an assignment's `=`), never inside a string, a bracket or
 * a continued line.
 *
 *     %matplotlib inline        0#atplotlib inline
 *     files = !ls *.py          files = _#s *.py
 *     model.fit?                0#del.fit?
 *     %time model.fit(x)        0;    model.fit(x)
 */

/** Cell magics that run their body as Python in the notebook's own namespace. */
const PYTHON_CELL_MAGICS: ReadonlySet<string> = new Set([
  'capture',
  'debug',
  'heat',
  'memit',
  'mprun',
  'notify',
  'prun',
  'pyinstrument',
  'scalene',
  'snakeviz',
  'time',
  'timeit',
  'wandb',
]);

/** The first non-blank line of a cell where it is `%%name …`; `%%name?` asks for help and is a line of its own. */
const CELL_MAGIC = /(?:[ \t]*(?:\r\n|\n|\r))*[ \t]*%%(?![ \t]*\w+\?)([^\s]*)[^\r\n]*(?:\r\n|\n|\r|$)/y;

/**
 * Where the Python of a cell begins: 0, after its cell magics where their body is Python, or undefined where the cell holds another
 * language (`%%bash`, `%%html`, `%%writefile`, and every magic not known).
 */
export function getPythonStart(cell: string): number | undefined {
  for (let start = 0; ;) {
    CELL_MAGIC.lastIndex = start;
    const name = CELL_MAGIC.exec(cell)?.[1];
    if (name === undefined) return start;
    if (!PYTHON_CELL_MAGICS.has(name)) return undefined;
    // `%%time` over `%%capture`: the outer magic hands the rest to IPython again.
    start = CELL_MAGIC.lastIndex;
  }
}

/** What IPython takes for a command where a statement begins. None of them can begin a Python statement. */
const ESCAPES = '%!?,;/';

const INDENTATION = /[ \t\f]*/y;
/** The `=` of an assignment, not one of another operator. */
const ASSIGNMENT = /(?<![-=!<>+*/%&|^@:])=(?!=)/y;
/** From that `=` to a command. */
const ASSIGNED_COMMAND = /=[ \t]*(?=!|%[A-Za-z_])/y;
/** The end of a line that asks for help on a name. */
const HELP = /[\w*\]]\?\??(?:\r\n|\n|\r)?$/;
/** A command's line, and the lines it goes on to by a backslash at their end. */
const COMMAND = /(?:[^\r\n]*\\(?:\r\n|\n|\r))*[^\r\n]*/y;
/** `%time` and a simple statement on one line. */
const TIMED = /^%time[ \t]+(?!(?:if|for|while|with|def|class|try|async|match|lambda)\b|[-@%!?,;/#])(\S.*)$/;

function matchAt(expression: RegExp, text: string, offset: number): number {
  expression.lastIndex = offset;
  return expression.test(text) ? expression.lastIndex : offset;
}

function getNewlineEnd(text: string, offset: number): number {
  if (text[offset] === '\r') return text[offset + 1] === '\n' ? offset + 2 : offset + 1;
  return text[offset] === '\n' ? offset + 1 : offset;
}

/** The offset after the string that begins with the quote at `offset`; an unfinished one ends with its line, or with the text. */
function skipString(text: string, offset: number): number {
  const quote = text.charAt(offset);
  const close = text.startsWith(quote.repeat(3), offset) ? quote.repeat(3) : quote;
  for (let end = offset + close.length; end < text.length; end++) {
    const char = text.charAt(end);
    if (text.startsWith(close, end)) return end + close.length;
    if (char === '\\') end = Math.max(end + 1, getNewlineEnd(text, end + 1) - 1);
    else if (close.length === 1 && (char === '\n' || char === '\r')) return end;
  }
  return text.length;
}

interface LogicalLine {
  /** Offset after its line ending. */
  readonly end: number;
  /** True where it ends with a question mark of code, as `model.fit?` does, and no bracket is open. */
  readonly isHelp: boolean;
  /** Where a command after `=` begins. */
  readonly command: number | undefined;
}

/** Reads one statement's line with the lines it goes on to, by brackets, triple quotes or a backslash. */
function readLogicalLine(text: string, start: number): LogicalLine {
  let depth = 0;
  let lastChar = '';
  let isAssigned = false;
  let offset = start;
  while (offset < text.length) {
    const char = text.charAt(offset);
    const newlineEnd = getNewlineEnd(text, offset);
    if (newlineEnd > offset) {
      offset = newlineEnd;
      if (depth === 0) break;
    } else if (char === '#') {
      while (offset < text.length && getNewlineEnd(text, offset) === offset) offset++;
    } else if (char === '"' || char === "'") {
      offset = skipString(text, offset);
      lastChar = char;
    } else if (char === '\\' && getNewlineEnd(text, offset + 1) > offset + 1) {
      offset = getNewlineEnd(text, offset + 1);
    } else {
      // IPython looks at the first assignment only: `a = b = !ls` is an error there.
      if (char === '=' && depth === 0 && !isAssigned && matchAt(ASSIGNMENT, text, offset) > offset) {
        isAssigned = true;
        const command = matchAt(ASSIGNED_COMMAND, text, offset);
        if (command > offset) return { end: matchAt(COMMAND, text, command), isHelp: false, command };
      }
      if ('([{'.includes(char)) depth++;
      else if (')]}'.includes(char)) depth = Math.max(0, depth - 1);
      if (!' \t\f'.includes(char)) lastChar = char;
      offset++;
    }
  }
  const isHelp = depth === 0 && lastChar === '?' && HELP.test(text.slice(start, offset));
  return { end: offset, isHelp, command: undefined };
}

/** Turns each line into a comment of its length, the first behind `value`, which keeps it a statement. */
function comment(lines: string, value: string): string {
  const masked = lines.replace(/^[^\r\n]/gm, '#');
  // Where the first unit of a surrogate pair was overwritten, the second is too.
  return (value + masked.slice(1).replace(/^[^\r\n]/, '#')).replace(/\p{Surrogate}/gu, '#');
}

/** True for a line that holds no further command and leaves no bracket open: what follows it is a logical line of its own. */
function isPlainLine(line: string): boolean {
  const { end, isHelp, command } = readLogicalLine(`${line}\n\n`, 0);
  return end === line.length + 1 && command === undefined && !isHelp;
}

function maskCommand(command: string): string {
  const statement = TIMED.exec(command)?.[1];
  if (statement === undefined || !isPlainLine(statement)) return comment(command, '0');
  return `0;${' '.repeat(command.length - statement.length - 2)}${statement}`;
}

/** Masks every command of a cell whose Python begins at 0. The result has the length and the line endings of `cell`. */
export function maskMagics(cell: string): string {
  let masked = '';
  let position = 0;
  while (position < cell.length) {
    const start = matchAt(INDENTATION, cell, position);
    const indentation = cell.slice(position, start);
    if (start < cell.length && ESCAPES.includes(cell.charAt(start))) {
      position = matchAt(COMMAND, cell, start);
      masked += indentation + maskCommand(cell.slice(start, position));
      continue;
    }
    const { end, isHelp, command } = readLogicalLine(cell, start);
    const line = cell.slice(start, end);
    if (command !== undefined) masked += indentation + cell.slice(start, command) + comment(cell.slice(command, end), '_');
    else masked += indentation + (isHelp ? comment(line, '0') : line);
    position = end;
  }
  return masked;
}
