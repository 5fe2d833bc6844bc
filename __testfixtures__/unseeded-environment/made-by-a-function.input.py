#!/usr/bin/env python
import gymnasium as gym
import torch


class Scaled(gym.ObservationWrapper):
    def observation(self, observation):
        return observation / 10


class Patient(gym.Wrapper):
    def reset(self, *, seed=None, options=None):
        return self.env.reset(seed=seed, options=options)


def make_env(name, train=True):
    env = gym.make(name)
    if train:
        env = Scaled(env)
    return Patient(env)


def rollout(environment, policy, steps):
    state, info = environment.reset()
    for _ in range(steps):
        state, reward, terminated, truncated, info = environment.step(policy(torch.tensor(state)).argmax().item())
        if terminated or truncated:
            break
    return torch.tensor(reward)


def main():
    train_env, policy = None, torch.nn.Linear(4, 2)
    train_env = make_env("CartPole-v1")
    val_env = make_env("CartPole-v1", train=False)
    optimizer = torch.optim.SGD(policy.parameters(), 0.1)
    for epoch in range(30):
        loss = policy.weight.sum() * rollout(train_env, policy, 100)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(epoch, rollout(val_env, policy, 500).item())


main()
