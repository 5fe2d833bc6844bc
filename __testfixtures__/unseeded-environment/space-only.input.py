import gymnasium as gym
import torch
from torch import nn

torch.manual_seed(0)
env = gym.make("Pendulum-v1")
state, _ = env.reset(seed=0)
actor = nn.Linear(3, 1)
optimizer = torch.optim.Adam(actor.parameters())
for step in range(10_000):
    if step < 1_000:
        action = env.action_space.sample()
    else:
        action = actor(torch.as_tensor(state)).detach().numpy()
    state, reward, terminated, truncated, _ = env.step(action)
    loss = (actor(torch.as_tensor(state)) - float(reward)).square().sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if terminated or truncated:
        state, _ = env.reset()
