from .loading import Batches, get_loader
