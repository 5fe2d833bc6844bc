from .engine import Trainer


def main():
    Trainer().fit()


if __name__ == "__main__":
    main()
