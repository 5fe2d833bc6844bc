import hydra
import pytorch_lightning as pl

from project import Model, Words


@hydra.main(config_path="conf", config_name="train")
def main(cfg):
    pl.seed_everything(cfg.seed, workers=cfg.seed_workers)
    trainer = pl.Trainer(**cfg.trainer)
    trainer.fit(Model(cfg), Words(cfg))


def sweep(args):
    options = dict(max_epochs=3, deterministic=args.deterministic)
    pl.Trainer(**options).fit(Model(args), Words(args))
    pl.Trainer.from_argparse_args(args).fit(Model(args), Words(args))


if __name__ == "__main__":
    main()
