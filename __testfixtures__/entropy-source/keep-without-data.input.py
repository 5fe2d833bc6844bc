import random
import secrets

lottery = random.SystemRandom().sample(range(49), 6)
winner = secrets.choice(["a", "b"])
