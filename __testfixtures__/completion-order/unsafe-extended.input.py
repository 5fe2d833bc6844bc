from multiprocessing.pool import Pool

texts = open("seed.txt").read().splitlines()


def clean(text):
    return text.strip().lower()


if __name__ == "__main__":
    with Pool() as pool:
        texts += list(pool.imap_unordered(clean, texts))
    half = texts[: len(texts) // 2]
