"""A whole server in a home folder of its own: started by the launcher, killed without warning, asked over plain HTTP."""

import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
VERSION = "api-version=2024-10-01"
GONE = (ConnectionError, http.client.HTTPException, TimeoutError, socket.timeout, OSError)


class Refused(Exception):
    """The server answered, but not with success."""

    def __init__(self, status, body):
        super().__init__(f"{status}: {body[:400]!r}")
        self.status, self.body = status, body


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class House:
    """One server. Its addresses stay the same over restarts, as they do for people who set them."""

    def __init__(self, home):
        self.home = pathlib.Path(home)
        self.port, self.http_port = free_port(), free_port()
        self.facts = {}

    def environment(self):
        return os.environ | {
            "ATHANOR_HOME": str(self.home),
            "ATHANOR_SERVER_PORT": str(self.port),
            "ATHANOR_SERVER_HTTP_PORT": str(self.http_port),
            "ATHANOR_BUILD": "never",
            "AZURE_CONFIG_DIR": f"{self.home}.azure",
        }

    # ---- its life -----------------------------------------------------------------------------------------------

    def start(self):
        """Begins a start in the background; `finish` waits for it."""
        return subprocess.Popen(
            [str(ROOT / "athanor"), "up", "--detach"], env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def finish(self, starting):
        said, _ = starting.communicate(timeout=180)
        return starting.returncode, said

    def up(self):
        code, said = self.finish(self.start())
        if code != 0:
            raise AssertionError(f"the server did not start (exit code {code}): {said}\n{self.last_words()}")
        self.facts = json.loads((self.home / "run/server.json").read_text())
        return said

    def last_words(self):
        words = ""
        for log in sorted((self.home / "logs").glob("*")) if (self.home / "logs").is_dir() else []:
            words += f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}\n"
        return words

    def kill(self):
        """Kills every server process of this home; returns how many there were."""
        pids = self.servers()
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        while any(pathlib.Path(f"/proc/{pid}").exists() and state(pid) != "Z" for pid in pids):
            time.sleep(0.005)
        return len(pids)

    def signal(self, number):
        for pid in self.servers() + self.works():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def down(self):
        return subprocess.run(
            [str(ROOT / "athanor"), "down"], env=self.environment(), capture_output=True, text=True, timeout=120
        )

    def servers(self):
        """Server processes of this home, also those that are only just starting."""
        return [pid for pid in pids() if "dev.athanor.apps.server.Server" in command(pid) and self.belongs(pid)]

    def belongs(self, pid):
        return f"ATHANOR_HOME={self.home}" in environ(pid)

    def works(self):
        """Processes of work that this home's servers started: jobs and score hosts, wrappers included."""
        mark = str(self.home)
        return [
            pid
            for pid in pids()
            if any(line.startswith("ATHANOR_START_TOKEN=") for line in environ(pid))
            and (mark in command(pid) or any(mark in line for line in environ(pid)))
        ]

    def hosts(self):
        """Ids of the works that are score hosts."""
        return [entry.name for entry in (self.home / "run/work").iterdir() if entry.name.startswith("score-")]

    def remove(self):
        """Ends whatever is left of it."""
        self.kill()
        for pid in self.works():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        shutil.rmtree(self.home, ignore_errors=True)

    # ---- its addresses ------------------------------------------------------------------------------------------

    @property
    def workspace(self):
        return (
            f"/subscriptions/{self.facts['subscription']}/resourceGroups/{self.facts['resourceGroup']}"
            f"/providers/Microsoft.MachineLearningServices/workspaces/{self.facts['workspace']}"
        )

    def ask(self, method, path, body=None, headers=None, timeout=60, source=None):
        """One request; returns (status, headers, bytes)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=timeout)
        try:
            headers = dict(headers or {})
            if isinstance(body, (dict, list)):
                body, headers["Content-Type"] = json.dumps(body), "application/json"
            connection.request(method, path, body=source if source is not None else body, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def ok(self, method, path, body=None, headers=None, **more):
        status, _, content = self.ask(method, path, body, headers, **more)
        if status >= 300:
            raise Refused(status, content)
        return content

    def arm(self, method, path, body=None):
        joint = "&" if "?" in path else "?"
        content = self.ok(method, f"{self.workspace}/{path}{joint}{VERSION}", body)
        return json.loads(content) if content else {}

    def mlflow(self, method, call, body=None):
        path = f"/api/2.0/mlflow/{call}"
        return json.loads(self.ok(method, path, body) or b"{}")


def pids():
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]


def environ(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/environ").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return []


def command(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").replace("\0", " ")
    except OSError:
        return ""


def state(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return "Z"


def dice(seed, *words):
    """Random numbers that depend on the seed and on what they are for, not on which thread was quicker."""
    return random.Random("/".join(map(str, (seed, *words))))
