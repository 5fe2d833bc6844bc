from torch import nn, sigmoid, zeros

GATE = sigmoid(nn.init.normal_(zeros(1)))
