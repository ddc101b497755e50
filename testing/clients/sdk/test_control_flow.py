"""Control flow of pipelines as azure-ai-ml builds it: branches, loops until a condition fails, loops over items."""

import pathlib
import subprocess
import sys

import pytest
from azure.ai.ml.entities import AmlCompute, Environment

SUBMIT = pathlib.Path(__file__).with_name("control_flow.py")


@pytest.fixture(scope="module")
def place(client):
    client.compute.begin_create_or_update(AmlCompute(name="cpu", size="STANDARD_DS3_V2", max_instances=2)).result()
    client.environments.create_or_update(Environment(name="plain", version="1", image="ubuntu:22.04"))


def run(client, *words):
    """A pipeline that ran to its end; its name."""
    ran = subprocess.run([sys.executable, SUBMIT, *words], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    name = ran.stdout.split()[-1]
    client.jobs.stream(name)
    assert client.jobs.get(name).status == "Completed"
    return name


def children(client, name):
    """Name and job of each step, in the order of their start."""
    jobs = list(client.jobs.list(parent_job_name=name))
    return {child.display_name: client.jobs.get(child.name) for child in sorted(jobs, key=lambda job: job.display_name)}


def log(client, name, folder):
    """What a step printed."""
    client.jobs.download(name, download_path=str(folder / name))
    return (folder / name / "artifacts/user_logs/std_log.txt").read_text().splitlines()[-1]


@pytest.mark.parametrize(("number", "ran"), [("7", ["decided", "large", "then"]), ("2", ["decided", "small"])])
def test_a_branch_runs_and_the_other_does_not(client, place, number, ran):
    assert list(children(client, run(client, "branch", number))) == ran


def test_a_loop_goes_on_while_its_condition_holds(client, place, tmp_path):
    name = run(client, "loop")
    assert list(children(client, name)) == ["body", "told"]
    assert list(children(client, f"{name}-body")) == ["iteration_1", "iteration_2", "iteration_3"]
    assert log(client, f"{name}-told", tmp_path) == "3"


def test_a_loop_over_items_runs_each(client, place, tmp_path):
    name = run(client, "each")
    (loop,) = children(client, name).values()
    told = [log(client, child.name, tmp_path) for child in children(client, loop.name).values()]
    assert told == ["1 item", "2 item", "3 item"]
