/**
 * A training program that may use CUDA and does not configure cuBLAS's workspace.
 *
 *     import os                          import os
 *                                        
 *     import torch                  →    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # before the first use of CUDA
 *
 *                                        import torch
 *
 * Source: PyTorch documentation, `torch.use_deterministic_algorithms`; CUDA toolkit, cuBLAS, "Results Reproducibility".
 */
import {
  CUBLAS_VALUES,
  getDefinitionsSite,
  getField,
  getImportSection,
  getStatement,
  getStringValue,
  isHandledByLibrary,
  isTestFile,
  walkDescendants,
  type Api,
  type Edit,
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
  triggers: ['CUBLAS_WORKSPACE_CONFIG', 'backward', '.step(', '.fit(', '.train('],
  since: '0.1.0',
};

const VARIABLE = 'CUBLAS_WORKSPACE_CONFIG';
const HELP = `Set \`${VARIABLE}\` to \`:4096:8\` (or \`:16:8\`, which needs less memory and is slower) before anything touches CUDA.`;

/** Packages that never import torch, so that the line may stand below them. */
const TORCH_FREE = /^(?:numpy|scipy|matplotlib|pandas|PIL|tqdm|yaml|cv2|requests|seaborn|sklearn|h5py|click|rich|attr|attrs|six)$/;

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  const settings = findSettings(file);
  const last = settings.at(-1);
  if (last !== undefined) {
    reportSetting(file, api, last);
    return;
  }
  const { entry } = api.program;
  if (entry?.trains !== true || !entry.mayUseCuda || isHandledByLibrary(entry, 'cublas') || isSetElsewhere(entry)) return;
  const os = getOs(file, api);
  const site = getSite(file, api);
  const node = site === undefined ? { start: 0, end: 0 } : { start: site.offset, end: site.offset };
  const message = `the program may train on CUDA without \`${VARIABLE}\``;
  if (site === undefined) {
    api.report({ node, message, help: HELP });
    return;
  }
  const { needs, edits, name } = importOsAbove(file, site, os);
  const code = `${name}.environ.setdefault("${VARIABLE}", ":4096:8")`;
  const comment = '  # before the first use of CUDA';
  const isLong = api.owner.lineLength !== undefined && code.length + comment.length > api.owner.lineLength;
  api.report({
    node,
    message,
    help: HELP,
    fix: {
      title: `Set \`${VARIABLE}\` at the top`,
      edits,
      needs: [api.scaffold.statement(site, isLong ? code : code + comment, 0, needs)],
    },
  });
}

/** A place that gives the variable a value, and the value's node where it is visible. */
interface Setting {
  readonly node: Node;
  readonly value: Node | undefined;
}

function findSettings(file: SourceFile): Setting[] {
  if (!file.text.includes(VARIABLE)) return [];
  const settings: Setting[] = [];
  for (const key of walkDescendants(file.root, 'string')) {
    if (getStringValue(key) !== VARIABLE) continue;
    const { parent } = key;
    if (parent?.type === 'subscript' && parent.field === 'left') {
      const assignment = parent.parent;
      settings.push({ node: assignment ?? parent, value: assignment === undefined ? undefined : getField(assignment, 'right') });
    } else if (parent?.type === 'argument_list') {
      // os.environ.setdefault(KEY, value), os.putenv(KEY, value); os.environ.get(KEY) sets nothing.
      const callee = parent.parent === undefined ? undefined : getField(parent.parent, 'function');
      if (callee === undefined || !/(?:setdefault|putenv|setenv)$/.test(callee.text)) continue;
      const values = parent.children.filter((child) => child.isNamed && child !== key && child.start > key.start);
      settings.push({ node: parent.parent ?? parent, value: values[0] });
    } else if (parent?.type === 'pair') {
      settings.push({ node: parent, value: getField(parent, 'value') });
    }
  }
  return settings;
}

function reportSetting(file: SourceFile, api: Api, setting: Setting): void {
  const value = setting.value === undefined ? undefined : (file.model.getValue(setting.value) ?? setting.value);
  const text = value === undefined ? undefined : getStringValue(value);
  if (text !== undefined && !CUBLAS_VALUES.includes(text) && value !== undefined) {
    api.report({
      node: setting.node,
      message: `\`${VARIABLE}\` is \`${text}\`, with which cuBLAS is not deterministic`,
      help: HELP,
      fix: { title: 'Set it to `:4096:8`', edits: [{ start: value.start, end: value.end, text: `${value.text.at(-1) ?? '"'}:4096:8${value.text.at(-1) ?? '"'}` }] },
    });
    return;
  }
  const late = getEarlierCuda(file, api, setting.node);
  if (late !== undefined) {
    api.report({
      node: setting.node,
      message: `\`${VARIABLE}\` is set after \`${late.text.split('\n', 1)[0] ?? ''}\`, which may have initialised CUDA`,
      help: 'Move it above the imports: cuBLAS reads it once, at its first use.',
    });
  }
}

/** A call before the setting, in program order, that touches CUDA for certain. */
function getEarlierCuda(file: SourceFile, api: Api, node: Node): Node | undefined {
  const statement = getStatement(node);
  if (statement?.parent?.type !== 'module' && api.program.entry === undefined) return undefined;
  for (const call of walkDescendants(file.root, 'call')) {
    if (call.start >= node.start) break;
    const callee = getField(call, 'function');
    const isMove = callee?.type === 'attribute' && getField(callee, 'attribute')?.text === 'cuda' && callee.text !== 'torch.cuda';
    const isTo = callee?.type === 'attribute' && getField(callee, 'attribute')?.text === 'to' && /["']cuda/.test(call.text);
    if ((isMove || isTo) && file.model.getEnclosingFunction(call) === file.model.getEnclosingFunction(node)) return call;
  }
  return undefined;
}

function isSetElsewhere(entry: Entry): boolean {
  return entry.trace.visits.some((visit) => visit.step.kind === 'store' && visit.step.target === `os.environ[${VARIABLE}]`);
}

/** Above the first group of imports that may reach torch; below the imports where the owner's linter forbids code between them. */
function getSite(file: SourceFile, api: Api): Site | undefined {
  if (api.owner.forbidsCodeBetweenImports) return getDefinitionsSite(file);
  const { imports } = getImportSection(file);
  const index = imports.findIndex((statement) => reachesTorch(api, statement));
  if (index === -1) return undefined;
  // Go up to the first import of the group that is no part of the standard library, or to the group's start where those are mixed.
  let first = index;
  while (first > 0 && isAdjacent(file, imports[first - 1], imports[first])) first--;
  const group = imports.slice(first, index + 1);
  const firstForeign = group.findIndex((statement) => !api.scaffold.isStandardLibrary(getModule(statement)));
  const isSplit = group.slice(0, firstForeign).every((statement) => api.scaffold.isStandardLibrary(getModule(statement)));
  const isSorted = group.slice(firstForeign).every((statement) => !api.scaffold.isStandardLibrary(getModule(statement)));
  const rest = imports.slice(index + 1).filter((statement, at) => isAdjacent(file, imports[index + at], statement));
  const isCleanBelow = !rest.some((statement) => api.scaffold.isStandardLibrary(getModule(statement)));
  const anchor = isSplit && isSorted && isCleanBelow ? group[firstForeign] : group[0];
  return anchor === undefined ? undefined : { offset: anchor.start, position: 'before', indent: '', role: 'imports' };
}

function getModule(statement: Node): string {
  if (statement.type === 'import_from_statement') return getField(statement, 'module_name')?.text ?? '';
  const name = getField(statement, 'name');
  return (name?.type === 'aliased_import' ? getField(name, 'name') : name)?.text ?? '';
}

function reachesTorch(api: Api, statement: Node): boolean {
  const module = getModule(statement);
  return !api.scaffold.isStandardLibrary(module) && !TORCH_FREE.test(module.split('.', 1)[0] ?? module);
}

function isAdjacent(file: SourceFile, first: Node | undefined, second: Node | undefined): boolean {
  if (first === undefined || second === undefined) return false;
  const between = file.text.slice(first.end, second.start);
  return !/(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)/.test(between) && !file.cells.some((cell) => first.end < cell.start && cell.start <= second.start);
}

/** The statement that imports `os` at module level, where there is one, and the name it binds. */
function getOs(file: SourceFile, api: Api): { readonly name: string; readonly statement: Node | undefined; readonly needs: readonly Need[] } {
  const { name, needs } = api.scaffold.importModule('os');
  const binding = file.model.module.bindings.get(name);
  const definition = binding?.definitions.find((found) => found.qualifiedName === 'os');
  return { name, needs, statement: definition?.statement };
}

/** `os` must be imported above the line: an import that stands below moves up, one that is missing is added. */
function importOsAbove(
  file: SourceFile,
  site: Site,
  os: ReturnType<typeof getOs>,
): { readonly name: string; readonly needs: readonly Need[]; readonly edits: readonly Edit[] } {
  if (os.statement !== undefined && os.statement.end <= site.offset) return { name: os.name, needs: [], edits: [] };
  if (site.role === 'definitions') return { name: os.name, needs: os.needs, edits: [] };
  const alias = os.name === 'os' ? {} : { alias: os.name };
  const need: Need = { kind: 'import', module: 'os', ...alias, above: site.offset };
  const edits = os.statement === undefined ? [] : removeLine(file, os.statement);
  return { name: os.name, needs: [need], edits };
}

/** Removes `import os` on a line of its own; anything else on the line keeps it. */
function removeLine(file: SourceFile, statement: Node): Edit[] {
  if (!/^import os(?: as \w+)?$/.test(statement.text)) return [];
  const { text } = file;
  let start = statement.start;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  let end = statement.end;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  if (text.slice(start, end).trim() !== statement.text) return [];
  if (file.cells.some((cell) => cell.end === end || cell.start === start)) return [];
  // With the line ending before it, so that what is inserted below the import touches this edit and does not overlap it.
  const from = text.slice(0, start).endsWith('\r\n') ? start - 2 : Math.max(0, start - 1);
  return [{ start: from, end, text: '' }];
}
