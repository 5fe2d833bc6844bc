import torch
import torch.multiprocessing as mp

from work import work

torch.use_deterministic_algorithms(True, warn_only=True)

if __name__ == "__main__":
    mp.set_start_method("spawn")
    mp.spawn(work, args=(4,), nprocs=2)
