import argparse

from transformers import set_seed

from pipeline import finetune


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="distilbert-base-uncased")
    args = parser.parse_args()
    finetune(args.model)


if __name__ == "__main__":
    set_seed(42)
    main()
