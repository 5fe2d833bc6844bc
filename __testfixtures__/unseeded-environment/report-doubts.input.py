"""What cannot be seen here, or has no room: a function handed on as a value, a condition on one line, a second seed from the system."""
import sys

import gym
import torch

torch.manual_seed(1)
model = torch.nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)


def play():
    env = gym.make("CartPole-v1")
    state = env.reset()
    state, reward, done, info = env.step(model(torch.tensor(state)).argmax().item())
    (model.weight.sum() * reward).backward()
    optimizer.step()


play()
for function in (play, print):
    function()

if "--pole" in sys.argv: pole = gym.make("CartPole-v1"); state = pole.reset()
drawn = gym.make("CartPole-v1")
drawn.seed()
state = drawn.reset()
either = gym.make("CartPole-v0") if len(sys.argv) > 2 else gym.make("CartPole-v1")
state = either.reset()
