from mmengine.config import Config, DictAction
from mmengine.runner import Runner

from project import Classifier, read_options

cfg = Config(dict(model=dict(type="Classifier"), work_dir="a"))
cfg.merge_from_dict(read_options())
Runner.from_cfg(cfg).train()

randomness = dict(seed=3, deterministic=True)
Runner(model=dict(type=Classifier), work_dir="b", randomness=randomness, env_cfg=dict(cudnn_benchmark=True)).train()
Runner(model=dict(type=Classifier), work_dir="c", randomness=read_options()).train()
