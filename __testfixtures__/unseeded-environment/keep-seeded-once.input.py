import gymnasium as gym
import torch

SEED = 3
torch.manual_seed(SEED)
env = gym.make("CartPole-v1")
policy = torch.nn.Linear(4, 2)
optimizer = torch.optim.Adam(policy.parameters())


def learn(reward):
    (policy.weight.sum() * reward).backward()
    optimizer.step()


# each run begins with the same episodes, and goes on with others
for run in range(5):
    env.reset(seed=SEED)
    for episode in range(100):
        env.reset()
        learn(env.step(0)[1])
for episode in range(100):
    if episode == 0:
        env.reset(seed=SEED)
    else:
        env.reset()
    learn(env.step(0)[1])
# the same episode to look at after each one of training
for episode in range(100):
    seed = SEED + episode
    env.reset(seed=seed)
    learn(env.step(0)[1])
for trial in range(3):
    env.reset(seed=SEED)
    env.step(0)
