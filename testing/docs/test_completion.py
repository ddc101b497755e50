"""Completion in the shells themselves; they ask the built program."""

import os
import pty
import shutil
import subprocess

import pytest
from session import ROOT

LAUNCHER = ROOT / "athanor"


def script(shell):
    made = subprocess.run([LAUNCHER, "completion", "--shell", shell], capture_output=True, text=True, check=True)
    return made.stdout


def in_bash(tmp_path, line, before=""):
    """What bash offers after ``line``."""
    (tmp_path / "completion").write_text(script("bash"))
    words = line.split(" ")
    ask = (
        f"shopt -s expand_aliases\n{before}\n. {tmp_path}/completion\n"
        f"COMP_WORDS=({' '.join(repr(word) for word in words)}) COMP_CWORD={len(words) - 1}\n"
        '_athanor; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    return subprocess.run(["bash", "--norc", "-c", ask], capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize(
    "line, offered",
    [
        ("athanor ml jo", ["job"]),
        ("athanor ml job str", ["stream"]),
        ("athanor ml job create --str", ["--stream"]),
        ("athanor ml job list --output ta", ["table"]),
        ("athanor ml job create --file ", []),
    ],
)
def test_bash(tmp_path, line, offered):
    assert in_bash(tmp_path, line) == offered


def test_bash_leaves_anothers_az_alone(tmp_path):
    assert in_bash(tmp_path, "az ml jo") == []
    assert in_bash(tmp_path, "az ml jo", before=f"alias az={LAUNCHER}") == ["job"]


def typed(shell, tmp_path, keys):
    """The screen of an interactive shell after ``keys``."""
    here, there = pty.openpty()
    process = subprocess.Popen(
        shell, stdin=there, stdout=there, stderr=there, cwd=tmp_path, start_new_session=True,
        env=os.environ | {"HOME": str(tmp_path), "TERM": "dumb", "PATH": f"{ROOT}{os.pathsep}{os.environ['PATH']}"},
    )
    os.close(there)
    os.write(here, keys.encode())
    screen = b""
    try:
        while part := os.read(here, 4096):
            screen += part
    except OSError:
        # Linux's way to say that the other side has closed.
        pass
    process.wait()
    os.close(here)
    return screen.decode(errors="replace")


def test_bash_at_the_keyboard(tmp_path):
    (tmp_path / "completion").write_text(script("bash"))
    screen = typed(["bash", "--norc", "-i"], tmp_path, ". ./completion\nathanor ml job stre\t\nexit\n")
    assert "See `athanor ml job stream --help`" in screen


def test_zsh(tmp_path):
    if not shutil.which("zsh"):
        pytest.skip("zsh is not installed")
    (tmp_path / "completion").write_text(script("zsh"))
    setup = "autoload -U compinit; compinit -u\n. ./completion\n"
    screen = typed(["zsh", "-f", "-i"], tmp_path, setup + "athanor ml job stre\t\nexit\n")
    assert "See `athanor ml job stream --help`" in screen


def test_fish(tmp_path):
    if not shutil.which("fish"):
        pytest.skip("fish is not installed")
    (tmp_path / "completion").write_text(script("fish"))
    (tmp_path / "heights.csv").touch()

    def offered(line):
        told = subprocess.run(
            ["fish", "--no-config", "-c", f"source completion; complete -C '{line}'"],
            cwd=tmp_path, env=os.environ | {"HOME": str(tmp_path)}, capture_output=True, text=True, check=True,
        )
        return [one.split("\t")[0] for one in told.stdout.splitlines()]

    assert offered("athanor ml job stre") == ["stream"]
    assert "--stream" in offered("athanor ml job create --")
    assert offered("athanor ml job create --file hei") == ["heights.csv"]
