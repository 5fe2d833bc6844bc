import { describe, expect, it } from 'vitest';
import {
  FRAMEWORKS,
  isArguedFit,
  isFitWithWorkspace,
  isFrameworkFit,
  isHuggingFaceTrainer,
  isLightningCli,
  isLightningSeed,
  isLightningTrainer,
  isTrainingArguments,
  seedsByItself,
  seedsIfAsked,
} from '../../src/pytorch/frameworks.ts';
import { getDrawnGenerator, SEEDING } from '../../src/pytorch/random.ts';

describe('names of frameworks', () => {
  it.each(['lightning', 'lightning.pytorch', 'pytorch_lightning', 'pytorch_lightning.trainer', 'lightning.pytorch.trainer.trainer'])(
    'finds Lightning’s Trainer in %s',
    (module) => {
      expect(isLightningTrainer(`${module}.Trainer`)).toBe(true);
      expect(isArguedFit(`${module}.Trainer().fit`)).toBe(true);
    },
  );

  it('tells Lightning’s other names from those of others', () => {
    expect(isLightningSeed('pytorch_lightning.utilities.seed.seed_everything')).toBe(true);
    expect(isLightningSeed('torch_geometric.seed_everything')).toBe(false);
    expect(isLightningCli('lightning.pytorch.cli.LightningCLI')).toBe(true);
    expect(isLightningTrainer('transformers.Trainer')).toBe(false);
  });

  it('tells transformers’ trainers from their arguments', () => {
    for (const name of ['transformers.Trainer', 'transformers.Seq2SeqTrainer', 'trl.SFTTrainer'])
      expect(isHuggingFaceTrainer(name)).toBe(true);
    expect(isHuggingFaceTrainer('transformers.TFTrainer')).toBe(false);
    for (const name of ['transformers.Seq2SeqTrainingArguments', 'trl.SFTConfig']) expect(isTrainingArguments(name)).toBe(true);
    expect(isTrainingArguments('transformers.BertConfig')).toBe(false);
  });

  it('knows each helper as one that seeds all generators', () => {
    for (const { modules, helper } of FRAMEWORKS)
      for (const module of modules) expect(SEEDING.get(`${module}.${helper}`)?.generators).toHaveLength(3);
  });
});

it('seeds with stable_baselines3 only if asked', () => {
  expect(seedsIfAsked('stable_baselines3.ppo.PPO')).toBe(true);
  expect(seedsIfAsked('composer.Trainer')).toBe(false);
});

describe('what frameworks do by themselves', () => {
  it.each<[name: string, seeds: boolean]>([
    ['transformers.Trainer', true],
    ['composer.Trainer', true],
    ['mmengine.runner.Runner', true],
    ['mmengine.runner.Runner.from_cfg', true],
    ['stable_baselines3.PPO', true],
    ['sb3_contrib.TQC', true],
    ['stable_baselines3.PPO.load', false],
    ['lightning.Trainer', false],
    ['lightning.pytorch.cli.LightningCLI', true],
    ['ultralytics.YOLO().train', true],
    ['ignite.engine.DeterministicEngine', false],
  ])('%s', (name, seeds) => {
    expect(seedsByItself(name)).toBe(seeds);
  });

  it.each<[fit: string, isArgued: boolean, hasWorkspace: boolean]>([
    ['pytorch_lightning.Trainer.from_argparse_args().fit', true, true],
    ['transformers.Trainer().train', true, true],
    ['mmengine.runner.Runner.from_cfg().train', true, false],
    ['ignite.contrib.engines.tbptt.create_supervised_tbptt_trainer().run', false, false],
    ['ignite.engine.create_supervised_trainer().run', false, false],
    ['fastai.vision.all.vision_learner().fine_tune', false, false],
  ])('%s trains', (fit, isArgued, hasWorkspace) => {
    expect([isFrameworkFit(fit), isArguedFit(fit), isFitWithWorkspace(fit)]).toEqual([true, isArgued, hasWorkspace]);
  });

  it.each([
    'ignite.engine.create_supervised_evaluator().run',
    'ignite.engine.Engine().run',
    'lightning.Trainer().test',
    'monai.engines.SupervisedEvaluator().run',
  ])('%s does not train', (name) => {
    expect(isFrameworkFit(name)).toBe(false);
  });

  it('knows models of transformers as drawn, and what feeds them as not', () => {
    for (const name of ['BertForSequenceClassification', 'GPT2LMHeadModel', 'models.bert.BertModel'])
      expect(getDrawnGenerator(`transformers.${name}`)).toBe('torch');
    for (const name of ['BertConfig', 'DataCollatorForLanguageModeling', 'TFBertModel', 'BertTokenizer'])
      expect(getDrawnGenerator(`transformers.${name}`)).toBeUndefined();
  });
});
