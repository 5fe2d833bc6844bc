import gymnasium as gym
import torch

SEED = 3
torch.manual_seed(SEED)
env = gym.make("CartPole-v1")
policy = torch.nn.Linear(4, 2)
optimizer = torch.optim.Adam(policy.parameters())
for episode in range(200):
    state, _ = env.reset(seed=SEED)
    done = False
    while not done:
        state, reward, terminated, truncated, _ = env.step(policy(torch.tensor(state)).argmax().item())
        done = terminated or truncated
    (policy.weight.sum() * reward).backward()
    optimizer.step()

episode = 0
while episode < 10:
    state = env.reset(seed=0)[0]
    state, reward, *_ = env.step(0)
    (policy.weight.sum() * reward).backward()
    optimizer.step()
    episode += 1
