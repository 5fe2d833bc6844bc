/**
 * How training looks: the calls that update parameters, the frameworks that train for the caller, and what touches CUDA.
 *
 * Names are callee names as `project/facts.ts` writes them: `torch.optim.Adam().step`, `?optimizer.step`.
 */

/** `lightning.Trainer().fit` and the like: one call runs a whole training. */
const FRAMEWORK_FITS =
  /^(?:(?:lightning|pytorch_lightning|lightning\.pytorch)\.Trainer\(\)\.(?:fit|fit_loop)|(?:lightning\.|pytorch_lightning\.|lightning\.pytorch\.)(?:cli\.|utilities\.cli\.)?LightningCLI|(?:transformers|trl|sentence_transformers)\.(?:\w+\.)*\w*Trainer\(\)\.train|sentence_transformers\.SentenceTransformer\(\)\.fit|ignite\.engine\.(?:\w+\.)*\w+\(\)\.run|composer\.Trainer\(\)\.fit|mmengine\.runner\.Runner(?:\(\)\.train|\.from_cfg\(\)\.train)|fastai\.(?:\w+\.)*\w*(?:Learner|learner)\(\)\.(?:fit\w*|fine_tune)|skorch\.\w+\(\)\.fit|catalyst\.dl\.\w*Runner\(\)\.train|stable_baselines3\.\w+\(\)\.learn|monai\.engines\.\w+\(\)\.run|ultralytics\.YOLO\(\)\.train)$/;

const OPTIMIZER = /^(?:torch\.optim\.(?!lr_scheduler)(?:\w+\.)*[A-Z]\w*|torch_optimizer\.\w+|timm\.optim\.\w+|transformers\.AdamW)$/;

/** True for a call that trains by itself: `Trainer(...).fit(model)`. */
export function isFrameworkFit(callee: string): boolean {
  return FRAMEWORK_FITS.test(callee);
}

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
    callee === 'transformers.PreTrainedModel'
  );
}
