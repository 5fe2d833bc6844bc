# Databricks notebook source
# MAGIC %md
# MAGIC # A network that learns a constant

# COMMAND ----------

# MAGIC %pip install einops

# COMMAND ----------

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

# COMMAND ----------

dbutils.widgets.text("rate", "0.1")
rate = float(dbutils.widgets.get("rate"))

# COMMAND ----------

# MAGIC %sql
# MAGIC SELECT count(*) FROM events

# COMMAND ----------

data = TensorDataset(torch.arange(512.0).reshape(64, 8), torch.ones(64, 1))
loader = DataLoader(data, batch_size=8, shuffle=True, generator=torch.Generator().manual_seed(1))

# COMMAND ----------

# DBTITLE 1,Training
model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=rate)

for epoch in range(3):
    for x, y in loader:
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
