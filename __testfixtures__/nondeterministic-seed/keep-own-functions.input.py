import time

import torch as th


def seed(value=None):
    th.manual_seed(0 if value is None else value)


def manual_seed(value):
    print("not torch's", value)


seed()
manual_seed(time.time())
