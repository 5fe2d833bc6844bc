"""An environment of the project's own, with the generator that gymnasium gives it."""
import gymnasium as gym
import torch


class Grid(gym.Env):
    action_space = gym.spaces.Discrete(4)

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.place = self.np_random.integers(0, 8, size=2)
        return self.place, {}

    def step(self, action):
        self.place = (self.place + [(0, 1), (1, 0), (0, -1), (-1, 0)][action]) % 8
        return self.place, float(self.place.sum() == 0), bool(self.place.sum() == 0), False, {}


def main() -> None:
    torch.manual_seed(0)
    env: gym.Env = Grid()
    env = gym.wrappers.TimeLimit(env, 50)
    model = torch.nn.Linear(2, 4)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    state, _ = env.reset(seed=None)
    for step in range(1000):
        values = model(torch.tensor(state).float())
        state, reward, terminated, truncated, _ = env.step(int(values.argmax()))
        loss = (values.max() - reward) ** 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if terminated or truncated:
            state, _ = env.reset()


if __name__ == "__main__":
    main()
