names = ["b", "a", "b"]
unique = set(names)
number = len(list(unique))
classes = sorted(unique)
ordered = sorted(list(set(names)))
later = list(set(names))
later.sort()
index = {name: i for i, name in enumerate(later)}
longest = max(len(name) for name in unique)
has_a = any(name == "a" for name in unique)
kept = {name.upper() for name in unique}
for name in unique:
    print(name)
lengths = {name: len(name) for name in unique}
print(lengths["a"], number, ordered, kept)
