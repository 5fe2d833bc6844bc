/**
 * What functions do with the order of a sequence they are given, by dotted name, as data. Sources: the documentation of Python's
 * built-ins and standard library, NumPy 2 (`unique` and `sort` sort), natsort.
 */

/** They give the same whatever the order, do not give the sequence on, or only show it. */
const ORDER_FREE =
  /^(?:builtins\.(?:len|set|frozenset|sorted|sum|any|all|max|min|bool|isinstance|print|type|id|next|exit|hasattr)|natsort\.\w+|numpy\.(?:unique|sort|isin|in1d|setdiff1d|intersect1d|union1d)|collections\.Counter|math\.\w+|os\.\w+|os\.path\.\w+|shutil\.\w+|subprocess\.\w+|sys\.\w+|logging\.\w+|warnings\.\w+|pprint\.\w+|IPython\.display\.\w+|streamlit\.\w+|setuptools\.\w+|huggingface_hub\.\w+|torch\.utils\.cpp_extension\.\w+)$/;

/** They give a sequence in the order of theirs. */
const ORDER_KEEPING =
  /^(?:builtins\.(?:list|tuple|iter|reversed|filter|map)|itertools\.\w+|copy\.(?:copy|deepcopy)|tqdm(?:\.\w+)*|rich\.progress\.track|fastprogress\.\w+|numpy\.(?:array|asarray)|pandas\.Series)$/;

/** Joining two sequences into one. */
const CONCATENATION =
  /^(?:numpy\.(?:append|concatenate|vstack|hstack|stack|row_stack|column_stack|r_|c_)|torch\.(?:cat|concat|concatenate|stack|vstack|hstack)|pandas\.concat|builtins\.sum)$/;

/** Calls after which the file system, the screen or the process is another, and nothing else. */
export function isOrderFree(name: string): boolean {
  return ORDER_FREE.test(name);
}

export function isOrderKeeping(name: string): boolean {
  return ORDER_KEEPING.test(name);
}

export function isConcatenation(name: string): boolean {
  return CONCATENATION.test(name);
}

/** Methods that change a sequence and give nothing back. */
export const MUTATORS: ReadonlySet<string> = new Set([
  'append',
  'extend',
  'insert',
  'remove',
  'clear',
  'appendleft',
  'extendleft',
  'close',
  'add',
  'update',
  'discard',
]);

/** Methods that put what they are given at the end of a sequence. */
export const APPENDING: ReadonlySet<string> = new Set(['append', 'extend', 'insert', 'appendleft', 'extendleft']);

/** Methods that write what they are given after what was written before. */
export const WRITING: ReadonlySet<string> = new Set(['write', 'writelines', 'writerow', 'writerows']);

/** Methods whose arguments are shown, offered or sent, not used in order. */
export const SHOWING: ReadonlySet<string> = new Set([
  'add_argument',
  'add_option',
  'info',
  'debug',
  'warning',
  'warn',
  'error',
  'exception',
  'log',
  'set_description',
  'set_postfix',
  'set_postfix_str',
  'issubset',
  'issuperset',
  'union',
  'intersection',
  'difference',
  'symmetric_difference',
  'isdisjoint',
  'assertEqual',
  'assertIn',
  'count',
  'create_commit',
]);
