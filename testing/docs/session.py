"""The shell and the Python of one page, in a folder and a home of their own."""

import json
import os
import select
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# What a block may take at most, in seconds; a page that hangs shall not hang its test.
PATIENCE = 300
# Variables that would lead a page to another server, or another place than its own.
FOREIGN = ("ATHANOR_", "AZURE", "MLFLOW_", "IDENTITY_", "ARM_", "MSI_", "REGISTRY_", "PYTEST_", "VIRTUAL_ENV")
TRUST = {"REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"}


class Hanging(Exception):
    """A block that did not end."""


class Session:
    def __init__(self, folder, root=ROOT, cache=None, environment=None):
        self.folder = Path(folder) / "work"
        self.own = Path(folder) / "session"
        self.home = Path(folder) / "home"
        for made in (self.folder, self.own, self.home / "environments"):
            made.mkdir(parents=True)
        self.home.chmod(0o700)
        for name in ("athanor", "examples"):
            if (Path(root) / name).exists():
                (self.folder / name).symlink_to(Path(root) / name)
        if cache:
            # Packages that an earlier page's environments fetched already.
            Path(cache).mkdir(parents=True, exist_ok=True)
            (self.home / "environments" / ".cache").symlink_to(cache)
        self.environment = dict(os.environ if environment is None else environment)
        for name in list(self.environment):
            if name.startswith(FOREIGN):
                del self.environment[name]
        self.environment |= {
            "ATHANOR_HOME": str(self.home),
            "ATHANOR_BUILD": "never",
            # The same on every machine, whether it has podman or not.
            "ATHANOR_CONTAINER_ENGINE": "none",
            "ATHANOR_SERVER_PORT": "0",
            "ATHANOR_SERVER_HTTP_PORT": "0",
            "AZURE_CONFIG_DIR": str(self.own / "azure"),
            "HOME": str(self.own),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{self.environment.get('PATH', '')}",
            "PWD": str(self.folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONWARNINGS": "ignore",
            "COLUMNS": "120",
        }
        self.blocks = 0
        self.python = None
        self.shell = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.tell(self.shell, "shopt -s expand_aliases")

    def run(self, block, name):
        """(status, what was printed)."""
        self.blocks += 1
        out = self.own / f"{self.blocks}.out"
        runner = self.run_python if block.language == "python" else self.run_shell
        try:
            status = runner(block.text, out, name)
        except Hanging:
            printed = out.read_text(errors="replace") if out.exists() else ""
            raise Hanging(f"{name} did not end within {PATIENCE} s; it printed\n{printed}") from None
        return status, out.read_text(encoding="utf-8", errors="replace")

    def run_shell(self, text, out, name):
        script = self.own / f"{self.blocks}.sh"
        script.write_text(text)
        # The first command that fails decides; the others still run, as they would for a person.
        self.tell(
            self.shell,
            "failed=0; trap 'code=$?; [ $failed -ne 0 ] || failed=$code' ERR",
            f'eval "$(<{shlex.quote(str(script))})" >{shlex.quote(str(out))} 2>&1 </dev/null',
            "code=$?; trap - ERR; [ $failed -ne 0 ] || failed=$code",
            f"env -0 >{shlex.quote(str(self.own / 'environment'))}; echo $failed",
        )
        answer = self.hear(self.shell.stdout)
        kept = (self.own / "environment").read_bytes().decode(errors="replace").split("\0")
        self.environment = dict(pair.split("=", 1) for pair in kept if "=" in pair)
        return int(answer)

    def run_python(self, text, out, name):
        if self.python is None:
            reading, writing = os.pipe()
            self.python = subprocess.Popen(
                [sys.executable, "-u", str(HERE / "interpreter.py"), str(writing)],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                text=True,
                pass_fds=[writing],
                start_new_session=True,
            )
            os.close(writing)
            self.answers = os.fdopen(reading)
        self.tell(self.python, json.dumps({"text": text, "out": str(out), "name": name}))
        return int(self.hear(self.answers))

    @staticmethod
    def tell(process, *lines):
        process.stdin.write("".join(line + "\n" for line in lines))
        process.stdin.flush()

    @staticmethod
    def hear(pipe):
        if not select.select([pipe], [], [], PATIENCE)[0]:
            raise Hanging
        answer = pipe.readline()
        if not answer:
            raise Hanging("the shell ended; a page must not use exit or exec")
        return answer

    def write(self, block):
        file = self.folder / block.marks["file"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block.text, encoding="utf-8")

    def close(self):
        """Ends the page's server and processes and removes its folder."""
        launcher = self.folder / "athanor"
        if launcher.exists():
            for home in self.homes():
                subprocess.run(
                    [launcher, "down"],
                    env=self.environment | {"ATHANOR_HOME": str(home)},
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
        for process in (self.python, self.shell):
            if process is None:
                continue
            process.stdin.close()
            try:
                os.killpg(process.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
            process.wait()
        self.shell.stdout.close()
        if self.python is not None:
            self.answers.close()
        shutil.rmtree(self.folder.parent, ignore_errors=True)

    def homes(self):
        """The page's own home folder and those it made in its folder."""
        return [self.home, *(told.parent.parent for told in self.folder.glob("*/run/server.json"))]
