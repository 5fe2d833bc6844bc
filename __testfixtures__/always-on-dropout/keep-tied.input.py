import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.p = p

    def forward(self, x, **options):
        x = F.dropout(x, self.p, training=self.training)
        x = F.dropout(x, self.p, self.training)
        x = F.dropout(x, p=self.p, training=self.training and x.requires_grad)
        x = F.dropout(x, self.p * self.training)
        x = F.dropout(x, self.p, **options)
        x = F.dropout(x, 0.0)
        if self.training:
            x = F.dropout(x, self.p)
        return self.fc(x)


class Early(nn.Module):
    def forward(self, x):
        if not self.training:
            return x
        noise = torch.zeros_like(x)
        return F.dropout(x + noise, 0.2)


class Attention(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.dropout = dropout

    @property
    def rate(self):
        return self.dropout if self.training else 0.0

    def forward(self, q, k, v):
        p = self.dropout if self.training else 0
        x = F.scaled_dot_product_attention(q, k, v, dropout_p=p)
        x = x + F.scaled_dot_product_attention(q, k, v, dropout_p=self.rate)
        x = x + F.scaled_dot_product_attention(q, k, v, None, 0.0)
        return x + F.scaled_dot_product_attention(q, k, v, is_causal=True)

    def attend(self, q, k, v, dropout_p=0.0):
        return F.scaled_dot_product_attention(q, k, v, dropout_p=dropout_p)
