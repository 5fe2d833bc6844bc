"""What the command `torchrun` runs, for an interpreter that has torch imported."""

from torch.distributed.run import main

main()
