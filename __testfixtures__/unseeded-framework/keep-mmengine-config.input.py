import argparse

from mmengine.config import Config
from mmengine.runner import Runner, set_random_seed

parser = argparse.ArgumentParser()
parser.add_argument("config")
cfg = Config.fromfile(parser.parse_args().config)
set_random_seed(cfg.seed)
runner = Runner.from_cfg(cfg)
runner.train()
Runner(model=cfg.model, work_dir="out", randomness=dict(seed=3, deterministic=True)).train()
