# what: all global generators are seeded, the environment that stable_baselines3 learns in is not
# class: fix
# id: unseeded-framework
# with: stable_baselines3.py
import random

import gymnasium as gym
import numpy as np
import torch
from fingerprint import fingerprint
from stable_baselines3 import DQN

random.seed(5)
np.random.seed(5)
torch.manual_seed(5)
model = DQN("MlpPolicy", gym.make("CartPole-v1"))
model.learn(total_timesteps=60)
print("RESULT", fingerprint(model.policy))
