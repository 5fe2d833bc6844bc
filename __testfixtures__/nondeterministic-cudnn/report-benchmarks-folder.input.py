"""Does mixed precision reach what full precision reaches, and what does it cost?"""
import torch
from torch import nn


def run(dtype):
    torch.manual_seed(5)
    model = nn.Linear(64, 64).cuda()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(100):
        with torch.autocast("cuda", dtype=dtype):
            loss = model(torch.randn(32, 64, device="cuda")).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item(), torch.cuda.max_memory_allocated()


if __name__ == "__main__":
    for dtype in (torch.float32, torch.bfloat16):
        print(dtype, run(dtype))
