"""The examples that --help shows, against a server: those that only look must work, the others must at least be understood."""

import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from session import ROOT, Session

COMMANDS = ROOT / "apps/cli/src/main/resources/dev/athanor/apps/cli/commands.txt"
# They start or stop servers, follow a log for ever, or run a program of the reader's.
LEFT_OUT = {"up", "down", "quickstart", "logs", "run", "ml workspace delete"}
USAGE = 2
# Some read it from standard input.
A_PASSWORD = "correct horse battery"


def examples():
    """(command, line) of the command table."""
    command = ""
    for line in COMMANDS.read_text(encoding="utf-8").split("\n"):
        if line.startswith("command "):
            command = line.removeprefix("command ")
        elif line.startswith("  example ") and command not in LEFT_OUT:
            yield command, line.removeprefix("  example ")


def looks(command, line):
    """Whether the line needs nothing but a server with its default workspace."""
    return (
        command.split()[-1] in {"list", "list-sizes", "list-usage", "version", "status", "doctor", "env", "completion"}
        and " --name" not in line
        and "--endpoint-name" not in line
        and "--parent-job-name" not in line
    )


def test_examples_of_help():
    session = Session(Path(tempfile.mkdtemp(prefix="athanor-docs.")) / "p")
    try:
        subprocess.run([ROOT / "athanor", "up", "--detach"], env=session.environment, check=True, capture_output=True)

        def tried(example):
            command, line = example
            words = re.sub(r"^(az|athanor) ", f"{ROOT}/athanor ", line)
            done = subprocess.run(
                ["bash", "-c", words], cwd=session.folder, env=session.environment,
                input=A_PASSWORD + "\n", capture_output=True, text=True,
            )
            told = done.stdout + done.stderr
            good = done.returncode == 0 if looks(command, line) else done.returncode != USAGE
            return [] if good and "\tat " not in told else [f"{line}\n  ended with {done.returncode}: {told[-600:]}"]

        with ThreadPoolExecutor(4) as several:
            wrong = sum(several.map(tried, examples()), [])
        assert not wrong, "\n".join(wrong)
    finally:
        session.close()
        session.folder.parent.parent.rmdir()


def test_most_examples_that_look_are_tried():
    assert sum(looks(*example) for example in examples()) > 15
