"""Seeded as gymnasium's documentation has it: right after the environment is made, and never again."""
import argparse

import gymnasium as gym
import torch

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=543)
args = parser.parse_args()

env = gym.make("CartPole-v1")
env.reset(seed=args.seed)
env.action_space.seed(args.seed)
torch.manual_seed(args.seed)

policy = torch.nn.Linear(4, 2)
optimizer = torch.optim.Adam(policy.parameters())
for episode in range(100):
    state, _ = env.reset()
    for t in range(1, 10_000):
        action = env.action_space.sample() if t % 10 == 0 else policy(torch.from_numpy(state)).argmax().item()
        state, reward, done, _, _ = env.step(action)
        if done:
            break
    (policy.weight.sum() * t).backward()
    optimizer.step()
