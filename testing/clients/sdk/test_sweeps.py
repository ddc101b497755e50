"""Sweeps: trials over a search space, compared by a metric, the hopeless given up."""

import json

import pytest
from azure.ai.ml import command
from azure.ai.ml.entities import AmlCompute, Environment
from azure.ai.ml.exceptions import JobException
from azure.ai.ml.sweep import BanditPolicy, Choice, Uniform
from azure.core.exceptions import HttpResponseError

# Logs a metric as any client of MLflow does, without needing the package.
SCRIPT = """
import json, os, sys, time, urllib.request

def log(value, step):
    body = json.dumps({"run_id": os.environ["MLFLOW_RUN_ID"], "key": "loss", "value": value, "step": step, "timestamp": int(time.time() * 1000)})
    request = urllib.request.Request(os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/runs/log-metric", body.encode(),
        {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["MLFLOW_TRACKING_TOKEN"]})
    urllib.request.urlopen(request).read()

x, steps = float(sys.argv[1]), int(sys.argv[2])
os.makedirs("outputs", exist_ok=True)
open("outputs/x.txt", "w").write(sys.argv[1])
for step in range(steps):
    log((x - 3) ** 2, step)
    if steps > 1:
        time.sleep(0.2 if x == 3 else 30)
"""


@pytest.fixture(scope="module")
def trial(client, tmp_path_factory):
    client.compute.begin_create_or_update(AmlCompute(name="cpu", size="STANDARD_DS3_V2", max_instances=2)).result()
    client.environments.create_or_update(Environment(name="plain", version="1", image="ubuntu:22.04"))
    folder = tmp_path_factory.mktemp("trial")
    (folder / "main.py").write_text(SCRIPT)
    return command(
        code=str(folder),
        command="python main.py ${{inputs.x}} ${{inputs.steps}}",
        inputs=dict(x=1.0, steps=1),
        environment="plain:1",
        compute="cpu",
        experiment_name="sweeps",
    )


def test_a_grid_tries_everything_and_names_the_best(client, trial):
    sweep = trial(x=Choice([1, 3, 5])).sweep(sampling_algorithm="grid", primary_metric="loss", goal="Minimize")
    sweep.set_limits(max_total_trials=10, max_concurrent_trials=2)
    job = client.jobs.create_or_update(sweep)
    client.jobs.stream(job.name)
    done = client.jobs.get(job.name)
    assert done.status == "Completed"
    children = {child.name: child for child in client.jobs.list(parent_job_name=job.name)}
    assert sorted(children) == [f"{job.name}_{i}" for i in range(3)]
    assert all(child.status == "Completed" for child in children.values())
    assert done.properties["best_child_run_id"] == f"{job.name}_1"
    assert json.loads(children[f"{job.name}_1"].tags["hyperparameters"]) == {"x": 3}


def test_the_best_trial_can_be_downloaded(client, trial, tmp_path):
    sweep = trial(x=Uniform(0, 6)).sweep(sampling_algorithm="random", primary_metric="loss", goal="Minimize")
    sweep.set_limits(max_total_trials=3, max_concurrent_trials=3)
    job = client.jobs.create_or_update(sweep)
    client.jobs.stream(job.name)
    best = client.jobs.get(job.name).properties["best_child_run_id"]
    client.jobs.download(best, download_path=str(tmp_path), all=True)
    assert 0 <= float((tmp_path / "artifacts/outputs/x.txt").read_text()) <= 6


def test_a_policy_ends_the_hopeless_while_they_run(client, trial):
    sweep = trial(x=Choice([3, 9]), steps=20).sweep(sampling_algorithm="grid", primary_metric="loss", goal="Minimize")
    sweep.set_limits(max_total_trials=2, max_concurrent_trials=2)
    sweep.early_termination = BanditPolicy(slack_amount=1, evaluation_interval=1, delay_evaluation=0)
    job = client.jobs.create_or_update(sweep)
    client.jobs.stream(job.name)
    states = {child.name: child.status for child in client.jobs.list(parent_job_name=job.name)}
    assert states == {f"{job.name}_0": "Completed", f"{job.name}_1": "Canceled"}
    assert "Bandit" in client.jobs.get(f"{job.name}_1").properties["athanor.early-termination"]


def test_a_cancelled_sweep_takes_its_trials_along(client, trial):
    sweep = trial(x=Choice([8, 9]), steps=20).sweep(sampling_algorithm="grid", primary_metric="loss", goal="Minimize")
    job = client.jobs.create_or_update(sweep)
    client.jobs.begin_cancel(job.name).result()
    assert client.jobs.get(job.name).status == "Canceled"
    assert all(child.status == "Canceled" for child in client.jobs.list(parent_job_name=job.name))


def test_a_sweep_whose_trials_all_fail_has_failed(client, trial):
    broken = command(command="echo ${{inputs.x}}; exit 7", inputs=dict(x=1), environment="plain:1", compute="cpu")
    sweep = broken(x=Choice([1])).sweep(sampling_algorithm="grid", primary_metric="loss", goal="Minimize")
    job = client.jobs.create_or_update(sweep)
    with pytest.raises(JobException, match="_0"):
        client.jobs.stream(job.name)


def test_what_is_not_searched_is_refused_before_anything_starts(client, trial):
    sweep = trial(x=Uniform(0, 1)).sweep(sampling_algorithm="grid", primary_metric="loss", goal="Minimize")
    with pytest.raises(HttpResponseError, match="grid sampling knows only choice"):
        client.jobs.create_or_update(sweep)
