from transformers import AutoModelForSequenceClassification, Trainer, TrainingArguments

from corpus import load_corpus


def finetune(name):
    model = AutoModelForSequenceClassification.from_pretrained(name, num_labels=2)
    args = TrainingArguments(output_dir="out", full_determinism=True)
    trainer = Trainer(model=model, args=args, train_dataset=load_corpus())
    trainer.train()
    trainer.save_model()
