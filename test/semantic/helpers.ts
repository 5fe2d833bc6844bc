/** Shared by the tests of this folder: bind a text and find nodes in it by their text. */
import { bindNames } from '../../src/semantic/bind.ts';
import type { SemanticModel } from '../../src/semantic/types.ts';
import type { Node, Tree } from '../../src/syntax/node.ts';
import { loadParser } from '../../src/syntax/parser.ts';

const parse = await loadParser();

/** Joins lines, so that tables of Python stay readable. */
export function python(...lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

export function parseClean(text: string): Tree {
  const tree = parse(text);
  if (tree.errors.length > 0) throw new Error(`the test's Python does not parse: ${text}`);
  return tree;
}

export function parseAny(text: string): Tree {
  return parse(text);
}

export function bind(text: string): SemanticModel {
  return bindNames(parseClean(text));
}

/** All named nodes with exactly this text, outermost and first ones first. */
export function findByText({ nodes }: Tree, text: string): Node[] {
  return nodes.filter((node) => node.isNamed && node.text === text);
}

/** The last expression `text`, which the tables put under test. */
export function getLast(model: SemanticModel, text: string): Node {
  const types = ['identifier', 'attribute', 'call'];
  const node = model.tree.nodes.findLast((candidate) => types.includes(candidate.type) && candidate.text === text);
  if (node === undefined) throw new Error(`no ${text} in ${model.tree.text}`);
  return node;
}
