def as_completed(futures):
    return list(futures)


class Loader:
    def __init__(self, items, in_order):
        self.items = items


rows = [future for future in as_completed([1, 2])]
loader = Loader(rows, in_order=False)
first = rows[0]
