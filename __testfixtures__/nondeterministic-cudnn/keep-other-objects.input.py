import argparse


class Backend:
    benchmark = False


cudnn = Backend()
cudnn.benchmark = True
setattr(cudnn, "benchmark", True)
options = argparse.Namespace(cudnn=cudnn)
options.cudnn.deterministic = False
print("torch.backends.cudnn.benchmark = True")  # torch.backends.cudnn.benchmark = True
