"""A metric, an optimizer and a simulator of the project's own have the same methods, and no generator."""
import gymnasium as gym
import numpy as np
import torch
from torchmetrics import MeanMetric


class Corridor(gym.Env):
    """Draws from NumPy's global generator, which the program seeds."""

    action_space = gym.spaces.Discrete(2)

    def reset(self):
        self.place = int(np.random.randint(10))
        return self.place

    def step(self, action):
        self.place += 2 * action - 1
        return self.place, float(self.place == 5), self.place in (0, 9), {}


np.random.seed(6)
torch.manual_seed(6)
metric = MeanMetric()
env = Corridor()
model = torch.nn.Linear(1, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for episode in range(50):
    metric.reset()
    state = env.reset()
    done = False
    while not done:
        scores = model(torch.tensor([float(state)]))
        state, reward, done, _ = env.step(int(scores.argmax()))
        metric.update(reward)
        optimizer.zero_grad()
        (-scores.max() * reward).backward()
        optimizer.step()
