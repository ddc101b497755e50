"""The real command line, as a user types it with `alias az=./athanor`, against the server that `athanor env` points at."""

import collections
import json
import os
import pathlib
import subprocess
import uuid

import pytest

LAUNCHER = os.environ.get("ATHANOR_LAUNCHER") or str(pathlib.Path(__file__).resolve().parents[3] / "athanor")

Done = collections.namedtuple("Done", "code out err")


class CommandLine:
    """Runs commands in a folder of their own, with az's configuration kept apart."""

    def __init__(self, folder, config, environment=None):
        self.folder = folder
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("AZURE_DEFAULTS")},
            "AZURE_CONFIG_DIR": str(config),
            **(environment or {}),
        }

    def run(self, *words, environment=None, timeout=120):
        done = subprocess.run(
            [LAUNCHER, *words],
            cwd=self.folder,
            env={**self.environment, **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def text(self, line, *more):
        """What a command that must succeed prints."""
        done = self.run(*line.split(), *more)
        assert done.code == 0, done
        return done.out

    def json(self, line, *more):
        out = self.text(line, *more)
        return json.loads(out) if out.strip() else None

    def fails(self, status, line, *more):
        """What a command that must fail with this status says; it must print no result."""
        done = self.run(*line.split(), *more)
        assert done.code == status, done
        assert done.out == "", done
        return done.err


@pytest.fixture
def az(tmp_path, tmp_path_factory):
    return CommandLine(tmp_path, tmp_path_factory.mktemp("az"))


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A command line that a whole file shares."""
    return CommandLine(tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("az"))


@pytest.fixture
def name():
    """A name that nothing else has."""
    return "c" + uuid.uuid4().hex[:10]


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    """A compute and an environment without packages, made once."""
    line = CommandLine(tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("az"))
    line.text("ml compute create --name cli-cpu --type amlcompute --size Standard_DS3_v2 --max-instances 2")
    line.text("ml environment create --name cli-plain --version 1 --image ubuntu:22.04")
    return line
