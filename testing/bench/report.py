"""Tables of figures, on the screen and in the documentation."""

import datetime
import re

HEAD = """# Benchmarks

Written by `testing/bench/run --write`; run it on your own machine. Medians of several rounds; the spread is the lowest and highest.
A time is the wall clock of the whole process, or of one request, seen from outside. Nothing here is a test that passes or fails.
"""


class Table:
    """Rows of one section."""

    def __init__(self):
        self.rows = []
        self.notes = []

    def add(self, what, values, unit, promise="", note=""):
        """One row: the median of `values`, their spread, what was promised."""
        ordered = sorted(values)
        middle = len(ordered) // 2
        median = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
        spread = f"{shown(ordered[0], unit)} – {shown(ordered[-1], unit)}" if len(ordered) > 1 else ""
        self.row(what, shown(median, unit), spread, promise, note)

    def row(self, what, figure, spread="", promise="", note=""):
        self.rows.append((what, figure, spread, promise, note))
        print("  " + "  ".join(part for part in (what + ":", figure, f"({spread})" if spread else "", promise, note) if part), flush=True)

    def note(self, text):
        self.notes.append(text)
        print("  " + text, flush=True)

    def markdown(self):
        lines = ["| | median | spread | promised | |", "|---|---|---|---|---|"]
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        return "\n".join(lines + [""] + [note + "\n" for note in self.notes]).rstrip() + "\n"


def shown(value, unit):
    if unit == "s" and value < 1:
        return f"{value * 1000:.0f} ms"
    if unit == "s":
        return f"{value:.2f} s"
    if unit == "ms":
        return f"{value:.2f} ms"
    if unit == "MB":
        return f"{value:.0f} MB"
    if unit == "%":
        return f"{value * 100:.0f} %"
    return f"{value:g} {unit}".strip()


def write(page, where, tables):
    """Replaces the sections that were measured and leaves the others."""
    text = page.read_text() if page.exists() else HEAD
    today = datetime.date.today().isoformat()
    for name, table in tables.items():
        section = f"## {name}\n\n{today}, {where}.\n\n{table.markdown()}"
        found = re.search(rf"^## {name}\n.*?(?=^## |\Z)", text, re.M | re.S)
        text = text[: found.start()] + section + "\n" + text[found.end():] if found else text.rstrip() + "\n\n" + section
    page.write_text(text.rstrip() + "\n")
    print(f"written: {page}")
