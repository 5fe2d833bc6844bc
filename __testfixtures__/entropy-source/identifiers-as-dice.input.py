import uuid

import pandas as pd

rows = pd.read_csv("rows.csv").to_dict("records")
rows.sort(key=lambda row: uuid.uuid4())
is_held_out = [uuid.uuid4().int % 10 == 0 for _ in rows]
