from torch.distributed.fsdp import FullyShardedDataParallel
from torch.distributed import init_process_group


def shard(model):
    init_process_group("nccl")
    return FullyShardedDataParallel(model)
