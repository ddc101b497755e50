"""Shows the weeks that stray farthest from what was expected."""

import sys

import pandas as pd

sales = pd.read_csv(sys.argv[1], sep=" ", header=None, names=["week", "shop", "amount", "expected"])
sales["ratio"] = (sales.amount / sales.expected).round(2)
strays = sales.reindex((sales.ratio - 1).abs().sort_values(ascending=False).index).head(3)
print(strays.to_string(index=False))
strays.to_csv(sys.argv[2], index=False)
