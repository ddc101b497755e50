"""Runs a page from top to bottom and says where it does not do what it shows."""

from pathlib import Path

from matching import difference, indented
from pages import blocks


class Broken(AssertionError):
    """A block that does something else than its page shows."""


def run(path, session):
    """Runs every block in order; stops at the first that is broken, since the next ones build on it."""
    for block in blocks(path):
        name = f"{Path(path).name}:{block.line}"
        if block.action == "write":
            session.write(block)
        elif block.action == "run":
            status, printed = session.run(block, name)
            if status != block.status:
                raise Broken(
                    f"{name}: ended with status {status} in place of {block.status}\n{indented(block.text)}"
                    f"  printed\n{indented(printed)}"
                )
            if block.output is not None:
                wrong = difference(block.output, printed)
                if wrong:
                    raise Broken(f"{name}: {wrong}")
