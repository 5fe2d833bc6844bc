from parallel import DataParallel, init_process_group

from models import Net

init_process_group()
model = DataParallel(Net())  # not torch.nn.DataParallel
