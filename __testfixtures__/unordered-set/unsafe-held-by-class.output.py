class Vocabulary:
    def __init__(self, lines):
        self.words = set()
        for line in lines:
            self.words.update(line.split())
        self.index = {word: number for number, word in enumerate(sorted(self.words))}

    def __len__(self):
        return len(self.words)

    def __contains__(self, word):
        return word in self.words
