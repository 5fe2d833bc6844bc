import os
from glob import glob

from huggingface_hub import CommitOperationAdd, HfApi


def pairs(folders):
    images = []
    masks = []
    for folder in folders:
        images += glob(os.path.join(folder, "*_image.png"))
        masks += glob(os.path.join(folder, "*_mask.png"))
    images = sorted(images, key=os.path.basename)
    masks = sorted(masks, key=os.path.basename)
    return list(zip(images, masks))


def push(folder):
    api = HfApi()
    operations = [CommitOperationAdd(path_in_repo=name, path_or_fileobj=name) for name in os.listdir(folder)]
    api.create_commit("me/model", operations=operations, commit_message="model")
