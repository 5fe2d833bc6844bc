from datasets import load_dataset
from transformers import set_seed

set_seed(1234)
raw = load_dataset("imdb", split="train")
parts = raw.train_test_split(test_size=0.1)
train = parts["train"].shuffle().select(range(1000))
