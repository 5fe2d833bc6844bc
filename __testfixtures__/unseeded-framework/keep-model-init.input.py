from transformers import AutoModelForSequenceClassification, Trainer, TrainingArguments

from corpus import load_corpus


def model_init():
    return AutoModelForSequenceClassification.from_pretrained("bert-base-uncased", num_labels=3)


if __name__ == "__main__":
    args = TrainingArguments(output_dir="out", full_determinism=True)
    trainer = Trainer(model_init=model_init, args=args, train_dataset=load_corpus())
    trainer.train()
