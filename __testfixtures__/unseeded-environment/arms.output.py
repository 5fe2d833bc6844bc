import sys

import gym
import torch

if "--show" in sys.argv:
	env = gym.make("CartPole-v1", render_mode="human")
	env.reset(seed=2)
else:
	env = gym.make("CartPole-v1")
	env.reset(seed=2)
torch.manual_seed(2)
model = torch.nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
state, _ = env.reset()
while True:
	state, reward, done, truncated, _ = env.step(model(torch.tensor(state)).argmax().item())
	(model.weight.sum() * reward).backward()
	optimizer.step()
	if done or truncated:
		break
