SIZE = 7
first = hash(12) % 5
second = hash((1, 2.5, SIZE)) % 5
third = hash(len("abc")) % 2
fourth = [hash(int(row)) % 10 for row in open("rows.txt")]
