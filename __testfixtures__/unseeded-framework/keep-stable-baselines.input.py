from stable_baselines3 import A2C, PPO
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.utils import set_random_seed

from project import options

set_random_seed(3)
model = A2C("MlpPolicy", make_vec_env("CartPole-v1", n_envs=2, seed=3))
model.learn(64)
PPO("MlpPolicy", "CartPole-v1", seed=7).learn(64)
PPO("MlpPolicy", "CartPole-v1", **options()).learn(64)
PPO.load("model.zip")
