/**
 * A training program that may use CUDA and does not configure cuBLAS's workspace.
 *
 *     import os                          import os
 *
 *     import torch                  →    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # before CUDA is used
 *
 *                                        import torch
 *
 * Source: PyTorch documentation, `torch.use_deterministic_algorithms`; CUDA toolkit, cuBLAS, "Results Reproducibility".
 */
import {
  CUBLAS_VALUES,
  findArguments,
  findFields,
  findNamedChildren,
  findVisitNames,
  getArgument,
  getCalleeName,
  getDefinitionsSite,
  getField,
  getLineEnd,
  getNodeAt,
  getStringValue,
  isBenchmark,
  isHandledByLibrary,
  isSetUpElsewhere,
  isTestFile,
  isWorkspaceSetByFramework,
  mayTrainOnCuda,
  walkDescendants,
  type Api,
  type Entry,
  type Meta,
  type Need,
  type Node,
  type Site,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'unset-cublas-workspace',
  summary: 'Training on CUDA without a fixed cuBLAS workspace',
  why: 'cuBLAS may give two runs different workspaces on several streams; their matrix products then differ, and deterministic algorithms raise.',
  fixable: 'sometimes',
  safety: 'safe',
  severity: 'warning',
  triggers: ['CUBLAS_WORKSPACE_CONFIG', { program: 'trains' }],
  ignoresTests: true,
  since: '0.1.0',
};

const VARIABLE = 'CUBLAS_WORKSPACE_CONFIG';
const HELP = `Set \`${VARIABLE}\` to \`:4096:8\` (or \`:16:8\`, which needs less memory and is slower) before anything touches CUDA.`;

/** Why the line stands where it does; the first that fits the owner's line length, black's where none is stated. */
const COMMENTS = ['  # before the first use of CUDA', '  # before CUDA is used', ''];
const BLACK_LINE_LENGTH = 88;

/** Packages that never import torch, so that the line may stand below them. */
const TORCH_FREE = /^(?:numpy|scipy|matplotlib|pandas|PIL|tqdm|yaml|cv2|requests|seaborn|sklearn|h5py|click|rich|attr|attrs|six)$/;

/** Packages that are nobody's own module. */
const THIRD_PARTY =
  /^(?:torch\w*|numpy|scipy|matplotlib|pandas|PIL|tqdm|yaml|cv2|seaborn|sklearn|h5py|lightning|pytorch_lightning|transformers|timm|wandb)$/;

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  const { entry } = api.program;
  const { settings, isUnclear } = findSettings(file);
  const reached = settings.filter((setting) => entry === undefined || isReached(file, api, entry, setting.node));
  const effective = getEffective(reached);
  if (effective !== undefined) reportSetting(file, api, effective);
  if (effective !== undefined || isUnclear) return;
  if (entry?.trains !== true || !mayTrainOnCuda(file, entry) || isSetElsewhere(api, entry)) return;
  if (isHandledByLibrary(entry, 'cublas') || isWorkspaceSetByFramework(entry) || isSetUpElsewhere(api.program, entry)) return;
  reportUnset(file, api, entry);
}

// ── What the file sets ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A place that gives the variable a value in the environment of the running program. */
interface Setting {
  readonly node: Node;
  readonly value: Node;
  /** `setdefault`, which leaves an earlier value alone. */
  readonly isDefault: boolean;
}

interface Settings {
  readonly settings: readonly Setting[];
  /** True where the variable is passed on in a way that is not followed: to a function, in a dict, by a magic. */
  readonly isUnclear: boolean;
}

function findSettings(file: SourceFile): Settings {
  const settings: Setting[] = [];
  let isUnclear = false;
  if (!file.text.includes(VARIABLE)) return { settings, isUnclear };
  for (const node of walkDescendants(file.root, 'string', 'identifier', 'comment')) {
    if (node.type === 'comment') {
      // `%env CUBLAS_WORKSPACE_CONFIG=:4096:8` in a notebook, whose magics are masked as comments.
      isUnclear ||= file.kind === 'notebook' && /^#(?:nv|et_env)\s+CUBLAS_WORKSPACE_CONFIG\b/.test(node.text);
    } else if (node.type === 'identifier' ? node.field === 'name' && node.text === VARIABLE : getStringValue(node) === VARIABLE) {
      for (const key of findUses(file, node)) {
        const use = readUse(file, key);
        if (use === 'unclear') isUnclear = true;
        else if (use !== 'read') settings.push(use);
      }
    }
  }
  return { settings: settings.sort((a, b) => a.node.start - b.node.start), isUnclear };
}

/** The literal itself, or what reads the constant it is the value of (`KEY = "CUBLAS_WORKSPACE_CONFIG"`). */
function findUses(file: SourceFile, key: Node): readonly Node[] {
  const assignment = key.parent;
  const left = assignment?.type === 'assignment' ? getField(assignment, 'left') : undefined;
  if (left?.type !== 'identifier' || key.field !== 'right') return [key];
  return file.model.getBinding(left)?.references ?? [];
}

/** What code does with the variable's name at one place. */
function readUse(file: SourceFile, key: Node): Setting | 'read' | 'unclear' {
  const { parent } = key;
  const outer = parent?.parent;
  if (parent === undefined || outer === undefined) return 'read';
  if (parent.type === 'subscript') {
    if (parent.field !== 'left') return 'read';
    const value = getField(outer, 'right');
    return isEnvironment(file, getField(parent, 'value')) && value !== undefined ? { node: outer, value, isDefault: false } : 'unclear';
  }
  if (parent.type === 'comparison_operator' || parent.type === 'expression_statement') return 'read';
  if (parent.type === 'keyword_argument') {
    // os.environ.update(CUBLAS_WORKSPACE_CONFIG=":4096:8")
    const value = getField(parent, 'value');
    const call = outer.parent;
    const isUpdate = call?.type === 'call' && getCalleeName(file, call) === 'os.environ.update';
    return isUpdate && value !== undefined ? { node: call, value, isDefault: false } : 'unclear';
  }
  if (parent.type === 'pair') {
    // os.environ.update({"CUBLAS_WORKSPACE_CONFIG": ":4096:8"}), os.environ |= {…}
    const value = getField(parent, 'value');
    const holder = outer.parent?.type === 'argument_list' ? outer.parent.parent : outer.parent;
    const isUpdate = holder?.type === 'call' && getCalleeName(file, holder) === 'os.environ.update';
    const isMerge = holder?.type === 'augmented_assignment' && isEnvironment(file, getField(holder, 'left'));
    return holder !== undefined && (isUpdate || isMerge) && key.field === 'key' && value !== undefined
      ? { node: holder, value, isDefault: false }
      : 'unclear';
  }
  if (parent.type !== 'argument_list' || outer.type !== 'call') return 'unclear';
  const name = getCalleeName(file, outer);
  if (name === 'os.environ.get' || name === 'os.getenv' || name === 'os.environ.pop' || name === 'builtins.print') return 'read';
  const value = findArguments(outer)[1]?.value;
  if (value === undefined || (name !== 'os.environ.setdefault' && name !== 'os.putenv')) return 'unclear';
  return { node: outer, value, isDefault: name === 'os.environ.setdefault' };
}

function isEnvironment(file: SourceFile, node: Node | undefined): boolean {
  return node !== undefined && file.model.getQualifiedName(node) === 'os.environ';
}

/** True for code of the module, and for code in a function that the program calls. */
function isReached(file: SourceFile, api: Api, entry: Entry, node: Node): boolean {
  const definition = file.model.getEnclosingFunction(node);
  if (definition === undefined) return true;
  const { facts } = api.program;
  return entry.trace.visits.some(
    (visit) =>
      (visit.file === facts && node.start <= visit.step.at && visit.step.end <= node.end) ||
      visit.callees.some((callee) => callee.kind === 'function' && callee.file === facts && callee.facts.at === definition.start),
  );
}

/** The setting that decides: the last one, and of `setdefault` only the first. */
function getEffective(settings: readonly Setting[]): Setting | undefined {
  let effective: Setting | undefined;
  for (const setting of settings) if (effective === undefined || !setting.isDefault) effective = setting;
  return effective;
}

const SETTERS = /^os\.(?:environ\.(?:setdefault|update)|putenv)$/;

/** True where another module of the program gives the variable a value, whichever it is. */
function isSetElsewhere(api: Api, entry: Entry): boolean {
  return entry.trace.visits.some(({ file, step }) => {
    if (step.kind === 'store') return step.target === `os.environ[${VARIABLE}]`;
    if (step.kind !== 'call' || !step.callees.some((name) => SETTERS.test(name))) return false;
    return api.program.getText(file)?.slice(step.at, step.end).includes(VARIABLE) === true;
  });
}

function reportSetting(file: SourceFile, api: Api, setting: Setting): void {
  const literal = file.model.getValue(setting.value);
  const text = literal === undefined ? undefined : getStringValue(literal);
  if (literal !== undefined && text !== undefined && !CUBLAS_VALUES.includes(text)) {
    // A constant that something else reads too stays as it is; the place that uses it for cuBLAS gets the value.
    const isOwn = literal === setting.value || (file.model.getBinding(setting.value)?.references.length ?? 0) === 1;
    const target = isOwn ? literal : setting.value;
    const quote = literal.text.at(-1) ?? '"';
    api.report({
      node: setting.node,
      message: `\`${VARIABLE}\` is \`${text}\`, with which cuBLAS is not deterministic`,
      help: HELP,
      fix: { title: 'Set it to `:4096:8`', edits: [{ start: target.start, end: target.end, text: `${quote}:4096:8${quote}` }] },
    });
    return;
  }
  const late = getEarlierCuda(file, api, setting.node);
  if (late === undefined) return;
  api.report({
    node: setting.node,
    message: `\`${VARIABLE}\` is set after \`${late.text.split(/[\r\n]/, 1)[0] ?? ''}\`, which may have started CUDA`,
    help: 'Move it above the imports: cuBLAS reads it once, at its first use.',
  });
}

/** A call that moves something to CUDA and runs before the setting: by the program's order, else by that of the module's own code. */
function getEarlierCuda(file: SourceFile, api: Api, setting: Node): Node | undefined {
  const { entry, facts } = api.program;
  const own = entry?.trace.visits.find((visit) => visit.file === facts && setting.start <= visit.step.at && visit.step.end <= setting.end);
  if (entry !== undefined && own !== undefined) {
    for (const visit of entry.trace.visits) {
      if (visit.order >= own.order) return undefined;
      if (visit.file !== facts || visit.step.kind !== 'call') continue;
      const call = getNodeAt(file.tree, visit.step.at, visit.step.end);
      if (movesToCuda(file, call)) return call;
    }
    return undefined;
  }
  if (file.model.getEnclosingFunction(setting) !== undefined) return undefined;
  return [...walkDescendants(file.root, 'call')].find(
    (call) => call.end <= setting.start && file.model.getEnclosingFunction(call) === undefined && movesToCuda(file, call),
  );
}

/** `model.cuda()`, `x.to("cuda:0")`, `torch.zeros(3, device="cuda")`, also through a name bound once to the device. */
function movesToCuda(file: SourceFile, call: Node): boolean {
  const callee = getField(call, 'function');
  const method = callee?.type === 'attribute' ? getField(callee, 'attribute')?.text : undefined;
  if (callee === undefined || method === undefined) return false;
  const name = file.model.getQualifiedName(callee);
  if (method === 'cuda' && name === undefined) return true;
  const device = getArgument(call, 'device', method === 'to' ? 0 : undefined)?.value;
  if (device === undefined || (method !== 'to' && name?.startsWith('torch.') !== true)) return false;
  return /["']cuda\b/.test((file.model.getValue(device) ?? device).text);
}

// ── Setting it ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function reportUnset(file: SourceFile, api: Api, entry: Entry): void {
  const anchor = getAnchor(file, api);
  const first = anchor ?? findNamedChildren(file.root)[0] ?? file.root;
  const report = {
    node: { start: first.start, end: Math.min(first.end, getLineEnd(file.text, first.start)) },
    message: `the program may train on CUDA without \`${VARIABLE}\``,
    help: HELP,
  };
  if (isBenchmark(file)) {
    api.report({ ...report, help: `${HELP} This program seems to measure speed, so it is left as it is.`, severity: 'info' });
    return;
  }
  const isBelow = api.owner.forbidsCodeBetweenImports || anchor === undefined;
  if (isBelow && touchesCudaAtImport(entry)) {
    api.report(report);
    return;
  }
  const site: Site = isBelow ? getDefinitionsSite(file) : { offset: anchor.start, position: 'before', indent: '', role: 'imports' };
  const { name, needs } = api.scaffold.importModule('os', site.offset);
  // An `import os` further down moves up.
  const os: Need = { kind: 'import', module: 'os', ...(name === 'os' ? {} : { alias: name }), above: site.offset };
  const code = `${name}.environ.setdefault("${VARIABLE}", ":4096:8")`;
  const limit = api.owner.lineLength ?? BLACK_LINE_LENGTH;
  const comment = COMMENTS.find((text) => code.length + text.length <= limit) ?? '';
  api.report({
    ...report,
    fix: {
      title: isBelow ? `Set \`${VARIABLE}\` below the imports` : `Set \`${VARIABLE}\` above the imports that reach torch`,
      needs: [api.scaffold.statement(site, code + comment, 0, isBelow ? needs : [os])],
    },
  });
}

/** True where a module of the project puts something on CUDA while it is imported. */
function touchesCudaAtImport(entry: Entry): boolean {
  return entry.trace.visits.some((visit) => visit.isDuringImport && findVisitNames(visit).some((name) => /[.)]cuda$/.test(name)));
}

/**
 * The import the line goes above: the first that may reach torch. Within a group it goes up to where the third-party imports begin, or
 * to the group's start where the two kinds are mixed. Imports that are in no order stay together below it, so that a linter which
 * reports them reports them once.
 */
function getAnchor(file: SourceFile, api: Api): Node | undefined {
  const imports = findNamedChildren(file.root).filter((node) => node.type === 'import_statement' || node.type === 'import_from_statement');
  // The cells above the one that imports torch prepare the machine: they install packages and mount disks.
  const isNotebookWithTorch = file.kind === 'notebook' && imports.some(isTorchImport);
  const index = imports.findIndex((statement) => (isNotebookWithTorch ? isTorchImport(statement) : reachesTorch(api, statement)));
  if (index === -1) return undefined;
  const isStandard = (at: number): boolean => api.scaffold.isStandardLibrary(getModule(imports[at]));
  const [first, last] = expand(imports, index, (above, below) => getDistance(file, above, below) === 'adjacent');
  let foreign = index;
  while (foreign > first && !isStandard(foreign - 1)) foreign--;
  let isMixed = false;
  for (let at = first; at <= last; at++) isMixed ||= isStandard(at) !== at < foreign;
  const anchor = isMixed ? first : foreign;
  const [top, bottom] = expand(imports, index, (above, below) => getDistance(file, above, below) !== 'apart');
  const below = imports.slice(anchor, bottom + 1);
  // Where a group holds modules that only their folder shows to be the project's own, what is sorted depends on where the sorter runs.
  const isCertain = below.every(
    (statement) => getModule(statement).startsWith('.') || THIRD_PARTY.test(getModule(statement).split('.', 1)[0] ?? ''),
  );
  const isEitherSorted = isSorted(file, api, imports.slice(top, anchor)) || (isCertain && isSorted(file, api, below));
  const chosen = isEitherSorted ? anchor : top;
  // What imports `os` first is left where it is.
  return /^import os(?! as)\b/.test(imports[chosen]?.text ?? '') && chosen < index ? imports[chosen + 1] : imports[chosen];
}

/** The widest run around `index` whose neighbours all belong together. */
function expand(
  imports: readonly Node[],
  index: number,
  isTogether: (above: Node | undefined, below: Node | undefined) => boolean,
): [number, number] {
  let [first, last] = [index, index];
  while (isTogether(imports[first - 1], imports[first])) first--;
  while (isTogether(imports[last], imports[last + 1])) last++;
  return [first, last];
}

/** True where a linter for isort's order would have nothing to say, as far as the names tell. */
function isSorted(file: SourceFile, api: Api, imports: readonly Node[]): boolean {
  const keys = imports.map((statement) => {
    const module = getModule(statement);
    const kind = api.scaffold.isStandardLibrary(module) ? 0 : module.startsWith('.') ? 2 : 1;
    const isThirdParty = kind === 1 && THIRD_PARTY.test(module.split('.', 1)[0] ?? module);
    return { kind, isThirdParty, order: `${statement.type === 'import_statement' ? 0 : 1} ${module.toLowerCase()}` };
  });
  const [opening] = findNamedChildren(file.root).filter((node) => node.type === 'future_import_statement');
  if (getDistance(file, opening, imports[0]) === 'adjacent' || !isSetApart(file, imports.at(-1))) return false;
  return imports.every((statement, index) => {
    const names = findFields(statement, 'name').map(({ text }) => getMemberKey(text));
    if (statement.type === 'import_statement' ? names.length > 1 : names.some((name, at) => at > 0 && name < (names[at - 1] ?? '')))
      return false;
    const [above, key] = [keys[index - 1], keys[index]];
    if (above === undefined || key === undefined) return true;
    // A blank line parts the kinds, and third-party modules from the project's own.
    if (getDistance(file, imports[index - 1], statement) === 'adjacent') return above.kind === key.kind && above.order <= key.order;
    return key.kind > above.kind || (above.kind === 1 && key.kind === 1 && !key.isThirdParty);
  });
}

/** True where as many blank lines as isort wants stand below the last import, or another import does. */
function isSetApart(file: SourceFile, last: Node | undefined): boolean {
  const [, blank = '', next = ''] = /^[^\r\n]*(?:\r\n|\r|\n)(\s*)(?:#.*\s+)*(\S*)/.exec(file.text.slice(last?.end)) ?? [];
  if (last === undefined || next === 'import' || next === 'from') return true;
  return blank.split(/\r\n|\r|\n/).length - 1 === (/^(?:def|class|async|@.*)$/.test(next) ? 2 : 1);
}

/** isort's order of what a `from` import names: constants, classes, the rest. */
function getMemberKey(name: string): string {
  const kind = /^[A-Z][A-Z0-9_]+$/.test(name) ? 0 : /^[A-Z]/.test(name) ? 1 : 2;
  return `${kind} ${name.toLowerCase()}`;
}

function getModule(statement: Node | undefined): string {
  if (statement === undefined) return '';
  if (statement.type === 'import_from_statement') return getField(statement, 'module_name')?.text ?? '';
  const name = getField(statement, 'name');
  return (name?.type === 'aliased_import' ? getField(name, 'name') : name)?.text ?? '';
}

function isTorchImport(statement: Node): boolean {
  return getModule(statement).split('.', 1)[0] === 'torch';
}

function reachesTorch(api: Api, statement: Node): boolean {
  const module = getModule(statement);
  return !api.scaffold.isStandardLibrary(module) && !TORCH_FREE.test(module.split('.', 1)[0] ?? module);
}

/** Whether two imports follow each other line by line, with only blank and comment lines between, or with code or a cell's border. */
function getDistance(file: SourceFile, above: Node | undefined, below: Node | undefined): 'adjacent' | 'near' | 'apart' {
  if (above === undefined || below === undefined) return 'apart';
  if (file.cells.some((cell) => above.end < cell.start && cell.start <= below.start)) return 'apart';
  const [, ...lines] = file.text.slice(above.end, below.start).split(/\r\n|\r|\n/);
  if (lines.length === 0 || lines.some((line) => /^[ \t]*[^#\s]/.test(line))) return 'apart';
  return lines.slice(0, -1).some((line) => line.trim() === '') ? 'near' : 'adjacent';
}
