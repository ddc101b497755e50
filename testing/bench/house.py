"""A server of its own for the figures, and what they are taken with. Linux only: it reads /proc."""

import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMED = os.environ.get("ATHANOR_BENCH_LAUNCHER", "")  # another one, such as a distribution's, which builds nothing
ATHANOR = NAMED or str(ROOT / "athanor")
API = "api-version=2024-04-01"


class Failed(Exception):
    """Something that a figure needs did not work; the text is for people."""


class Unix(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=120)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class House:
    """A home folder below `work`, on the disk that is measured, and a server for it."""

    def __init__(self, work):
        self.work = work
        self.home = work / "home"
        self.env = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("ATHANOR_", "AZURE"))},
            "ATHANOR_HOME": str(self.home),
            "ATHANOR_SERVER_PORT": "0",
            "ATHANOR_SERVER_HTTP_PORT": "0",
            "ATHANOR_BUILD": "never",
            "ATHANOR_CONTAINER_ENGINE": "none",  # an engine would pull images
        }

    def run(self, *words, **options):
        """Runs the command line and returns what it prints."""
        done = subprocess.run(
            [ATHANOR, *words], env=self.env, cwd=self.work, capture_output=True, text=True, check=False, **options
        )
        if done.returncode != 0:
            raise Failed(f"athanor {' '.join(words)} ended with {done.returncode}: {done.stderr.strip()[-800:]}")
        return done.stdout

    def timed(self, *words):
        """Runs the command line and returns its seconds from start to end."""
        begun = time.monotonic()
        self.run(*words)
        return time.monotonic() - begun

    def up(self):
        self.run("up", "--detach")

    def down(self):
        if (self.home / "run" / "server.json").exists():
            self.run("down")

    def told(self):
        """What the running server says of itself."""
        return json.loads((self.home / "run" / "server.json").read_text())

    def pid(self):
        return self.told()["pid"]

    def call(self, verb, path, body=None, headers=None):
        """One request over the socket, as the owner."""
        connection = Unix(self.told()["socket"])
        try:
            connection.request(verb, path, body, {"Authorization": "Bearer " + self.token(), **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def token(self):
        return (self.home / "run" / "owner.token").read_text().strip()

    def exports(self):
        """The variables of `athanor env`, for the official clients."""
        found = {}
        for line in self.run("env").splitlines():
            name, _, value = line.removeprefix("export ").partition("=")
            found[name] = value.strip("'\"")
        return {**self.env, **found}

    def workspace(self):
        told = self.exports()
        return (
            f"/subscriptions/{told['ATHANOR_SUBSCRIPTION']}/resourceGroups/{told['ATHANOR_RESOURCE_GROUP']}"
            f"/providers/Microsoft.MachineLearningServices/workspaces/{told['ATHANOR_WORKSPACE']}"
        )

    def memory(self, field="VmRSS"):
        """Resident memory of the server in MB: now, or at its highest (VmHWM)."""
        for line in pathlib.Path(f"/proc/{self.pid()}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) / 1024
        raise Failed("no " + field)

    def remove(self):
        try:
            self.down()
        except Failed as failure:
            print(failure)
        shutil.rmtree(self.work, ignore_errors=True)


def machine():
    """This machine in general words."""
    cores = os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = ""
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    system = ""
    for line in pathlib.Path("/etc/os-release").read_text().splitlines():
        if line.startswith("PRETTY_NAME="):
            system = line.split("=", 1)[1].strip('"')
    load = os.getloadavg()[1]
    return f"{cores} cores ({model}), {memory:.0f} GiB of memory, {system}; load of the last minutes before: {load:.1f}"


def build():
    """Builds what has changed; the figures are those of the sources at hand."""
    if not NAMED and subprocess.run([ATHANOR, "build"], check=False).returncode != 0:
        raise SystemExit("the build failed")


def java():
    """The Java that the built server runs on."""
    found = re.search(r"^java=(.*)$", (ROOT / ".build" / "launch.sh").read_text(), re.M)
    if found is None:
        raise Failed(".build/launch.sh names no Java; build first")
    return found.group(1)


def clients():
    """A Python with the official clients, as `testing/clients/run` makes it; None when there is none."""
    named = os.environ.get("ATHANOR_BENCH_SDK")
    if named:
        return named
    for ready in sorted((ROOT / ".build" / "clients").glob("*/.ready")):
        if any(ready.parent.glob("lib/python*/site-packages/azure/ai/ml")):
            return str(ready.parent / "bin" / "python")
    return None
