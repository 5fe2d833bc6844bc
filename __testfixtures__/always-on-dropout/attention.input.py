import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention


class SelfAttention(nn.Module):
    def __init__(self, width: int, heads: int, dropout: float = 0.1):
        super().__init__()
        self.qkv = nn.Linear(width, 3 * width)
        self.heads = heads
        self.dropout = dropout
        self.residual_dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        y = scaled_dot_product_attention(q, k, v, dropout_p=self.dropout, is_causal=True)
        return self.residual_dropout(y)


class CrossAttention(nn.Module):
    def __init__(self, width, dropout=0.1):
        super().__init__()
        self.to_q = nn.Linear(width, width)
        self.to_kv = nn.Linear(width, 2 * width)
        self.attn_drop = nn.Dropout(dropout)

    def forward(self, x, context, mask=None):
        k, v = self.to_kv(context).chunk(2, dim=-1)
        return torch.nn.functional.scaled_dot_product_attention(self.to_q(x), k, v, mask, self.attn_drop.p)
