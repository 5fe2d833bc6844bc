"""What becomes of the environments is another library's or another file's affair."""
import gymnasium as gym
import torch
from rollouts import collect, seed_all
from stable_baselines3 import PPO

env = gym.make("CartPole-v1")
model = PPO("MlpPolicy", env, seed=3)
model.learn(10_000)
observation, _ = env.reset()

other = gym.make("CartPole-v1")
seed_all([other], 3)
observation, _ = other.reset()

third = gym.make("Acrobot-v1")
network = torch.nn.Linear(6, 3)
optimizer = torch.optim.Adam(network.parameters())
for step in range(100):
    observations = collect(third, network)
    network(observations).sum().backward()
    optimizer.step()
    third.reset()
