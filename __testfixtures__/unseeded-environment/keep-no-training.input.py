"""Shows a trained policy: each time it may start somewhere else."""
import gymnasium as gym
import torch

env = gym.make("CartPole-v1", render_mode="human")
policy = torch.load("policy.pt", weights_only=False)
for episode in range(5):
    state, _ = env.reset()
    done = False
    while not done:
        with torch.no_grad():
            action = policy(torch.as_tensor(state)).argmax().item()
        state, _, terminated, truncated, _ = env.step(action)
        done = terminated or truncated
