"""`athanor import mlflow` and `athanor export mlflow`, with sources that MLflow itself has made."""

import json
import os
import subprocess
import sys
import uuid

import mlflow
import pytest
from mlflow import MlflowClient
from mlflow.entities import Metric

LAUNCHER = os.environ["ATHANOR_LAUNCHER"]


def athanor(*arguments, status=0):
    done = subprocess.run([LAUNCHER, *arguments, "-o", "json"], capture_output=True, text=True, timeout=600)
    assert done.returncode == status, done.stdout + done.stderr
    return json.loads(done.stdout)


def fill(address, folder, mark):
    """A store of MLflow: nested runs, points, files, a logged model, a registered one with three versions of which one is gone."""
    client = MlflowClient(tracking_uri=address, registry_uri=address)
    experiment = client.create_experiment(f"old-{mark}", artifact_location=(folder / "files").as_uri(), tags={"team": "blue"})
    parent = client.create_run(experiment, start_time=1000, run_name="parent").info.run_id
    child = client.create_run(experiment, start_time=2000, run_name="child", tags={"mlflow.parentRunId": parent}).info.run_id
    client.log_batch(child, metrics=[Metric("loss", 1 / (step + 1), 5000 + step, step) for step in range(1000)])
    client.log_batch(child, metrics=[Metric("loss", 1 / (step + 1), 5000 + step, step) for step in range(1000, 1500)])
    client.log_metric(child, "odd", float("nan"), 7, 3)
    client.log_param(child, "depth", "é" * 300)
    note = folder / "a note.txt"
    note.write_text("hello")
    client.log_artifact(child, str(note))
    client.log_artifact(child, str(note), "deep/er")
    logged = client.create_logged_model(experiment, name="tree", source_run_id=child, params={"a": "1"})
    client.log_model_artifact(logged.model_id, str(note))
    client.finalize_logged_model(logged.model_id, "READY")
    client.log_metric(child, "score", 0.5, model_id=logged.model_id)
    client.set_terminated(parent, "FINISHED", end_time=9000)
    client.set_terminated(child, "FAILED", end_time=8000)
    name = f"model-{mark}"
    client.create_registered_model(name, tags={"kind": "tree"}, description="old")
    for _ in range(3):
        client.create_model_version(name, f"{client.get_run(child).info.artifact_uri}/deep", child, tags={"v": "1"})
    client.delete_model_version(name, "2")
    client.set_registered_model_alias(name, "champion", "3")
    return parent, child, name, logged


def check(client, mark, parent, child, name, logged):
    experiment = client.get_experiment_by_name(f"old-{mark}")
    assert experiment.tags["team"] == "blue"
    run = client.get_run(child)
    assert (run.info.run_name, run.info.status, run.info.start_time, run.info.end_time) == ("child", "FAILED", 2000, 8000)
    assert run.info.experiment_id == experiment.experiment_id
    assert run.data.tags["mlflow.parentRunId"] == parent
    assert run.data.params == {"depth": "é" * 300}
    history = client.get_metric_history(child, "loss")
    assert [(point.step, point.timestamp, point.value) for point in history] == [(step, 5000 + step, 1 / (step + 1)) for step in range(1500)]
    (odd,) = client.get_metric_history(child, "odd")
    assert odd.value != odd.value and (odd.step, odd.timestamp) == (3, 7)
    assert [file.path for file in client.list_artifacts(child)] == ["a note.txt", "deep"]
    assert mlflow.artifacts.load_text(f"runs:/{child}/deep/er/a note.txt") == "hello"
    kept = client.get_logged_model(logged.model_id)
    assert (kept.name, kept.source_run_id, kept.params, kept.status) == ("tree", child, {"a": "1"}, "READY")
    assert kept.creation_timestamp == logged.creation_timestamp
    assert [file.path for file in client.list_logged_model_artifacts(logged.model_id)] == ["a note.txt"]
    model = client.get_registered_model(name)
    assert model.tags["kind"] == "tree" and model.description == "old" and model.aliases == {"champion": "3"}
    versions = sorted(client.search_model_versions(f"name = '{name}'"), key=lambda version: int(version.version))
    assert [version.version for version in versions] == ["1", "3"]
    assert versions[0].run_id == child and versions[0].tags == {"v": "1"}
    back = mlflow.artifacts.download_artifacts(f"models:/{name}@champion")
    assert os.listdir(os.path.join(back, "er")) == ["a note.txt"]


@pytest.mark.parametrize("kind", ["sqlite", "folder"])
def test_a_store_is_brought_and_brought_again(tmp_path, kind, monkeypatch):
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    mark = uuid.uuid4().hex[:8]
    place = tmp_path / ("old.db" if kind == "sqlite" else "mlruns")
    address = f"sqlite:///{place}" if kind == "sqlite" else place.as_uri()
    made = parent, _, _, _ = fill(address, tmp_path, mark)
    done = athanor("import", "mlflow", str(place), "--python", sys.executable)
    assert done["failures"] == [] and done["runs"] == 2 and done["versions"] == 2 and done["files"] == 3
    check(MlflowClient(), mark, *made)
    again = athanor("import", "mlflow", str(place), "--python", sys.executable)
    assert again["failures"] == [] and again["runs_unchanged"] == 2 and "runs" not in again and again["versions_unchanged"] == 2
    source = MlflowClient(tracking_uri=address, registry_uri=address)
    source.log_metric(parent, "late", 1.5, 1, 1)
    more = athanor("import", "mlflow", str(place), "--python", sys.executable, "--experiment", f"old-{mark}")
    assert more["runs"] == 1 and more["runs_unchanged"] == 1
    assert MlflowClient().get_run(parent).data.metrics == {"late": 1.5}
    check(MlflowClient(), mark, *made)


def test_an_experiment_goes_back(tmp_path):
    mark = uuid.uuid4().hex[:8]
    client = MlflowClient()
    experiment = client.create_experiment(f"ours-{mark}")
    parent = client.create_run(experiment, start_time=1000, run_name="parent").info.run_id
    child = client.create_run(experiment, start_time=2000, run_name="child", tags={"mlflow.parentRunId": parent}).info.run_id
    client.log_batch(child, metrics=[Metric("loss", step, step, step) for step in range(20)])
    client.log_text(child, "hello", "deep/note.txt")
    client.set_terminated(child)
    target, files = tmp_path / "new.db", tmp_path / "files"
    options = ["--python", sys.executable, "--artifacts", str(files), "--experiment", f"ours-{mark}"]
    done = athanor("export", "mlflow", str(target), *options)
    assert done["failures"] == [] and done["runs"] == 2 and done["files"] == 1
    assert athanor("export", "mlflow", str(target), *options)["runs_unchanged"] == 2
    there = MlflowClient(tracking_uri=f"sqlite:///{target}")
    runs = {run.info.run_name: run for run in there.search_runs([there.get_experiment_by_name(f"ours-{mark}").experiment_id])}
    assert set(runs) == {"parent", "child"}
    assert runs["child"].data.tags["mlflow.parentRunId"] == runs["parent"].info.run_id
    assert runs["child"].data.tags["athanor.origin"] == child
    assert len(there.get_metric_history(runs["child"].info.run_id, "loss")) == 20
    assert [path.read_text() for path in files.rglob("note.txt")] == ["hello"]
