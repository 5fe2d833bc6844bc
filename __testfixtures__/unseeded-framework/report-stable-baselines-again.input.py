from stable_baselines3 import PPO
from stable_baselines3.common.env_util import make_vec_env

for run in range(3):
    model = PPO("MlpPolicy", make_vec_env("CartPole-v1", n_envs=2), n_steps=32)
    model.learn(64)
