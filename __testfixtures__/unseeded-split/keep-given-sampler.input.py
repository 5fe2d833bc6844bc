import optuna
from datasets import load_dataset

study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=1))
grid = optuna.create_study(sampler=optuna.samplers.GridSampler({"lr": [0.1, 0.01]}))
parts = load_dataset("imdb", split="train").train_test_split(test_size=0.1, seed=3)
ordered = load_dataset("imdb", split="test").train_test_split(shuffle=False)
