import torch
from torchrl.collectors import SyncDataCollector
from torchrl.envs import GymEnv, TransformedEnv

torch.manual_seed(0)
env = TransformedEnv(GymEnv("CartPole-v1"))
env.set_seed(0)
policy = torch.nn.Linear(4, 2)
optimizer = torch.optim.Adam(policy.parameters())
for data in SyncDataCollector(env, policy, frames_per_batch=10, total_frames=100):
    policy(data["observation"]).mean().backward()
    optimizer.step()
