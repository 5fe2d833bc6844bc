import argparse

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import sparse

parser = argparse.ArgumentParser()
parser.add_argument("--hidden", type=int, default=16)
args = parser.parse_args()


class GraphConvolution(nn.Module):
    def __init__(self, nfeat, nout):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(nfeat, nout))
        nn.init.xavier_uniform_(self.weight)

    def forward(self, x, adj):
        support = torch.mm(x, self.weight)
        return torch.spmm(adj, support)


class Readout(nn.Module):
    def forward(self, x, adj, batch, index):
        x = torch.sparse.mm(adj, x) + sparse.addmm(x, adj, x)
        means = torch.zeros(8, x.shape[1], device=x.device).index_reduce_(0, batch, x, "mean")
        return means + torch.take(x, index)[:, None] + x.take(index)[:, None]


class GCN(nn.Module):
    def __init__(self, nfeat, nclass):
        super().__init__()
        self.gc1 = GraphConvolution(nfeat, args.hidden)
        self.gc2 = GraphConvolution(args.hidden, nclass)

    def forward(self, x, adj):
        return F.log_softmax(self.gc2(F.relu(self.gc1(x, adj)), adj), dim=1)


device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
adj = torch.eye(2708).to_sparse().to(device)
features = torch.rand(2708, 1433, device=device)
labels = torch.randint(0, 7, (2708,), device=device)
model = GCN(1433, 7).to(device)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(200):
    optimizer.zero_grad()
    F.nll_loss(model(features, adj), labels).backward()
    optimizer.step()
