import random

import torch
from torch import nn

random.seed(8)
torch.manual_seed(8)
policy = nn.Linear(4, 2)
target = nn.Linear(4, 2)
optimizer = torch.optim.Adam(policy.parameters())
buffer = []
for episode in range(20):
    state = torch.randn(4)
    for t in range(10):
        action = random.randrange(2) if random.random() < 0.1 else policy(state).argmax().item()
        reward, following = float(action == 0), torch.randn(4)
        buffer.append((state, action, reward, following))
        s, a, r, n = random.choice(buffer)
        loss = (policy(s)[a] - (r + 0.9 * target(n).max().detach())).pow(2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        state = following
    if episode % 5 == 0:
        target.load_state_dict(policy.state_dict())
