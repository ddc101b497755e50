"""Printed text against what a page shows of it."""

import re


def difference(expected, actual):
    """Empty when ``actual`` is what ``expected`` shows, else both, for a person to read."""
    if pattern(expected).fullmatch(tidy(actual)):
        return ""
    return f"the page shows\n{indented(tidy(expected))}\nand what came is\n{indented(tidy(actual))}"


def pattern(expected):
    whole = []
    for line in tidy(expected).splitlines():
        if line.strip() == "…":
            whole.append(r"(?:.*\n)*?")
        else:
            whole.append(".*?".join(re.escape(piece) for piece in line.split("…")) + r"\n")
    return re.compile("".join(whole))


def tidy(text):
    """Without colours, overwritten lines, blanks at the ends of lines and empty lines at the end."""
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).replace("\r\n", "\n")
    # A carriage return starts the line anew, as a progress bar does.
    lines = [line.rsplit("\r", 1)[-1].rstrip() for line in plain.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "".join(line + "\n" for line in lines)


def indented(text):
    return "".join(f"    {line}\n" for line in text.splitlines()) or "    (nothing)\n"
