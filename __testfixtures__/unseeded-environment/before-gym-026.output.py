import gym
import torch
import torch.nn.functional as F
from torch import nn

SEED = 11

env = gym.make('MountainCar-v0')
env = env.unwrapped
env.seed(SEED)
test_env = gym.make('MountainCar-v0')
test_env.seed(SEED + 1000)
torch.manual_seed(SEED)

N_STATES, N_ACTIONS = env.observation_space.shape[0], env.action_space.n
# to confirm the shape
SHAPE = 0 if isinstance(env.action_space.sample(), int) else env.action_space.sample().shape

network = nn.Linear(N_STATES, N_ACTIONS)
optimizer = torch.optim.RMSprop(network.parameters(), lr=0.01)


def evaluate():
    state, total = test_env.reset(), 0.0
    done = False
    while not done:
        state, reward, done, info = test_env.step(network(torch.FloatTensor(state)).argmax().item())
        total += reward
    return total


for episode in range(400):
    state = env.reset()
    for step in range(200):
        values = network(torch.FloatTensor(state))
        action = values.argmax().item()
        state, reward, done, info = env.step(action)
        loss = F.mse_loss(values[action], torch.tensor(float(reward)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if done:
            break
    if episode % 50 == 0:
        print(episode, evaluate())
