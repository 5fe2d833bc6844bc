from train import Trainer

for turn in range(3):
    Trainer().train()
