"""Runs parallel jobs for tests: the driver in a folder of its own, as the server starts it."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

FILES = pathlib.Path(__file__).resolve().parents[2] / "main/resources/dev/athanor/apps/python/files/parallel"
sys.path.append(str(FILES))

ECHO = """
    import os

    def run(mini_batch):
        return [os.path.basename(place) for place in mini_batch]
"""


class ParallelCase(unittest.TestCase):
    """A test with a folder for its job: code, data, output, state."""

    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="p-"))
        self.code = self.root / "code"
        self.data = self.root / "data"
        self.output = self.root / "rows.txt"
        self.code.mkdir()
        self.data.mkdir()

    def tearDown(self):
        shutil.rmtree(self.root, ignore_errors=True)

    def files(self, count):
        for number in range(count):
            (self.data / ("f%03d" % number)).write_text(str(number))

    def write(self, name, text):
        place = self.data / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(textwrap.dedent(text))

    def start(self, script=ECHO, devices=None, **settings):
        """The driver, on its way."""
        (self.code / "score.py").write_text(textwrap.dedent(script))
        given = {
            "entry_script": "score.py",
            "input_data": self.data,
            "append_row_to": self.output,
            "state": self.root / "state",
            "cores": 2,
        }
        given.update(settings)
        variables = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
        if devices is not None:
            variables["CUDA_VISIBLE_DEVICES"] = devices
        for name, value in given.items():
            if value is not None:
                variables["ATHANOR_PARALLEL_" + name.upper()] = str(value)
        return subprocess.Popen(
            [sys.executable, "-u", str(FILES / "start.py")],
            cwd=str(self.code),
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
        )

    def ended(self, process):
        """Exit code and what was said."""
        said, _ = process.communicate(timeout=60)
        return process.returncode, said

    def run_job(self, script=ECHO, **settings):
        return self.ended(self.start(script, **settings))

    def rows(self):
        return self.output.read_text().splitlines()

    def log(self, name):
        return (self.code / "logs" / name).read_text()

    def refused(self, words, script=ECHO, **settings):
        code, said = self.run_job(script, **settings)
        self.assertEqual(1, code, said)
        self.assertIn(words, said)
        self.assertFalse(self.output.exists())

    def wait_for_end(self, pid):
        """Until the process is gone or a zombie that nobody has fetched yet."""
        place = pathlib.Path("/proc/%d/stat" % pid)
        while place.exists():
            try:
                if place.read_text().rpartition(")")[2].split()[0] == "Z":
                    return
            except OSError:
                return
