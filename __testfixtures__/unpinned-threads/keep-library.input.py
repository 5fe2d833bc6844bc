import os

import torch


def train_step(model, batch, optimizer):
    optimizer.zero_grad()
    model(batch).mean().backward()
    optimizer.step()


def describe():
    return {"threads": torch.get_num_threads(), "asked": os.environ.get("OMP_NUM_THREADS")}
