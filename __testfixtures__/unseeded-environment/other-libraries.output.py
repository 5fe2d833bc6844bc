"""Two agents of a game, and a swimmer."""
import torch
from dm_control import suite
from pettingzoo.butterfly import cooperative_pong_v5
from torch import nn

torch.manual_seed(8)
game = cooperative_pong_v5.parallel_env(max_cycles=50)
game.reset(seed=8)
swimmer = suite.load(
    domain_name='swimmer', task_name='swimmer6', task_kwargs=dict(random=1008)
)
tracker = suite.load(
    'reacher', 'easy', task_kwargs=dict(random=2008), visualize_reward=True
)

player = nn.Linear(4, 3)
optimizer = torch.optim.Adam(player.parameters())
for episode in range(20):
    observations, infos = game.reset()
    while game.agents:
        actions = {agent: game.action_space(agent).sample() for agent in game.agents}
        observations, rewards, terminations, truncations, infos = game.step(actions)
    time_step = swimmer.reset()
    goal = tracker.reset()
    for _ in range(10):
        time_step = swimmer.step([0.0] * 5)
    loss = player(torch.ones(4)).sum() - sum(rewards.values())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
