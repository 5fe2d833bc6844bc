"""A new environment for each episode, made where two loops and a comprehension can reach it."""
import gymnasium as gym
import torch

torch.manual_seed(1)
model = torch.nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)


class Player:
    def play(self):
        env = gym.make("CartPole-v1")
        state, _ = env.reset()
        total = 0.0
        while True:
            state, reward, terminated, truncated, _ = env.step(model(torch.tensor(state)).argmax().item())
            total += reward
            if terminated or truncated:
                return total


first = Player().play()
for players in [[Player()], [Player(), Player()]]:
    totals = [player.play() for player in players]
    (model.weight.sum() * sum(totals)).backward()
    optimizer.step()
for env in [gym.make("CartPole-v1"), gym.make("Acrobot-v1")]:
    env.reset()
