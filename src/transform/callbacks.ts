/** Functions of the project that are handed to another function, which calls them: `study.optimize(objective)`, `app.run(main)`. */
import type { CallFrame, Program } from '../project/types.ts';

/** Functions that call the one they are given once. */
const RUNNERS = /^(?:absl\.app\.run|fire\.Fire|typer\.run|tensorflow\.(?:compat\.v1\.)?app\.run|asyncio\.run)$/;

/** True where the function of a frame is not called there by name, but handed over. */
export function isHandedOver(program: Program, { file, step, callee }: CallFrame): boolean {
  return step.passed.some((name) => {
    const passed = program.index.resolve(file, name);
    return passed.kind === 'function' && passed.facts === callee;
  });
}

/** True where it is handed to what may call it as often as it likes: libraries do, those that run a program excepted. */
export function isCallback(program: Program, frame: CallFrame): boolean {
  return isHandedOver(program, frame) && !frame.step.callees.some((name) => RUNNERS.test(name));
}
