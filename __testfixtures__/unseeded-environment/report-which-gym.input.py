"""Neither `reset` nor `step` is unpacked here, so nothing shows which gym this is written for."""
import gym
import torch


class Quiet(gym.Wrapper):
    def reset(self):
        return super().reset()


torch.manual_seed(1)
env = gym.make("CartPole-v1")
model = torch.nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for episode in range(10):
    history = [env.reset()]
    for _ in range(10):
        history.append(env.step(0))
    (model.weight.sum() * len(history)).backward()
    optimizer.step()
