# what: episodes, the parts of a vector environment and evaluations differ from each other; a seed in their loops would make them the same
# class: look-alike
import random

import gymnasium as gym
import numpy as np
import torch
from fingerprint import fingerprint

random.seed(2)
np.random.seed(2)
torch.manual_seed(2)
policy = torch.nn.Linear(4, 2)
optimizer = torch.optim.SGD(policy.parameters(), lr=0.01)


class Player:
    """Plays by itself: the environment is made once, and reset in a method that a loop calls."""

    def __init__(self):
        self.env = gym.wrappers.RecordEpisodeStatistics(gym.make("CartPole-v1", max_episode_steps=10))

    def play(self):
        state, _ = self.env.reset()
        states = [state]
        while True:
            state, _, terminated, truncated, _ = self.env.step(int(self.env.action_space.sample()))
            states.append(state)
            if terminated or truncated:
                return torch.tensor(np.array(states))


def evaluate(env):
    state, _ = env.reset()
    return tuple(state.tolist())


player = Player()
eval_env = gym.make("CartPole-v1")
envs = gym.vector.SyncVectorEnv([lambda: gym.make("CartPole-v1") for _ in range(3)])
episodes, evaluations, draws = set(), set(), set()
rows, _ = envs.reset()
parts = {tuple(row) for row in rows.tolist()}
for episode in range(4):
    states = player.play()
    episodes.add(tuple(states[0].tolist()))
    draws.add(tuple(states[:, 1].tolist()))
    optimizer.zero_grad()
    policy(states).square().mean().backward()
    optimizer.step()
    evaluations.add(evaluate(eval_env))
    # An environment of its own for each, with a seed that differs.
    evaluations.add(tuple(gym.make("CartPole-v1").reset(seed=episode)[0].tolist()))
print("DISTINCT episodes", len(episodes))
print("DISTINCT draws", len(draws))
print("DISTINCT parts", len(parts))
print("DISTINCT all", len(episodes | evaluations | parts))
print("RESULT", fingerprint(policy, sorted(episodes | evaluations | parts)))
