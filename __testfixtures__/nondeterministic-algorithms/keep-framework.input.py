from transformers import Trainer, TrainingArguments

from project import build

trainer = Trainer(build(), TrainingArguments("out", seed=3))
trainer.train()
