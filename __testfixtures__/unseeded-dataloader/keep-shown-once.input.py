import matplotlib.pyplot as plt
import torch
from torch.utils.data import DataLoader

from data import get_tasks
from model import Classifier

torch.manual_seed(1)
tasks = get_tasks()

figure, axes = plt.subplots(1, len(tasks))
for number, task in enumerate(tasks):
    shown = DataLoader(task, batch_size=16, shuffle=True)
    images, _ = next(iter(shown))
    axes[number].imshow(images[0].permute(1, 2, 0))
figure.savefig("tasks.png")

model = Classifier()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for task in tasks:
    for images, labels in DataLoader(task, batch_size=64, shuffle=True):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(images), labels).backward()
        optimizer.step()
