"""Every page of the guide and the README: its blocks run, its links lead somewhere, its commands exist."""

import os
import re
import tempfile
from pathlib import Path

import pytest
from pages import PageError, anchors, blocks, links
from runner import Broken, run
from session import ROOT, Hanging, Session

RUN = [ROOT / "README.md", *sorted((ROOT / "docs" / "guide").glob("*.md"))]
READ = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def name(path):
    return str(path.relative_to(ROOT))


def pytest_generate_tests(metafunc):
    if "page" in metafunc.fixturenames:
        wanted = metafunc.config.getoption("--page")
        pages = [page for page in RUN if not wanted or any(name(page).endswith(one) for one in wanted)]
        metafunc.parametrize("page", pages, ids=name)


def test_the_page_does_what_it_shows(page):
    cache = Path(os.environ.get("ATHANOR_DOCS_CACHE", ROOT / ".build" / "docs" / "packages"))
    session = Session(Path(tempfile.mkdtemp(prefix="athanor-docs.")) / "p", cache=cache)
    wrong = ""
    try:
        run(page, session)
    except (Broken, Hanging, PageError) as failure:
        wrong = str(failure)
    finally:
        session.close()
        session.folder.parent.parent.rmdir()
    if wrong:
        pytest.fail(wrong, pytrace=False)


def test_the_page_shows_something_that_runs(page):
    assert any(block.action == "run" for block in blocks(page)), f"{name(page)} shows nothing that can be tried"


@pytest.mark.parametrize("path", READ, ids=name)
def test_links_lead_somewhere(path):
    for line, target in links(path):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists(), f"{name(path)}:{line}: {target} is not there"
        if anchor:
            assert anchor in anchors(there), f"{name(path)}:{line}: {target} has no such heading"


def test_the_index_names_every_page():
    index = ROOT / "docs" / "README.md"
    named = {(index.parent / target.partition("#")[0]).resolve() for _, target in links(index)}
    missing = [name(page) for page in (ROOT / "docs" / "guide").glob("*.md") if page not in named]
    assert not missing, f"docs/README.md does not name {missing}"


@pytest.mark.parametrize("path", READ, ids=name)
def test_commands_in_running_text_exist(path):
    for line, words in commands_in_text(path):
        wrong = COMMANDS.wrong(words)
        assert not wrong, f"{name(path)}:{line}: {wrong}"


def commands_in_text(path):
    """(line, words) of `athanor …` and `az …` in running text."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        for shown in re.findall(r"`(?:\./)?(?:athanor|az) ([a-z][^`]*)`", line):
            yield number, shown.split()


class Commands:
    """The command tree, as far as its names and flags go."""

    def __init__(self, text):
        self.known = {"test": None, "build": None}
        self.sets = {}
        for line in text.split("\n"):
            head, _, rest = line.partition(" ")
            if head in {"command", "group", "set"}:
                where = self.sets if head == "set" else self.known
                flags = where.setdefault(rest, set())
            elif line.startswith("  arg "):
                flags.update(word for word in line.split()[1:] if word.startswith("-"))
            elif line.startswith("  use "):
                flags.update(line.split()[1:])

    def wrong(self, words):
        """Empty when the words begin with a command or group, and all their flags are its own."""
        for length in range(len(words), 0, -1):
            name = " ".join(words[:length])
            if name in self.known or any(one.startswith(name + " ") for one in self.known):
                break
        else:
            return f"there is no command '{' '.join(words)}'"
        flags = self.known.get(name)
        if flags is None:
            return ""
        if flags == set() and length < len(words) and not words[length].startswith("-") and words[length].islower():
            return f"there is no command '{words[length]}' below '{name}'"
        every = set().union(flags, self.sets["global"], *(self.sets.get(one, ()) for one in flags))
        for word in words[length:]:
            if word == "--":
                break
            if word.startswith("-") and word not in every:
                return f"'{name}' has no {word}"
        return ""


COMMANDS = Commands((ROOT / "apps/cli/src/main/resources/dev/athanor/apps/cli/commands.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "line, told",
    [
        ("ml job list", ""),
        ("ml job", ""),
        ("ml job create -f job.yml --stream --output none", ""),
        ("run -- python --anything", ""),
        ("ml jop list", "there is no command 'jop' below 'ml'"),
        ("mll", "there is no command"),
        ("ml job list --nonsense", "'ml job list' has no --nonsense"),
    ],
)
def test_wrong_commands_are_noticed(line, told):
    wrong = COMMANDS.wrong(line.split())
    assert told in wrong if told else not wrong
