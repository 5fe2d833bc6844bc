import os
import secrets
import uuid

import torch

run = f"run-{uuid.uuid4()}"
short = uuid.uuid4().hex[:8]
token = secrets.token_hex(16)
password = "".join(secrets.choice("abcdef") for _ in range(12))
os.makedirs(os.path.join("runs", run, short, token))
torch.save({"run": run, "password": password}, "state.pt")
