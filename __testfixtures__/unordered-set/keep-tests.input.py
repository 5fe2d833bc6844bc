def test_names():
    names = list({"b", "a"})
    assert names[0] in "ab"
