"""A character-level LSTM language model on a made-up corpus, configured by a dataclass."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset, WeightedRandomSampler, random_split

SYLLABLES = ["ka", "to", "mi", "ra", "ne", "so", "lu", "vi"]


@dataclass(frozen=True)
class Config:
    sentences: int = 300
    context: int = 24
    embedding: int = 16
    hidden: int = 48
    layers: int = 2
    dropout: float = 0.2
    batch_size: int = 32
    epochs: int = 2
    lr: float = 5e-3
    val_fraction: float = 0.1
    seed: int = 1234


class CharDataset(Dataset):
    """Sentences as fixed-length windows of character ids: the input and the same shifted by one."""

    def __init__(self, sentences: list[str], context: int) -> None:
        self.alphabet = sorted(set("".join(sentences)))
        index = {c: i for i, c in enumerate(self.alphabet)}
        self.windows = [
            torch.tensor([index[c] for c in s.ljust(context + 1)[: context + 1]]) for s in sentences
        ]
        self.lengths = [len(s) for s in sentences]

    def __len__(self) -> int:
        return len(self.windows)

    def __getitem__(self, i: int) -> tuple[Tensor, Tensor]:
        window = self.windows[i]
        return window[:-1], window[1:]


class LanguageModel(nn.Module):
    def __init__(self, vocabulary: int, cfg: Config) -> None:
        super().__init__()
        self.embed = nn.Embedding(vocabulary, cfg.embedding)
        self.lstm = nn.LSTM(
            cfg.embedding, cfg.hidden, cfg.layers, dropout=cfg.dropout, batch_first=True
        )
        self.head = nn.Linear(cfg.hidden, vocabulary)

    def forward(self, tokens: Tensor) -> Tensor:
        hidden, _ = self.lstm(self.embed(tokens))
        return self.head(hidden)


def make_corpus(cfg: Config) -> list[str]:
    rng = random.Random(cfg.seed)
    words = ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 3))) for _ in range(40)]
    return [" ".join(rng.choices(words, k=rng.randint(3, 8))) + "." for _ in range(cfg.sentences)]


def make_loaders(dataset: CharDataset, cfg: Config) -> tuple[DataLoader, DataLoader]:
    val_size = int(len(dataset) * cfg.val_fraction)
    train_set, val_set = random_split(dataset, [len(dataset) - val_size, val_size])

    # Long sentences carry more of the language: draw them more often.
    weights = [dataset.lengths[i] for i in train_set.indices]
    sampler = WeightedRandomSampler(weights, num_samples=len(train_set))
    train_loader = DataLoader(train_set, batch_size=cfg.batch_size, sampler=sampler)
    val_loader = DataLoader(val_set, batch_size=cfg.batch_size)
    return train_loader, val_loader


def run_epoch(
    model: nn.Module, loader: DataLoader, optimizer: torch.optim.Optimizer | None = None
) -> float:
    """Return the mean loss of one pass; train if there is an optimizer."""
    model.train(optimizer is not None)
    total, batches = 0.0, 0
    with torch.set_grad_enabled(optimizer is not None):
        for inputs, targets in loader:
            logits = model(inputs)
            loss = nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
            if optimizer is not None:
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
            total += loss.item()
            batches += 1
    return total / batches


def train(cfg: Config) -> float:
    dataset = CharDataset(make_corpus(cfg), cfg.context)
    train_loader, val_loader = make_loaders(dataset, cfg)
    model = LanguageModel(len(dataset.alphabet), cfg)
    optimizer = torch.optim.Adam(model.parameters(), lr=cfg.lr)

    best = math.inf
    for epoch in range(cfg.epochs):
        train_loss = run_epoch(model, train_loader, optimizer)
        val_loss = run_epoch(model, val_loader)
        best = min(best, val_loss)
        print(f"epoch {epoch}: train {train_loss:.4f}, validation {val_loss:.4f}")
    return best


def main() -> None:
    cfg = Config()
    best = train(cfg)
    print(f"best perplexity {math.exp(best):.8f}")


if __name__ == "__main__":
    main()
