"""Control flow of pipelines as azure-ai-ml builds it: branches, loops until a condition fails, loops over items."""

import pathlib
import subprocess
import sys

import pytest
from azure.ai.ml.entities import AmlCompute, Environment
from azure.ai.ml.exceptions import JobException

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
    """What a step printed last."""
    return lines(client, name, folder)[-1]


def lines(client, name, folder):
    """All that a step printed."""
    client.jobs.download(name, download_path=str(folder / name))
    text = (folder / name / "artifacts/user_logs/std_log.txt").read_text()
    return [line for line in text.splitlines() if not line.startswith("[athanor]")]


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
    assert list(children(client, name)) == ["many", "told"]
    told = [log(client, child.name, tmp_path) for child in children(client, f"{name}-many").values()]
    assert told == ["1 item", "2 item", "3 item"]
    assert lines(client, f"{name}-told", tmp_path) == ["1 item", "2 item", "3 item", "[1,4,9]"]
    client.jobs.download(name, output_name="tables", download_path=str(tmp_path))
    made = tmp_path / "named-outputs/tables"
    assert (made / "MLTable").read_text().count("folder: ./iteration_") == 3
    assert (made / "iteration_2/said").read_text() == "2 item\n"


def test_a_loop_over_items_that_a_step_chose(client, place, tmp_path):
    name = run(client, "later", '[{"n": 5}, {"n": 7, "word": "own"}]')
    assert list(children(client, f"{name}-many")) == ["iteration_1", "iteration_2"]
    assert lines(client, f"{name}-told", tmp_path) == ["5 later", "7 own", "[25,49]"]


def test_items_that_a_step_chose_wrongly_are_told(client, place):
    with pytest.raises(JobException, match="iteration_1 has 'm', but the body has no such input"):
        run(client, "later", '[{"m": 5}]')
