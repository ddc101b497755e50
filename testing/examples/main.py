"""Runs public Azure ML examples as their repositories hold them, and says of each whether it ran."""

import argparse
import collections
import os
import pathlib
import shutil
import sys
import tempfile

import catalogue
from server import Server, clock

Outcome = collections.namedtuple("Outcome", "word why seconds")


def options(words):
    parser = argparse.ArgumentParser(
        prog="testing/examples/run", description="Runs public Azure ML examples, unedited, from local checkouts."
    )
    parser.add_argument("checkouts", metavar="DIR", type=pathlib.Path, help="the folder with the checkouts")
    parser.add_argument(
        "--data",
        metavar="DIR",
        type=pathlib.Path,
        default=os.environ.get("ATHANOR_EXAMPLES_DATA"),
        help="folders of data that stand for public addresses (or ATHANOR_EXAMPLES_DATA)",
    )
    parser.add_argument("--only", metavar="WORD", action="append", help="an id, or a word of a feature or path; may be repeated")
    parser.add_argument("--heavy", action="store_true", help="also those that fetch gigabytes or take very long")
    parser.add_argument("--internet", action="store_true", help="also those that fetch public addresses themselves")
    parser.add_argument("--timeout", metavar="SECONDS", type=int, default=1200, help="for one example (1200)")
    parser.add_argument("--keep", action="store_true", help="keep the server's home and the logs")
    return parser.parse_args(words)


def chosen(examples, words):
    if not words:
        return examples
    return [
        example
        for example in examples
        if any(word.lower() == example.id.lower() or word.lower() in f"{example.feature} {example.path}".lower() for word in words)
    ]


class Runner:
    def __init__(self, known, asked, folder):
        self.known, self.asked, self.folder = known, asked, folder
        self.data = asked.data.resolve() if asked.data else None
        self.server = None
        self.notebooks = False

    def why_skipped(self, example):
        """Why an example is not run, or nothing."""
        if example.waits:
            return f"waiting: {example.waits}"
        if example.never:
            return example.never
        checkout = self.asked.checkouts / example.repository
        if not checkout.is_dir():
            return f"no checkout of {self.known.repositories[example.repository]} in {self.asked.checkouts}"
        if not (checkout / example.path).exists():
            return "not in this checkout"
        if example.heavy and not self.asked.heavy:
            return f"--heavy: {example.heavy}"
        if example.internet and not self.asked.internet:
            return f"--internet: {example.internet}"
        for name in example.data:
            if self.data is None or not (self.data / name).exists():
                return f"no data '{name}'" + (f" in {self.data}" if self.data else "; give --data DIR")
        return None

    def run(self, example):
        why = self.why_skipped(example)
        if why:
            return Outcome("skipped", why, 0)
        if self.server is None:
            self.open()
        if example.notebook and not self.notebooks:
            self.server.add_notebooks()
            self.notebooks = True
        begun = clock()
        log = self.folder / "logs" / f"{example.id}.log"
        folder = self.copy(example)
        variables = [f"export EXAMPLES_DATA='{self.data}'"] if self.data else []
        for lines in (example.before, example.run):
            status = self.server.run([*variables, *lines], folder, self.asked.timeout, log) if lines else 0
            if status != 0:
                self.server.quiet()
            if status is None:
                return Outcome("failed", f"not over after {self.asked.timeout} s", clock() - begun)
            if status != 0:
                return Outcome("failed", f"exit status {status}", clock() - begun)
        said = log.read_text(errors="replace")
        missing = [words for words in example.prints if words not in said]
        if missing:
            return Outcome("failed", f"did not print {missing}", clock() - begun)
        return Outcome("passed", "", clock() - begun)

    def open(self):
        mirrors = {}
        if self.data:
            mirrors = {prefix: self.data / path for prefix, path in self.known.mirrors.items() if (self.data / path).exists()}
        self.server = Server(self.folder / "server", mirrors)
        self.server.start()
        log = self.folder / "logs" / "computes.log"
        for name in ("cpu-cluster", "gpu-cluster"):
            line = f"az ml compute create --name {name} --type amlcompute --size Standard_DS3_v2 --max-instances 4"
            if self.server.run([line], self.folder, 120, log) != 0:
                raise SystemExit(f"the compute {name} was not made:\n{log.read_text()}")

    def copy(self, example):
        """The example's folder, copied once for all examples in it."""
        target = self.folder / "work" / example.repository / example.folder
        source = self.asked.checkouts / example.repository / example.folder
        if not target.exists():
            shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        return target


def show(example, outcome):
    seconds = f"{outcome.seconds:7.1f}" if outcome.word != "skipped" else " " * 7
    print(f"{example.id}  {example.feature:<22} {outcome.word:<8} {seconds}  {outcome.why or example.path}", flush=True)


def main(words):
    asked = options(words)
    known = catalogue.load()
    if not asked.checkouts.is_dir():
        print(f"Examples: skipped, there is no folder {asked.checkouts}", flush=True)
        return 0
    asked.checkouts = asked.checkouts.resolve()
    examples = chosen(known.examples, asked.only)
    if not examples:
        print(f"no example is meant by {asked.only}", file=sys.stderr)
        return 2
    folder = pathlib.Path(tempfile.mkdtemp(prefix="athanor-examples."))
    (folder / "logs").mkdir()
    runner = Runner(known, asked, folder)
    outcomes = {}
    try:
        for example in examples:
            outcomes[example.id] = runner.run(example)
            show(example, outcomes[example.id])
        for name, outcome in outcomes.items():
            if outcome.word == "failed":
                tail = (folder / "logs" / f"{name}.log").read_text(errors="replace").splitlines()[-40:]
                print(f"\n--- {name}: {outcome.why}\n" + "\n".join(tail), flush=True)
    finally:
        if runner.server:
            runner.server.stop()
        if asked.keep:
            print(f"\nkept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    count = collections.Counter(outcome.word for outcome in outcomes.values())
    print(f"\nExamples: {count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped", flush=True)
    return 1 if count["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
