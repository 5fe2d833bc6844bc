from dataclasses import dataclass


@dataclass(eq=False)
class Key:
    name: str

    def __hash__(self):
        return hash(self.name) % 2**61

    def __eq__(self, other):
        return hash(self) == hash(other)
