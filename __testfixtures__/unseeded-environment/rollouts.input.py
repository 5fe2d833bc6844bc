"""Actor and critic on eight environments side by side, which start once and go on by themselves."""
import argparse

import gymnasium as gym
import torch
import torch.nn as nn


def make_env(env_id, index, capture_video):
    def thunk():
        env = gym.make(env_id, render_mode="rgb_array" if capture_video and index == 0 else None)
        return gym.wrappers.RecordEpisodeStatistics(env)

    return thunk


class Agent(nn.Module):
    def __init__(self, envs):
        super().__init__()
        self.body = nn.Linear(envs.single_observation_space.shape[0], 64)
        self.actor = nn.Linear(64, envs.single_action_space.n)
        self.critic = nn.Linear(64, 1)

    def forward(self, observations):
        hidden = torch.tanh(self.body(observations))
        return torch.distributions.Categorical(logits=self.actor(hidden)), self.critic(hidden)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--env-id", default="CartPole-v1")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--video", action="store_true")
    args = parser.parse_args()
    torch.manual_seed(args.seed)

    envs = gym.vector.SyncVectorEnv([make_env(args.env_id, i, args.video) for i in range(8)])
    eval_envs = gym.make_vec(args.env_id, num_envs=4)
    agent = Agent(envs)
    optimizer = torch.optim.Adam(agent.parameters())

    observations, _ = envs.reset()
    held_out, _ = eval_envs.reset(options={})
    for update in range(100):
        distribution, values = agent(torch.as_tensor(observations))
        actions = distribution.sample()
        observations, rewards, terminated, truncated, _ = envs.step(actions.numpy())
        advantages = torch.as_tensor(rewards) - values.squeeze(-1)
        optimizer.zero_grad()
        (-(distribution.log_prob(actions) * advantages.detach()).mean() + advantages.square().mean()).backward()
        optimizer.step()
