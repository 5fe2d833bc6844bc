from collections import OrderedDict

table = {"a": 1, "b": 2}
names = list(table)
keys = list(table.keys())
once = list(dict.fromkeys(["x", "y", "x"]))
ordered = list(OrderedDict.fromkeys(["x", "y"]))
first = names[0], keys[0], once[0], ordered[0]
