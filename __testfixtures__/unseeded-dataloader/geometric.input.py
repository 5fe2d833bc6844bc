import torch
from torch_geometric.loader import ClusterLoader, DataListLoader, DataLoader, NeighborLoader

torch.manual_seed(0)
graphs = DataLoader(train_set, 32, True, num_workers=2)
lists = DataListLoader(train_set, batch_size=32)
neighbors = NeighborLoader(data, [10, 10], batch_size=128, shuffle=True, num_workers=4)
clusters = ClusterLoader(cluster_data, batch_size=20, shuffle=True)
loss.backward()
