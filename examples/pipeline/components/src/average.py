"""Averages what clean.py left: average.py FOLDER FOLDER."""

import csv
import pathlib
import statistics
import sys

source, target = map(pathlib.Path, sys.argv[1:])
with open(source / "rows.csv", newline="", encoding="utf-8") as file:
    degrees = [float(row["degrees"]) for row in csv.DictReader(file)]
report = f"{statistics.mean(degrees):.1f} degrees on average in {len(degrees)} cities"
(target / "report.txt").write_text(report + "\n", encoding="utf-8")
print(report)
