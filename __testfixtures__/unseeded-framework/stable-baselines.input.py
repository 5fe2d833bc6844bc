import argparse

import gymnasium as gym
from sb3_contrib import TQC
from stable_baselines3 import DQN, PPO

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=1)


def main():
    args = parser.parse_args()
    model = DQN("MlpPolicy", gym.make("CartPole-v1"), learning_starts=20)
    model.learn(total_timesteps=args.steps)
    TQC("MlpPolicy", "Pendulum-v1", seed=None).learn(100)


if __name__ == "__main__":
    main()
