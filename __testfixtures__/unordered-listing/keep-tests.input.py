import os


def test_files(tmp_path):
    names = os.listdir(tmp_path)
    assert names[0] == "a.txt"
