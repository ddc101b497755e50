"""The examples' pages: their command lines as they stand, and their files as Azure's own client reads them."""

import pathlib

import pytest
from azure.ai.ml import (
    load_compute,
    load_data,
    load_environment,
    load_job,
    load_model,
    load_online_deployment,
    load_online_endpoint,
)
from azure.ai.ml.entities._load_functions import load_schedule
from conftest import ROOT

EXAMPLES = ROOT / "examples"
LOADERS = {
    "compute": load_compute,
    "data": load_data,
    "environment": load_environment,
    "job": load_job,
    "pipeline": load_job,
    "model": load_model,
    "endpoint": load_online_endpoint,
    "deployment": load_online_deployment,
    "schedule": load_schedule,
}
SHOWN = {
    "diabetes": "[2",
    "pipeline": "24.0 degrees on average in 3 cities",
    "score-script": "[212.7, 67.8]",
    "shops": "Fulda       4",
    "nightly-count": "for red",
    "watched": "of 1000 steps",
}
FILES = [file.relative_to(EXAMPLES).as_posix() for file in sorted(EXAMPLES.glob("*/*.yml"))]


@pytest.mark.parametrize("file", FILES)
def test_azures_client_takes_the_file(file, monkeypatch):
    path = pathlib.Path(EXAMPLES, file)
    monkeypatch.chdir(path.parent)
    assert LOADERS[path.stem](path.name).name or path.stem in ("job", "pipeline")


@pytest.mark.parametrize("example", SHOWN)
def test_the_lines_of_the_page_run(user, example):
    user.run("./athanor", "up", "--detach")
    page = (EXAMPLES / example / "README.md").read_text()
    lines = page.split("```")[1].strip()
    ran = user.types(lines, folder=EXAMPLES / example)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert SHOWN[example] in ran.stdout
