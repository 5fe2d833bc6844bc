"""The project's own wrapper takes no seed."""
import gymnasium as gym
import torch


class Skip(gym.Wrapper):
    def reset(self):
        observation, info = self.env.reset()
        return self.env.step(0)[0], info


torch.manual_seed(1)
env = Skip(gym.make("CartPole-v1"))
model = torch.nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for episode in range(10):
    state, _ = env.reset()
    state, reward, terminated, truncated, _ = env.step(model(torch.tensor(state)).argmax().item())
    (model.weight.sum() * reward).backward()
    optimizer.step()
