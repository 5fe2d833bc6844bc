/** Which classes of a file are torch modules, so that `self.training` exists in their methods. What is not proven is none. */
import type { Program } from '../project/types.ts';
import { canonicalName } from '../pytorch/names.ts';
import { isModuleBase } from '../pytorch/training.ts';
import type { Node } from '../syntax/node.ts';

/** True for a `class_definition` that inherits from `torch.nn.Module`, through classes of other files of the project too. */
export function isModuleClass(program: Program, definition: Node): boolean {
  const facts = program.facts.classes.find((found) => found.at === definition.start && found.end === definition.end);
  return facts !== undefined && program.index.findBases(program.facts, facts).some((base) => isModuleBase(canonicalName(base)));
}
