"""Starts a score host for a test and talks to it as the front door does: HTTP over its Unix socket."""
import http.client
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest

FILES = pathlib.Path(__file__).resolve().parents[2] / "main/resources/dev/athanor/apps/python/files"


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout=30):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Reply:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self):
        return json.loads(self.body)


class Host:
    """A running host; use as a context manager."""

    def __init__(self, script=None, env=None, arguments=(), python=sys.executable, files=None):
        self.folder = tempfile.mkdtemp(prefix="h-")
        self.socket = os.path.join(self.folder, "s")
        code = os.path.join(self.folder, "code")
        os.mkdir(code)
        for name, text in (files or {}).items():
            with open(os.path.join(code, name), "w", encoding="utf-8") as stream:
                stream.write(textwrap.dedent(text))
        variables = {"PATH": os.environ["PATH"], "HOME": self.folder, "AML_APP_ROOT": code, "PYTHONDONTWRITEBYTECODE": "1"}
        if script is not None:
            with open(os.path.join(code, "score.py"), "w", encoding="utf-8") as stream:
                stream.write(textwrap.dedent(script))
            variables["AZUREML_ENTRY_SCRIPT"] = "score.py"
        variables.update(env or {})
        self.log_path = os.path.join(self.folder, "log")
        self.log_file = open(self.log_path, "wb")
        self.process = subprocess.Popen(
            [python, "-u", str(FILES / "athanor_host.py"), "--socket", self.socket, *arguments],
            cwd=code,
            env=variables,
            stdout=self.log_file,
            stderr=subprocess.STDOUT,
        )

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.process.terminate()
        self.process.wait(20)
        self.log_file.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self):
        with open(self.log_path, encoding="utf-8") as stream:
            return stream.read()

    def connection(self, worker=0):
        """A connection, as soon as the host listens."""
        path = self.socket if worker == 0 else "%s.%d" % (self.socket, worker)
        while True:
            connection = UnixConnection(path)
            try:
                connection.connect()
                return connection
            except (FileNotFoundError, ConnectionRefusedError):
                connection.close()
                time.sleep(0.01)
                if self.process.poll() is not None:
                    raise AssertionError("the host ended with %s: %s" % (self.process.returncode, self.log()))

    def call(self, method="POST", target="/score", body=None, headers=None, connection=None, worker=0):
        own = connection is None
        connection = connection or self.connection(worker)
        try:
            connection.request(method, target, body, headers or {})
            return Reply(connection.getresponse())
        finally:
            if own:
                connection.close()

    def ended(self):
        """Exit code and log of a host that ends by itself."""
        code = self.process.wait(30)
        return code, self.log()


ECHO = """
def init():
    pass


def run(data):
    return data
"""


class HostCase(unittest.TestCase):
    """A test with one host for all its methods."""

    script = ECHO
    env = {}
    arguments = ()
    files = {}
    host = None

    @classmethod
    def setUpClass(cls):
        cls.host = Host(cls.script, cls.env, cls.arguments, files=cls.files)

    @classmethod
    def tearDownClass(cls):
        cls.host.__exit__()

    def call(self, *arguments, **named):
        return self.host.call(*arguments, **named)
