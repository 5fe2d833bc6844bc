/**
 * How training looks: the calls that update parameters, and what holds them. Frameworks that train for the caller: `frameworks.ts`.
 *
 * Names are callee names as `project/facts.ts` writes them: `torch.optim.Adam().step`, `?optimizer.step`.
 */

const OPTIMIZER = /^(?:torch\.optim\.(?!lr_scheduler)(?:\w+\.)*[A-Z]\w*|torch_optimizer\.\w+|timm\.optim\.\w+|transformers\.AdamW)$/;

/** True where a callee builds an optimizer. */
export function isOptimizer(callee: string): boolean {
  return OPTIMIZER.test(callee);
}

/**
 * True for a call that takes part in a training step: a backward pass, or an optimizer's `step`. `scheduler.step()` is not one, and a
 * `step` of an unknown receiver counts only where its name says optimizer.
 */
export function isTrainingStep(callee: string): boolean {
  if (callee === 'torch.autograd.backward') return true;
  if (/[.)]backward$/.test(callee)) return true;
  const step = /^(.*)\.step$/.exec(callee);
  if (step?.[1] === undefined) return false;
  const receiver = step[1];
  if (receiver.startsWith('?')) return /optim|^\?opt(?:_\w+)?$|scaler/i.test(receiver);
  return receiver.endsWith('()') && isOptimizer(receiver.slice(0, -2));
}

/** True where a callee builds something that draws parameters or holds them: a torch module, or a model builder of a library. */
export function isModuleBase(callee: string): boolean {
  return (
    /^torch\.nn\.(?:Module|Sequential|ModuleList|ModuleDict|[A-Z]\w+)$/.test(callee) ||
    /^(?:lightning|pytorch_lightning|lightning\.pytorch)\.Lightning(?:Module)$/.test(callee) ||
    /^torch_geometric\.nn\.(?:\w+\.)*[A-Z]\w*$/.test(callee) ||
    /^(?:composer\.models\.(?:\w+\.)*(?:ComposerModel|ComposerClassifier|HuggingFaceModel)|mmengine\.model\.Base(?:Model|Module))$/.test(
      callee,
    ) ||
    callee === 'transformers.PreTrainedModel'
  );
}
