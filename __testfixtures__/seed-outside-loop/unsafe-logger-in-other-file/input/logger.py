class Logger:
    def __init__(self):
        self.results = []

    def add(self, result):
        self.results.append(result)

    def show(self):
        print(max(self.results))
