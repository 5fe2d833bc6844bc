/**
 * A module of the project that draws random numbers while it is imported.
 *
 *     torch.manual_seed(42)                torch.manual_seed(42)
 *
 *     import layers                   →    import layers
 *
 *     model = Net()                        torch.manual_seed(42)
 *                                          model = Net()
 *
 * Measured with torch 2.13: seeded before such an import, the weights of the model depend on whether the module is imported; seeded
 * after it only, what the module drew is another in every run. So the seed above stays, and is set once more below.
 */
import {
  describeImportDraw,
  findImportDraws,
  findNamedChildren,
  getArgument,
  getCallInFile,
  getClosest,
  getField,
  getIntegerValue,
  getNodeAt,
  getOutermostCall,
  getStatement,
  isCertainDraw,
  isInReach,
  isTestFile,
  quoteCode,
  walkAncestors,
  type Api,
  type Entry,
  type Fix,
  type Generator,
  type ImportDraw,
  type Meta,
  type Need,
  type Node,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'import-time-rng',
  summary: 'A module of the project that draws random numbers while it is imported',
  why: 'What it draws before the seed is set is different in every run, and what it draws after it shifts all that is drawn later.',
  fixable: 'sometimes',
  safety: 'unsafe',
  severity: 'warning',
  triggers: [{ program: 'seeds' }, ['torch', { program: 'imported' }], ['random', { program: 'imported' }]],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  const { program } = api;
  if (program.entry !== undefined) reportImports(file, api, program.entry);
  reportDraws(file, api);
}

// ── At the import ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function reportImports(file: SourceFile, api: Api, entry: Entry): void {
  const { program } = api;
  const all = findImportDraws(program, entry);
  for (const isSeeded of [false, true]) {
    const byImport = new Map<Node, ImportDraw[]>();
    for (const found of all.filter(({ seeding }) => (seeding !== undefined) === isSeeded)) {
      const { importing } = found;
      const node =
        importing.file === program.facts
          ? getNodeAt(file.tree, importing.step.at, importing.step.end)
          : getCallInFile(file, program, importing);
      if (node !== undefined) byImport.set(node, [...(byImport.get(node) ?? []), found]);
    }
    const again = isSeeded ? seedAgain(file, api, byImport) : undefined;
    for (const [node, draws] of byImport) {
      const [first] = draws;
      if (first === undefined) continue;
      const what = `importing ${describeImportDraw(program, first.draw)}`;
      if (isSeeded) {
        const call = first.seeding && getCallInFile(file, program, first.seeding.visit);
        api.report({
          node,
          message: `${what}, which draws after ${call === undefined ? 'the seed' : quoteCode(call)} and shifts what is drawn later`,
          help: 'Set the seed once more below the imports, or draw in a function. The seed above them decides what the module draws.',
          ...(again === undefined ? {} : { fix: again }),
        });
      } else {
        const fix = seedBefore(file, api, entry, node, draws);
        api.report({
          node,
          message: `${what}, which draws before a seed is set`,
          help: 'Draw in a function that the program calls once it has set its seed. Set above the import too, a seed would decide these values.',
          severity: 'error',
          ...(fix === undefined ? {} : { fix }),
        });
      }
    }
  }
}

/** The seed calls in force, once more below the last import that draws. */
function seedAgain(file: SourceFile, api: Api, byImport: ReadonlyMap<Node, readonly ImportDraw[]>): Fix | undefined {
  const calls = new Set<Node>();
  for (const { seeding } of [...byImport.values()].flat()) {
    const call = seeding && getCallInFile(file, api.program, seeding.visit);
    const statement = call && getStatement(call);
    // The call alone, in code that runs once.
    if (call?.type !== 'call' || call.parent !== statement || (seeding?.visit.loops.length ?? 0) > 0) return undefined;
    calls.add(call);
  }
  const sorted = [...calls].sort((a, b) => a.start - b.start);
  const [block, ...others] = new Set(sorted.map((call) => getStatement(call)?.parent));
  const imports = [...byImport.keys()].map((node) => [node, ...walkAncestors(node)].find(({ parent }) => parent === block));
  const last = imports.reduce((a, b) => (a !== undefined && b !== undefined && a.end > b.end ? a : b), imports[0]);
  if (block === undefined || others.length > 0 || last === undefined || imports.includes(undefined)) return undefined;
  if (sorted.some((call) => call.start > last.start || !isInReach(file, call, last))) return undefined;
  const statement = getLastImport(file, last);
  const code = [...new Set(sorted.map(({ text }) => text))].join('\n');
  const site = { offset: statement.end, position: 'after', indent: getIndent(file, statement) } as const;
  const need = api.scaffold.statement(block === file.root ? { ...site, role: 'statements' } : site, code, 10);
  return { title: 'Set the seed once more below the imports', needs: [need] };
}

function getIndent(file: SourceFile, statement: Node): string {
  return /[ \t]*$/.exec(file.text.slice(0, statement.start))?.[0] ?? '';
}

/** The last of the imports that follow a statement, in its cell. */
function getLastImport(file: SourceFile, statement: Node): Node {
  const siblings = statement.parent === undefined ? [] : findNamedChildren(statement.parent);
  const { cell } = file.positionAt(statement.start);
  let last = statement;
  for (const next of siblings.slice(siblings.indexOf(statement) + 1)) {
    if (!/^import_(?:from_)?statement$/.test(next.type) || file.positionAt(next.start).cell !== cell) break;
    last = next;
  }
  return last;
}

const SEED_CALLS: Readonly<Record<Generator, { readonly module: string; readonly call: string }>> = {
  python: { module: 'random', call: 'seed' },
  numpy: { module: 'numpy', call: 'random.seed' },
  torch: { module: 'torch', call: 'manual_seed' },
};

/**
 * A seed above the import, where the program sets its own below. Not in a file with a main guard, where importers would inherit it, and
 * not where the project's linters forbid code between imports.
 */
function seedBefore(file: SourceFile, api: Api, entry: Entry, node: Node, draws: readonly ImportDraw[]): Fix | undefined {
  const statement = getStatement(node);
  if (entry.kind === 'main-guard' || entry.spawn !== undefined || api.owner.forbidsCodeBetweenImports) return undefined;
  if (statement === undefined || statement !== node || statement.parent !== file.root) return undefined;
  const lines: string[] = [];
  for (const generator of new Set(draws.map(({ draw }) => draw.generator))) {
    const name = getModuleAbove(file, SEED_CALLS[generator].module, statement);
    const later = entry.seeding.find((found) => found.generators.includes(generator) && !found.isConditional);
    if (name === undefined || later === undefined || later.visit.loops.length > 0) return undefined;
    const call = getCallInFile(file, api.program, later.visit);
    const value = call?.type === 'call' ? getArgument(call, 'seed', 0)?.value : undefined;
    const literal = value === undefined ? undefined : getIntegerValue(file.model.getValue(value) ?? value);
    lines.push(`${name}.${SEED_CALLS[generator].call}(${literal !== undefined && literal >= 0 ? literal : api.seed})`);
  }
  const site = { offset: statement.start, position: 'before', indent: '', role: 'imports' } as const;
  const need: Need = api.scaffold.statement(site, lines.join('\n'), 10);
  return { title: 'Set a seed above the import too', needs: [need] };
}

/** The name under which a module has been imported above a statement. */
function getModuleAbove(file: SourceFile, module: string, statement: Node): string | undefined {
  for (const [name, { definitions }] of file.model.module.bindings) {
    const isModule = definitions.every(({ kind, qualifiedName }) => kind === 'import' && qualifiedName === module);
    if (isModule && definitions.some((found) => !found.isConditional && found.statement.end <= statement.start)) return name;
  }
  return undefined;
}

// ── At the draw ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** In the module that draws: each such call that an entry point in view should know of, with that entry point. */
function reportDraws(file: SourceFile, api: Api): void {
  const { program } = api;
  if (program.findImportDraws().filter(isCertainDraw).length === 0) return;
  const reported = new Set<number>();
  for (const importer of program.findImporters()) {
    const { entry } = importer;
    if (entry === undefined || isTestFile(importer.facts)) continue;
    for (const { draw, seeding } of findImportDraws(importer, entry)) {
      const place = getOutermostCall(draw);
      if (place.file !== program.facts || reported.has(place.at)) continue;
      reported.add(place.at);
      const node = getNodeAt(file.tree, place.at, place.end);
      const callee = getField(node, 'function') ?? node;
      const by = `\`${importer.facts.path}\``;
      api.report({
        node,
        message:
          seeding === undefined
            ? `${quoteCode(callee)} draws when ${by} imports this module, before a seed is set`
            : `${quoteCode(callee)} draws when ${by} imports this module, and shifts what it draws later`,
        help:
          getClosest(node, 'parameters') === undefined
            ? 'Draw in a function that the program calls once it has set its seed.'
            : 'A default is made once, when the function is defined. Make it in the body, where the parameter is `None`.',
        ...(seeding === undefined ? { severity: 'error' } : {}),
      });
    }
  }
}
