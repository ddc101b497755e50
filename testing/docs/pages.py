"""Markdown pages as lists of blocks that can be run.

A page is run from top to bottom. What a fenced block means is said by its first line:

    ```sh                     run in the page's shell; every command must succeed
    ```python                 run in the page's Python; names stay from block to block
    ```yaml file=job.yml      written to a file of the page's folder (any language)
    ```output                 what the block before printed, compared: … stands for anything within a line,
                              a line that is only … for any number of lines
    ```text                   shown only

    status=3                  the block fails, with this exit status (sh) or an exception (python: 1)
    skip="reason"             the block cannot run here; the reason says why
    part                      of yaml or json: a piece of a file, checked for its grammar only
"""

import json
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

import yaml

RUN = {"sh", "python"}
FILES = {"yaml", "json", "python", "sh", "csv", "text", "dockerfile", "ini"}
MARKS = {"file", "skip", "status", "part"}
FENCE = re.compile(r"^(?P<indent> *)(?P<ticks>`{3,})(?P<info>.*)$")


class PageError(Exception):
    """A page that does not keep to the convention."""


@dataclass
class Block:
    language: str
    text: str
    line: int
    marks: dict = field(default_factory=dict)
    output: str | None = None

    @property
    def action(self):
        """What a run of the page does with it: write, skip, run or show."""
        if "skip" in self.marks:
            return "skip"
        if "file" in self.marks:
            return "write"
        return "run" if self.language in RUN else "show"

    @property
    def status(self):
        return int(self.marks.get("status", 0))


def blocks(path):
    """The blocks of a page, outputs joined to what printed them."""
    return parse(Path(path).read_text(encoding="utf-8"), str(path))


def parse(text, name="page"):
    found = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        opening = FENCE.match(lines[at])
        if not opening:
            at += 1
            continue
        start, indent, ticks = at + 1, len(opening["indent"]), opening["ticks"]
        at += 1
        inside = []
        while at < len(lines) and lines[at].strip() != ticks:
            inside.append(lines[at][indent:] if not lines[at][:indent].strip() else lines[at])
            at += 1
        if at == len(lines):
            raise PageError(f"{name}:{start}: the block is not closed")
        at += 1
        add(found, block(opening["info"].strip(), "\n".join(inside) + "\n", start, name), name)
    return found


def block(info, text, line, name):
    where = f"{name}:{line}"
    try:
        words = shlex.split(info)
    except ValueError as malformed:
        raise PageError(f"{where}: {malformed} in '{info}'") from None
    if not words:
        raise PageError(f"{where}: a block needs a language: sh, python, yaml, output, text …")
    marks = {}
    for word in words[1:]:
        key, _, value = word.partition("=")
        if key not in MARKS:
            raise PageError(f"{where}: '{key}' is not known; there are {', '.join(sorted(MARKS))}")
        marks[key] = value
    made = Block(words[0], text, line, marks)
    check(made, where)
    return made


def check(made, where):
    if made.language not in FILES | {"output"}:
        raise PageError(f"{where}: the language '{made.language}' is not known; text is for what is shown only")
    if "skip" in made.marks and len(made.marks["skip"].split()) < 3:
        raise PageError(f"{where}: skip needs its reason in words")
    if "status" in made.marks and (made.action != "run" or not made.marks["status"].isdigit()):
        raise PageError(f"{where}: status=NUMBER is for blocks that run")
    if made.language in {"yaml", "json"}:
        if made.action == "show" and "part" not in made.marks:
            raise PageError(f"{where}: {made.language} is a file (file=NAME) or a part of one (part)")
        try:
            json.loads(made.text) if made.language == "json" else list(yaml.safe_load_all(made.text))
        except (ValueError, yaml.YAMLError) as malformed:
            raise PageError(f"{where}: no {made.language}: {malformed}") from None
    if "file" in made.marks:
        path = Path(made.marks["file"])
        if not made.marks["file"] or path.is_absolute() or ".." in path.parts:
            raise PageError(f"{where}: file={made.marks['file']} must lie below the page's folder")


def add(found, made, name):
    if made.language != "output":
        found.append(made)
        return
    if not found or found[-1].action not in {"run", "skip"} or found[-1].output is not None:
        raise PageError(f"{name}:{made.line}: output follows the block that printed it")
    found[-1].output = made.text


def links(path):
    """(line, target) of every link of a page, outside of fenced blocks."""
    inside = False
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").split("\n"), 1):
        if FENCE.match(line):
            inside = not inside
        elif not inside:
            for target in re.findall(r"\]\(([^)\s]+)\)", line):
                yield number, target


def anchors(path):
    """What a link to a page may point at: its headings as GitHub names them, and its own anchors."""
    text = Path(path).read_text(encoding="utf-8")
    heads = re.findall(r"^#+ +(.+?) *$", text, re.MULTILINE)
    named = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
    return named | set(re.findall(r'<a id="([^"]+)"', text))
