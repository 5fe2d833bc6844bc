import random
import time


def test_any_seed():
    random.seed(time.time())
    assert 0 <= random.random() < 1
