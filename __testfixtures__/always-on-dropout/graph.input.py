import torch
from torch_geometric.nn import SGConv
from torch_geometric.utils import dropout_adj, dropout_edge


class SGC(torch.nn.Module):
    def __init__(self, p):
        super().__init__()
        self.conv = SGConv(4, 2)
        self.p = p

    def forward(self, x, edge_index, edge_weight):
        edge_index, _ = dropout_edge(edge_index, self.p)
        edge_index, edge_weight = dropout_adj(edge_index, edge_weight, p=self.p)
        return self.conv(x, edge_index, edge_weight)


class Tied(torch.nn.Module):
    def forward(self, x, edge_index):
        edge_index, _ = dropout_edge(edge_index, 0.2, False, self.training)
        edge_index, _ = dropout_adj(edge_index, None, 0.2, training=self.training)
        return x, edge_index


def augment(edge_index):
    return dropout_edge(edge_index, 0.2)
