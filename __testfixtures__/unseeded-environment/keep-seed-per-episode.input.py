import gymnasium as gym
import torch

SEED = 4
torch.manual_seed(SEED)
env = gym.make("CartPole-v1")
test_env = gym.make("CartPole-v1")
policy = torch.nn.Linear(4, 2)
optimizer = torch.optim.Adam(policy.parameters())
for episode in range(100):
    state, _ = env.reset(seed=SEED + episode)
    done = False
    while not done:
        state, reward, terminated, truncated, _ = env.step(policy(torch.from_numpy(state)).argmax().item())
        done = terminated or truncated
    (policy.weight.sum() * reward).backward()
    optimizer.step()
    # the same ten episodes after each one of training
    for trial in range(10):
        state, _ = test_env.reset(seed=trial)
        test_env.step(policy(torch.from_numpy(state)).argmax().item())
