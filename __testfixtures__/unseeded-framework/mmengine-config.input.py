from mmengine.config import Config
from mmengine.runner import Runner

import project  # registers Classifier and Digits

cfg = Config(
    dict(
        model=dict(type="Classifier"),
        work_dir="./work_dir",
        train_dataloader=dict(batch_size=32, dataset=dict(type="Digits"), sampler=dict(type="DefaultSampler", shuffle=True)),
        optim_wrapper=dict(optimizer=dict(type="SGD", lr=0.01)),
        train_cfg=dict(by_epoch=True, max_epochs=5),
        env_cfg=dict(cudnn_benchmark=True),
    )
)
runner = Runner.from_cfg(cfg)
runner.train()
