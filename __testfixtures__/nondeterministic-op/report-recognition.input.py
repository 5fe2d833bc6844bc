"""Trains a recogniser of handwritten lines."""
import torch
from torch import nn

EMBEDDING = "max"


class Recogniser(nn.Module):
    def __init__(self, alphabet):
        super().__init__()
        self.lexicon = nn.EmbeddingBag(5000, 64, mode=EMBEDDING)
        self.bag = nn.EmbeddingBag(5000, 64, None, 2.0, False, "max")
        self.rnn = nn.LSTM(32, 64, bidirectional=True)
        self.out = nn.Linear(128, alphabet)
        self.localise = nn.Conv2d(1, 6, 3)

    def forward(self, x, words):
        theta = self.localise(x).mean((2, 3)).view(-1, 2, 3)
        grid = nn.functional.affine_grid(theta, x.size(), align_corners=False)
        x = nn.functional.grid_sample(x, grid, align_corners=False)
        x, _ = self.rnn(x.flatten(1, 2).permute(2, 0, 1))
        return self.out(x).log_softmax(2) + self.lexicon(words).mean()


def train(batches, alphabet):
    torch.use_deterministic_algorithms(True)
    model = Recogniser(alphabet).cuda()
    criterion = nn.CTCLoss(zero_infinity=True)
    optimizer = torch.optim.Adam(model.parameters())
    for images, words, targets, widths, lengths in batches:
        optimizer.zero_grad()
        loss = criterion(model(images.cuda(), words.cuda()), targets, widths, lengths)
        loss.backward()
        optimizer.step()


if __name__ == "__main__":
    train([], 80)
