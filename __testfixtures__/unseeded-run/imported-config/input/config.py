from easydict import EasyDict

cfg = EasyDict()
cfg.LR = 0.1
cfg.EPOCHS = 3
cfg.RANDOM_SEED = 17
