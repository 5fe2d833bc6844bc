from mmengine.config import ConfigDict
from mmengine.runner import Runner

from project import Classifier, train_loader

options = {
    "model": {"type": "Classifier"},
    "work_dir": "a",
    "randomness": {"seed": 3, "diff_rank_seed": True, "deterministic": True},
}
Runner.from_cfg(options).train()
runner = Runner(
    model=dict(type=Classifier),
    work_dir="c",
    train_dataloader=train_loader(),
    randomness=dict(seed=3, deterministic=True),
)
runner.train()


def again():
    Runner.from_cfg(cfg=ConfigDict(model=dict(type="Classifier"), randomness=dict(seed=42, deterministic=True))).train()
    Runner(model=dict(type=Classifier), work_dir="d", randomness=dict(deterministic=True, seed=42)).train()


again()
