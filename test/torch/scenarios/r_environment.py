# what: all global generators are seeded, the environment and its action space are not
# class: fix
# id: unseeded-environment
import random

import gymnasium as gym
import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.distributions import Categorical

random.seed(5)
np.random.seed(5)
torch.manual_seed(5)
env = gym.make("CartPole-v1", max_episode_steps=20)
policy = nn.Linear(4, 2)
optimizer = torch.optim.SGD(policy.parameters(), lr=0.01)
starts, actions = [], []
for episode in range(4):
    state, _ = env.reset()
    starts.append(state.tolist())
    done = False
    while not done:
        choice = Categorical(logits=policy(torch.tensor(state)))
        action = torch.tensor(env.action_space.sample()) if random.random() < 0.5 else choice.sample()
        actions.append(action.item())
        state, reward, terminated, truncated, _ = env.step(action.item())
        done = terminated or truncated
        optimizer.zero_grad()
        (-choice.log_prob(action) * float(reward)).backward()
        optimizer.step()
assert len({tuple(start) for start in starts}) == 4, "every episode starts somewhere else"
print("RESULT", fingerprint(policy, torch.tensor(starts), torch.tensor(actions)))
