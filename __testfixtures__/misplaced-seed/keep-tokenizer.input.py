import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer, set_seed

tokenizer = AutoTokenizer.from_pretrained("bert-base-cased")
config = AutoConfig.from_pretrained("bert-base-cased", num_labels=2)
set_seed(42)
model = AutoModelForSequenceClassification.from_pretrained("bert-base-cased", config=config)
optimizer = torch.optim.AdamW(model.parameters())
batch = tokenizer(["a", "b"], return_tensors="pt")
model(**batch, labels=torch.tensor([0, 1])).loss.backward()
optimizer.step()
