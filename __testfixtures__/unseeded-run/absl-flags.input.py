import torch
from absl import app, flags
from torch import nn

FLAGS = flags.FLAGS
flags.DEFINE_float("lr", 0.1, "learning rate")
flags.DEFINE_integer("epochs", 3, "epochs")
flags.DEFINE_integer("seed", 5, "random seed")



def train(model, data, target, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(data), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def main(_):
    data = torch.randn(64, 10)
    net = nn.Linear(10, 1)
    print(train(net, data, data.sum(1, keepdim=True), FLAGS.lr, FLAGS.epochs))


if __name__ == "__main__":
    app.run(main)
