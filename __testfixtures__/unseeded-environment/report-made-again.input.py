"""Each worker and each evaluation makes an environment: one seed would give them all the same episodes."""
import gymnasium as gym
import torch
import torch.multiprocessing as mp


def evaluate(model):
    env = gym.make("CartPole-v1")
    state, _ = env.reset()
    total = 0.0
    for _ in range(500):
        state, reward, terminated, truncated, _ = env.step(model(torch.tensor(state)).argmax().item())
        total += reward
        if terminated or truncated:
            break
    return total


def work(model, rank):
    torch.manual_seed(rank)
    env = gym.make("CartPole-v1")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for episode in range(100):
        state, _ = env.reset()
        done = False
        while not done:
            if episode < 10:
                action = env.action_space.sample()
            else:
                action = model(torch.tensor(state)).argmax().item()
            state, reward, terminated, truncated, _ = env.step(action)
            done = terminated or truncated
        (model.weight.sum() * reward).backward()
        optimizer.step()
        if episode % 10 == 0:
            print(rank, evaluate(model))


if __name__ == "__main__":
    shared = torch.nn.Linear(4, 2).share_memory()
    workers = [mp.Process(target=work, args=(shared, rank)) for rank in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
