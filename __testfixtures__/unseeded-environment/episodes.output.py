"""REINFORCE on the pole: the environment is reset in the loop over episodes only."""

import argparse
import random

import gymnasium as gym
import numpy as np
import torch
from torch import nn
from torch.distributions import Categorical

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=3)
parser.add_argument("--episodes", type=int, default=200)
parser.add_argument("--warmup", type=int, default=5)


def run_episode(env, policy, explore):
    observation, _ = env.reset()
    log_probs, rewards = [], []
    while True:
        choice = Categorical(logits=policy(torch.as_tensor(observation)))
        action = torch.as_tensor(env.action_space.sample()) if explore else choice.sample()
        log_probs.append(choice.log_prob(action))
        observation, reward, terminated, truncated, _ = env.step(action.item())
        rewards.append(reward)
        if terminated or truncated:
            return torch.stack(log_probs), sum(rewards)


def main():
    args = parser.parse_args()
    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)
    env = gym.make("CartPole-v1")  # four numbers, two actions
    env.reset(seed=args.seed)
    env.action_space.seed(args.seed)
    policy = nn.Sequential(nn.Linear(4, 32), nn.Tanh(), nn.Linear(32, 2))
    optimizer = torch.optim.Adam(policy.parameters(), lr=1e-2)
    for episode in range(args.episodes):
        log_probs, total = run_episode(env, policy, explore=episode < args.warmup)
        optimizer.zero_grad()
        (-log_probs.sum() * total).backward()
        optimizer.step()
    env.close()


if __name__ == "__main__":
    main()
