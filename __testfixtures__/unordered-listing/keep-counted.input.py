import glob
import os
import pathlib

folder = pathlib.Path("runs")
number = len(os.listdir("runs"))
is_there = "model.pt" in os.listdir("runs")
seen = set(os.listdir("runs"))
ordered = sorted(glob.glob("runs/*.pt"), key=os.path.getmtime)
latest = max(glob.glob("runs/*.pt"), key=os.path.getctime)
total = sum(path.stat().st_size for path in folder.rglob("*"))
has_any = any(folder.iterdir())
first = next(folder.glob("*.pt"), None)
if not os.listdir("runs"):
    print("nothing in", os.listdir("."))
same = set(os.listdir("a")) == set(os.listdir("b"))
sizes = {name: os.path.getsize(name) for name in os.listdir("runs")}
print(sizes["model.pt"])
