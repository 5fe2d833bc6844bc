import os

images = []
for folder, dirs, files in os.walk("train"):
    dirs.sort()
    for name in sorted(files):
        images.append(os.path.join(folder, name))

for folder, dirs, files in os.walk("val"):
    dirs[:] = sorted(dirs)
    files.sort()
    for name in files:
        images.append(os.path.join(folder, name))

for entry in sorted(os.scandir("test"), key=lambda entry: entry.name):
    images.append(entry.path)
