import pandas as pd
import torch
from sklearn.utils import shuffle

torch.manual_seed(2)
df = pd.read_csv("reviews.csv")
df = df.dropna().reset_index(drop=True)
df = df.sample(frac=1, random_state=2).reset_index(drop=True)
small = df[df["stars"] > 3].sample(n=100, replace=False, random_state=2)
texts, labels = shuffle(small["text"].tolist(), small["label"].tolist(), random_state=2)
