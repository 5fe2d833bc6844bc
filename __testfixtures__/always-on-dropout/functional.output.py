import torch.nn as nn
import torch.nn.functional as F


class Classifier(nn.Module):
    def __init__(self, features, classes, dropout=0.4):
        super().__init__()
        self.fc1 = nn.Linear(features, 128)
        self.fc2 = nn.Linear(128, 64)
        self.fc3 = nn.Linear(64, classes)
        self.dropout = dropout

    def forward(self, x):
        x = F.dropout(F.relu(self.fc1(x)), self.dropout, training=self.training)
        x = F.dropout(
            F.relu(self.fc2(x)), p=self.dropout, inplace=True, training=self.training
        )
        x = F.dropout(x, training=self.training)
        return F.log_softmax(self.fc3(x), dim=1)
