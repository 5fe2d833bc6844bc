# what: a model built before transformers' Trainer, whose __init__ sets the seed
# class: fix
# id: unseeded-framework
# with: transformers.py
import torch
from fingerprint import fingerprint
from transformers import Trainer, TrainingArguments


def main():
    model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Dropout(0.5), torch.nn.Linear(8, 1))
    data = [(torch.full((4,), index / 16), index / 4) for index in range(16)]
    trainer = Trainer(model=model, args=TrainingArguments("out", num_train_epochs=2), train_dataset=data)
    trainer.train()
    print("RESULT", fingerprint(model))


if __name__ == "__main__":
    main()
