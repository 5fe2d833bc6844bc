"""Stand-in for stable_baselines3, which the tests do not install: what 2.9 does of it that the scenario relies on, and no more."""
import random

import gymnasium as gym
import numpy as np
import torch


class DQN:
    def __init__(self, policy, env, *, learning_starts=20, seed=None):
        # stable_baselines3/common/base_class.py, `set_random_seed`
        self.env = gym.make(env) if isinstance(env, str) else env
        if seed is not None:
            random.seed(seed)
            np.random.seed(seed)
            torch.manual_seed(seed)
            self.env.action_space.seed(seed)
        self.policy = torch.nn.Linear(4, 2)
        self.learning_starts, self.seed = learning_starts, seed

    def learn(self, total_timesteps):
        optimizer = torch.optim.SGD(self.policy.parameters(), lr=0.01)
        state, _ = self.env.reset(seed=self.seed)
        for step in range(total_timesteps):
            values = self.policy(torch.tensor(state))
            action = self.env.action_space.sample() if step < self.learning_starts else values.argmax().item()
            state, reward, terminated, truncated, _ = self.env.step(action)
            optimizer.zero_grad()
            (values[action] - float(reward)).pow(2).backward()
            optimizer.step()
            if terminated or truncated:
                state, _ = self.env.reset()
        return self
