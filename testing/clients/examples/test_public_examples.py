"""The runner of public examples, on checkouts with one small example each."""

import subprocess

import pytest
from conftest import ROOT

RUN = ROOT / "testing/examples/run"
JOB = "$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json\ncommand: {}\nenvironment:\n  image: library/python:latest\n"


@pytest.fixture
def checkouts(tmp_path):
    def with_job(command):
        file = tmp_path / "azureml-examples/cli/jobs/basics/hello-world.yml"
        file.parent.mkdir(parents=True)
        file.write_text(JOB.format(command))
        return tmp_path

    return with_job


def run(folder):
    return subprocess.run([RUN, folder, "--only", "V001"], text=True, capture_output=True, timeout=300)


def test_an_example_that_prints_what_it_must_passes(checkouts):
    ran = run(checkouts('echo "hello world"'))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Examples: 1 passed, 0 failed, 0 skipped" in ran.stdout


def test_an_example_that_fails_is_told_with_its_log(checkouts):
    ran = run(checkouts("ls /nowhere-at-all"))
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "No such file or directory" in ran.stdout and "0 passed, 1 failed" in ran.stdout


def test_an_example_that_does_something_else_fails(checkouts):
    ran = run(checkouts("echo goodbye"))
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "did not print" in ran.stdout


@pytest.mark.parametrize("there", [True, False])
def test_without_checkouts_examples_are_skipped(tmp_path, there):
    ran = run(tmp_path if there else tmp_path / "nowhere")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "skipped" in ran.stdout and "no" in ran.stdout
