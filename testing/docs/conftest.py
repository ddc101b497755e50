import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def session(tmp_path):
    from session import Session

    made = Session(tmp_path / "page", root=tmp_path)
    yield made
    made.close()


def pytest_addoption(parser):
    parser.addoption("--page", action="append", default=[], help="only the pages whose path ends so")
