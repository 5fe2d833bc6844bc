import torch
from torch.utils.data import DataLoader

torch.manual_seed(0)
tight = DataLoader(train_set,batch_size=4,shuffle=True)
spaced = DataLoader( train_set, batch_size = 4, shuffle = True )
comma = DataLoader(train_set, batch_size=4,)
alone = DataLoader(dataset=train_set)
spread = DataLoader(train_set,batch_size=4,**{'drop_last': True})
loss.backward()
