from datasets import load_dataset
from transformers import (
    AutoTokenizer,
    BertConfig,
    BertForSequenceClassification,
    Trainer,
    TrainingArguments,
    set_seed,
)


def main():
    tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased")
    reviews = load_dataset("imdb").map(lambda row: tokenizer(row["text"], truncation=True))
    model = BertForSequenceClassification(BertConfig(num_hidden_layers=4))
    args = TrainingArguments(output_dir="out", num_train_epochs=1, seed=7, full_determinism=True)
    trainer = Trainer(model=model, args=args, train_dataset=reviews["train"])
    trainer.train()


if __name__ == "__main__":
    set_seed(7)
    main()
