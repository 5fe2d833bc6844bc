from transformers import AutoModelForCausalLM, Trainer, TrainingArguments, set_seed

from corpus import load_corpus

set_seed(42)
model = AutoModelForCausalLM.from_pretrained("gpt2")
options = {"num_train_epochs": 1, "seed": 42}
trainer = Trainer(model=model, args=TrainingArguments("out", **options), train_dataset=load_corpus())
trainer.train()
