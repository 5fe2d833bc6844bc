import torch
from environments import make_env

torch.manual_seed(0)
env = make_env("CartPole-v1")
model = torch.nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for episode in range(100):
    state, _ = env.reset()
    done = False
    while not done:
        state, reward, terminated, truncated, _ = env.step(model(torch.tensor(state)).argmax().item())
        done = terminated or truncated
    (model.weight.sum() * reward).backward()
    optimizer.step()
