'''Contrastive pre-training on toy pairs.'''
import random

from absl import app, flags
import torch
from torch import nn


def seed_everything(seed: int) -> None:
  """Seed every random number generator that training draws from."""
  seed = int(seed)
  random.seed(seed)
  torch.manual_seed(seed)
  torch.cuda.manual_seed_all(seed)


FLAGS = flags.FLAGS
flags.DEFINE_integer('steps', 10, 'Number of steps.')


def main(argv):
  encoder = nn.Sequential(nn.Linear(6, 6), nn.Dropout(0.2))
  optimizer = torch.optim.AdamW(encoder.parameters())
  for _ in range(FLAGS.steps):
    x = torch.randn(32, 6)
    logits = encoder(x) @ encoder(x).T
    loss = nn.functional.cross_entropy(logits, torch.arange(32))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


if __name__ == '__main__':
  seed_everything(42)
  app.run(main)
