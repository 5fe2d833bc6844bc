from collections import deque
import random

import gymnasium
import torch
from gymnasium.wrappers import RecordEpisodeStatistics, TimeLimit
from torch import nn


class Trainer:
    def __init__(self, env_id, seed, steps):
        torch.manual_seed(seed)
        random.seed(seed)
        self.env = TimeLimit(gymnasium.make(env_id), max_episode_steps=steps)
        if steps > 100:
            self.env = RecordEpisodeStatistics(self.env)
        self.memory = deque(maxlen=10_000)
        self.q = nn.Linear(self.env.observation_space.shape[0], self.env.action_space.n)
        self.optimizer = torch.optim.SGD(self.q.parameters(), lr=0.1)

    def act(self, state):
        if random.random() < 0.1:
            return self.env.action_space.sample()
        return self.q(torch.as_tensor(state)).argmax().item()

    def learn(self):
        state, action, reward = random.choice(self.memory)
        loss = (self.q(torch.as_tensor(state))[action] - reward) ** 2
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def run(self, episodes):
        for _ in range(episodes):
            state, _ = self.env.reset()
            done = False
            while not done:
                action = self.act(state)
                following, reward, terminated, truncated, _ = self.env.step(action)
                self.memory.append((state, action, reward))
                self.learn()
                state, done = following, terminated or truncated


if __name__ == "__main__":
    Trainer("CartPole-v1", seed=5, steps=500).run(100)
