#!/usr/bin/env python3
# -*- coding: utf-8 -*-
# Copyright (c) the authors of this file.
"""Trains on the GPU."""
from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

from models import build


def main() -> None:
    model = build().cuda()
    for batch in np.ones((4, 8, 8), dtype=np.float32):
        loss = model(torch.from_numpy(batch).cuda()).mean()
        loss.backward()
    logging.info("%s %s %s %s", argparse, sys.argv, Path("."), nn)


if __name__ == "__main__":
    main()
