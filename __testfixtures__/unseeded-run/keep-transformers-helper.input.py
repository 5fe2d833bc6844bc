from datasets import load_dataset
from torch.optim import AdamW
from transformers import AutoModelForSequenceClassification, set_seed


def main():
    set_seed(13)
    rows = load_dataset("imdb", split="train[:1%]")
    model = AutoModelForSequenceClassification.from_pretrained("distilbert-base-uncased")
    optimizer = AdamW(model.parameters(), lr=2e-5)
    for batch in rows.iter(batch_size=8):
        loss = model(**batch).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()


if __name__ == "__main__":
    main()
