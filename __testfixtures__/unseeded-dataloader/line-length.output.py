import torch
from torch.utils.data import DataLoader


class Experiment:
    def run(self):
        for epoch in range(self.epochs):
            loader = DataLoader(
                self.train_set,
                batch_size=self.batch_size,
                generator=torch.Generator().manual_seed(
                    torch.randint(2**63 - 1, ()).item()
                ),
            )
            wrapped = self.accelerator.prepare(
                DataLoader(
                    self.train_set,
                    generator=torch.Generator().manual_seed(
                        torch.randint(2**63 - 1, ()).item()
                    ),
                )
            )
            self.step(loader, wrapped)

    def step(self, loader, wrapped):
        self.loss.backward()


if __name__ == "__main__":
    torch.manual_seed(1)
    Experiment().run()
