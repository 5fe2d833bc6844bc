text = open("corpus.txt").read()
chars = tuple(set(text))
char_to_index = {char: index for index, char in enumerate(chars)}

vocabulary = {}
for word in set(text.split()):
    vocabulary[word] = len(vocabulary)

words = set()
for line in text.splitlines():
    for word in line.split(" "):
        words.add(word)
embedding_rows = [vocabulary[word] for word in words]
first = embedding_rows[0]
