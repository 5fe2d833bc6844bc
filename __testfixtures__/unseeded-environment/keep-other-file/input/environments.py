import gymnasium as gym


def make_env(name, number):
    env = gym.make(name)
    env.reset(seed=number)
    env.action_space.seed(number)
    return env
