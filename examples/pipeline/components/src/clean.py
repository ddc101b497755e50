"""Keeps the rows of one month: clean.py TABLE MONTH FOLDER."""

import csv
import pathlib
import sys

table, month, folder = sys.argv[1:]
with open(table, newline="", encoding="utf-8") as file:
    rows = [row for row in csv.DictReader(file) if row["month"] == month]
with open(pathlib.Path(folder, "rows.csv"), "w", newline="", encoding="utf-8") as file:
    writer = csv.DictWriter(file, ["city", "degrees"], extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
print(f"{len(rows)} rows of month {month}")
