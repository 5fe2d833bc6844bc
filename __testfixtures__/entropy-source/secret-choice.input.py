import secrets

import numpy as np

images = np.load("images.npy")
picked = images[secrets.randbelow(len(images))]
augmentation = secrets.choice(["flip", "crop"])
