"""The program as a new user finds it: an empty home for each file of tests, and nothing that points at a server."""

import os
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]


class User:
    """Somebody at a shell, with a home folder of their own."""

    def __init__(self, home):
        self.home = home
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ATHANOR_", "AZURE", "MLFLOW_"))}
        # What `athanor env` exports for one server must not lead to another.
        for name in ("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "ARM_CLOUD_METADATA_URL", "REGISTRY_DISCOVERY_ENDPOINT_URL",
                     "SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"):
            kept.pop(name, None)
        self.variables = kept | {
            "ATHANOR_BUILD": "never",
            "ATHANOR_CONTAINER_ENGINE": "none",
            "ATHANOR_HOME": str(home / ".athanor"),
            "ATHANOR_SERVER_PORT": "0",
            "ATHANOR_SERVER_HTTP_PORT": "0",
            "AZURE_CONFIG_DIR": str(home / ".azure"),
            "LANG": "C.UTF-8",
        }

    def run(self, *command, folder=ROOT):
        return subprocess.run(command, cwd=folder, env=self.variables, text=True, capture_output=True, timeout=900)

    def types(self, lines, folder):
        """Runs lines of a shell as the examples' pages write them, and stops at the first that fails."""
        az = f'set -euo pipefail\naz() {{ "{ROOT}/athanor" "$@"; }}\n'
        return self.run("bash", "-c", az + lines, folder=folder)


@pytest.fixture(scope="module")
def user(tmp_path_factory):
    someone = User(tmp_path_factory.mktemp("home"))
    yield someone
    someone.run("./athanor", "down")
    # The environments of a home are half a gigabyte, and pytest keeps folders of earlier runs.
    shutil.rmtree(someone.home, ignore_errors=True)
