import gymnasium
import torch
from torch import nn

torch.manual_seed(0)
env = gymnasium.make("CartPole-v1")
policy = nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 2))
optimizer = torch.optim.Adam(policy.parameters())
for episode in range(100):
    state, _ = env.reset(seed=episode)
    states, rewards, done = [], [], False
    while not done:
        with torch.no_grad():
            action = policy(torch.as_tensor(state)).argmax().item()
        states.append(state)
        state, reward, terminated, truncated, _ = env.step(action)
        rewards.append(reward)
        done = terminated or truncated
    for state, reward in zip(states, rewards):
        optimizer.zero_grad()
        (-reward * policy(torch.as_tensor(state)).logsumexp(0)).backward()
        optimizer.step()
