def show(model, prototypes):
    print(sum(p.numel() for p in model.parameters()), prototypes.shape)
