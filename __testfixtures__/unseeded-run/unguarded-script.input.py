#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""One epoch of a linear probe."""
from __future__ import annotations

import torch  # features come as tensors
import torch.nn.functional as F

features = torch.load("features.pt")
labels = torch.load("labels.pt")

# A probe has no hidden layer.
probe = torch.nn.Linear(features.shape[1], 10)
optimizer = torch.optim.LBFGS(probe.parameters())


def closure():
    optimizer.zero_grad()
    loss = F.cross_entropy(probe(features), labels)
    loss.backward()
    return loss


optimizer.step(closure)
