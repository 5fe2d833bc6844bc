import re


class Folder:
    def iterdir(self):
        return ["a", "b"]

    def glob(self, pattern):
        return [name for name in self.iterdir() if re.match(pattern, name)]


class os:
    @staticmethod
    def listdir(path):
        return ["one", "two"]


def walk(tree):
    yield from tree


folder = Folder()
names = list(folder.iterdir()) + folder.glob("a")
first = os.listdir("x")[0]
steps = [step for step in walk([1, 2])]
