"""gym before 0.26: each part of the vector environment is seeded where it is made."""
import gym
import numpy as np
import torch


def make_env(env_id, seed):
    def thunk():
        env = gym.make(env_id)
        env.seed(seed)
        env.action_space.seed(seed)
        return env

    return thunk


def seed_env(env, seed):
    env.seed(seed)
    env.action_space.seed(seed)


torch.manual_seed(1)
envs = gym.vector.SyncVectorEnv([make_env("CartPole-v1", 1 + i) for i in range(4)])
eval_env = gym.make("CartPole-v1")
seed_env(eval_env, 100)
model = torch.nn.Linear(4, 2)
optimizer = torch.optim.Adam(model.parameters())
observations = envs.reset()
for step in range(1000):
    actions = np.array([envs.single_action_space.sample() for _ in range(4)])
    observations, rewards, dones, infos = envs.step(actions)
    (model(torch.tensor(observations)).sum() * rewards.mean()).backward()
    optimizer.step()
    if step % 100 == 0:
        state = eval_env.reset()
        state, reward, done, info = eval_env.step(eval_env.action_space.sample())
