"""The public examples that are run: where they lie, how they are run, and what is expected of them (catalogue.json)."""

import dataclasses
import json
import pathlib

FILE = pathlib.Path(__file__).with_name("catalogue.json")


@dataclasses.dataclass(frozen=True)
class Example:
    """One example: lines of a shell, as its repository writes them, and what they must print."""

    id: str
    feature: str
    repository: str
    path: str
    shows: str
    # The folder that the lines run in; it is copied first, so that nothing is written into the checkout.
    folder: str = ""
    run: tuple = ()
    # What a person would have made before, such as data that the example expects in the datastore.
    before: tuple = ()
    # Words that must be printed; without them a line that does nothing would pass.
    prints: tuple = ()
    # Folders of data, below --data, that stand for public addresses.
    data: tuple = ()
    # Whether its lines need Python with Azure's clients, and `notebook`.
    notebook: bool = False
    # What makes it slow or large; then it runs only with --heavy.
    heavy: str = ""
    # What it fetches itself from where no mirror helps; then it runs only with --internet.
    internet: str = ""
    # A feature that is not there yet.
    waits: str = ""
    # Why it cannot run here at all.
    never: str = ""

    @property
    def expected(self):
        """Whether it has to run."""
        return not (self.waits or self.never)


@dataclasses.dataclass(frozen=True)
class Catalogue:
    # Name of a checkout's folder, and the public repository that it is a checkout of.
    repositories: dict
    # Beginnings of public addresses, and the path below --data that stands for each.
    mirrors: dict
    examples: tuple


def load(text=None):
    raw = json.loads(FILE.read_text() if text is None else text)
    examples = tuple(
        Example(**{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()})
        for entry in raw["examples"]
    )
    for example in examples:
        if example.repository not in raw["repositories"]:
            raise ValueError(f"{example.id}: repository '{example.repository}' is not among {list(raw['repositories'])}")
        if example.expected and not (example.run and example.prints):
            raise ValueError(f"{example.id}: an example that runs needs 'run' and 'prints'")
    if len({example.id for example in examples}) != len(examples):
        raise ValueError("an id is there twice")
    return Catalogue(raw["repositories"], raw["mirrors"], examples)
