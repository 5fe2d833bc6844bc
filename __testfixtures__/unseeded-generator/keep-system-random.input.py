import random

lottery = random.SystemRandom()
token = lottery.getrandbits(64)
