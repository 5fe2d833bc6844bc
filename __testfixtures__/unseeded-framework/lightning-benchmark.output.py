from argparse import ArgumentParser

from pytorch_lightning import Trainer, seed_everything
from pytorch_lightning.callbacks import ModelCheckpoint

from project import Segmenter, Volumes


def main(args):
    seed_everything(args.seed, workers=True)
    trainer = Trainer(
        max_epochs=args.epochs,
        callbacks=[ModelCheckpoint(monitor='val_loss')],
        # The volumes have one size.
        benchmark=False,
        deterministic='warn',
    )
    trainer.fit(Segmenter(), datamodule=Volumes(args.root))


if __name__ == '__main__':
    parser = ArgumentParser()
    parser.add_argument('root')
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--epochs', type=int, default=5)
    main(parser.parse_args())
