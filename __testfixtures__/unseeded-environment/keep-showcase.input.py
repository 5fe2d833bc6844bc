"""Trains on a seeded environment, then shows a few episodes to whoever watches."""
import gymnasium as gym
import torch

torch.manual_seed(0)
env = gym.make("CartPole-v1")
state, _ = env.reset(seed=0)
model = torch.nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(1000):
    state, reward, terminated, truncated, _ = env.step(model(torch.tensor(state)).argmax().item())
    (model.weight.sum() * reward).backward()
    optimizer.step()
    if terminated or truncated:
        state, _ = env.reset()

for episode in range(3):
    stage = gym.make("CartPole-v1", render_mode="human")
    state, _ = stage.reset()
    done = False
    while not done:
        state, _, terminated, truncated, _ = stage.step(model(torch.tensor(state)).argmax().item())
        done = terminated or truncated
    stage.close()
