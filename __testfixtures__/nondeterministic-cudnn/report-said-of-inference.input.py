import torch


class CameraStream:
    def __init__(self, source):
        torch.backends.cudnn.benchmark = True  # faster for inference on images of one size
        self.source = source
