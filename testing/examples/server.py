"""A server with a fresh home, and the command line beside it under the name `az`, as the examples call it."""

import hashlib
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = pathlib.Path(__file__).resolve().parents[2]
# What points at another server must not be seen by this one's command line.
STRANGE = ("ATHANOR_HOME", "AZURE_", "AZUREML_", "MLFLOW_", "IDENTITY_", "ARM_CLOUD_METADATA_URL", "REGISTRY_DISCOVERY_ENDPOINT_URL")


def clients():
    """An environment with Azure's clients, made once a content of its requirements."""
    asked = HERE / "requirements.txt"
    folder = ROOT / ".build" / "examples" / hashlib.sha256(asked.read_bytes()).hexdigest()[:12]
    if not (folder / ".ready").exists():
        print("making the environment of the notebooks, some minutes the first time", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(folder / "bin" / "python"), "-m", "pip", "install", "-q", "-r", str(asked)], check=True)
        (folder / ".ready").touch()
    return folder


class Server:
    def __init__(self, folder, mirrors):
        self.folder = pathlib.Path(folder)
        self.home = self.folder / "home"
        self.variables = {key: value for key, value in os.environ.items() if not key.startswith(STRANGE)} | {
            "ATHANOR_HOME": str(self.home),
            "ATHANOR_SERVER_PORT": "0",
            "ATHANOR_SERVER_HTTP_PORT": "0",
            "ATHANOR_BUILD": "never",
            "AZURE_CONFIG_DIR": str(self.folder / "azure"),
            "TMPDIR": str(self.folder / "tmp"),
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
        }
        if mirrors:
            self.variables["ATHANOR_DATA_MIRRORS"] = ",".join(f"{prefix}={place}" for prefix, place in mirrors.items())

    def start(self):
        for name in ("bin", "tmp"):
            (self.folder / name).mkdir(parents=True)
        az = self.folder / "bin" / "az"
        az.write_text(f'#!/bin/sh\nexec {shlex.quote(str(ROOT / "athanor"))} "$@"\n')
        az.chmod(0o755)
        up = subprocess.run(["az", "up", "--detach"], env=self.variables, capture_output=True, text=True)
        if up.returncode != 0:
            raise SystemExit(f"the server did not start: {up.stdout}{up.stderr}")
        # What `athanor env` says is what a person's shell has: it leads Azure's clients, also notebooks, to this server.
        told = subprocess.run(["bash", "-c", 'eval "$(az env)" && env -0'], env=self.variables, capture_output=True, text=True, check=True)
        self.variables = dict(pair.split("=", 1) for pair in told.stdout.split("\0") if "=" in pair)

    def add_notebooks(self):
        """Puts `notebook` beside `az`, and a Python whose own packages, those that a notebook installs, go away with this server."""
        shared = clients()
        folder = self.folder / "notebooks"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
        (own,) = folder.glob("lib/python3*/site-packages")
        (theirs,) = shared.glob("lib/python3*/site-packages")
        (own / "clients.pth").write_text(f"import site; site.addsitedir({str(theirs)!r})\n")
        for name, words in {"notebook": [str(HERE / "notebook.py")], "python": []}.items():
            program = self.folder / "bin" / name
            program.write_text(f'#!/bin/sh\nexec {shlex.join([str(folder / "bin" / "python"), *words])} "$@"\n')
            program.chmod(0o755)

    def run(self, lines, folder, timeout, log):
        """Runs lines of a shell in a folder, stops at the first that fails; its exit status, or None when it took too long."""
        with log.open("ab") as out:
            running = subprocess.Popen(
                ["bash", "-euo", "pipefail", "-c", "\n".join(lines)],
                cwd=folder,
                env=self.variables,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                return running.wait(timeout)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()
                return None

    def quiet(self):
        """Cancels what an example left running, for jobs outlive the command that waits for them, and their server too."""
        busy = "[?contains(['Running', 'Queued', 'Preparing', 'Starting', 'NotStarted'], status)].name"
        line = f'for job in $(az ml job list --query "{busy}" -o tsv); do az ml job cancel --name $job; done'
        subprocess.run(["bash", "-c", line], env=self.variables, capture_output=True, timeout=300)

    def stop(self):
        self.quiet()
        subprocess.run(["az", "down"], env=self.variables, capture_output=True, timeout=120)


def clock():
    return time.monotonic()
