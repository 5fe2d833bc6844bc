from transformers import AutoModelForCausalLM, Trainer, TrainingArguments, enable_full_determinism

from corpus import load_corpus

enable_full_determinism(11)
model = AutoModelForCausalLM.from_pretrained("gpt2")
args = TrainingArguments("out")
Trainer(model, args, train_dataset=load_corpus()).train()
