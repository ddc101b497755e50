"""Tracking, artifacts and the registry through azureml-mlflow, from outside a job."""

import os

import mlflow
import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


def test_a_run_keeps_what_is_logged(name):
    experiment = mlflow.set_experiment(name)
    with mlflow.start_run(run_name="first") as run:
        mlflow.log_params({"p": 1, "q": "two"})
        mlflow.log_metrics({"auc": 0.9})
        for step in range(3):
            mlflow.log_metric("loss", 1.0 / (step + 1), step=step)
        mlflow.set_tag("team", "blue")
    client = MlflowClient()
    kept = client.get_run(run.info.run_id)
    assert kept.info.status == "FINISHED" and kept.info.run_name == "first"
    assert kept.data.params == {"p": "1", "q": "two"}
    assert kept.data.metrics["auc"] == 0.9 and kept.data.tags["team"] == "blue"
    assert [point.value for point in client.get_metric_history(run.info.run_id, "loss")] == [1.0, 0.5, 1.0 / 3]
    found = mlflow.search_runs([experiment.experiment_id], "metrics.loss < 0.5", output_format="list")
    assert [other.info.run_id for other in found] == [run.info.run_id]


def test_batches_may_be_logged_without_waiting(name):
    mlflow.set_experiment(name)
    with mlflow.start_run() as run:
        mlflow.log_metrics({"a": 1.0, "b": 2.0}, synchronous=False).wait()
        mlflow.log_params({"p": 3}, synchronous=False).wait()
    kept = MlflowClient().get_run(run.info.run_id)
    assert kept.data.metrics == {"a": 1.0, "b": 2.0} and kept.data.params == {"p": "3"}


def test_nested_runs_and_deleted_ones(name):
    experiment = mlflow.set_experiment(name)
    with mlflow.start_run() as parent:
        with mlflow.start_run(nested=True) as child:
            mlflow.log_metric("m", 1)
    client = MlflowClient()
    assert client.get_run(child.info.run_id).data.tags["mlflow.parentRunId"] == parent.info.run_id
    client.delete_run(child.info.run_id)
    left = client.search_runs([experiment.experiment_id])
    assert [run.info.run_id for run in left] == [parent.info.run_id]
    client.restore_run(child.info.run_id)
    assert len(client.search_runs([experiment.experiment_id])) == 2


def test_artifacts_go_up_and_come_back(name, tmp_path):
    mlflow.set_experiment(name)
    (tmp_path / "d" / "sub").mkdir(parents=True)
    (tmp_path / "d" / "a.txt").write_text("first")
    (tmp_path / "d" / "sub" / "é b.bin").write_bytes(bytes(range(256)))
    with mlflow.start_run() as run:
        mlflow.log_artifact(str(tmp_path / "d" / "a.txt"))
        mlflow.log_artifacts(str(tmp_path / "d"), "folder")
        mlflow.log_dict({"x": 1}, "folder/x.json")
        mlflow.log_text("hello", "notes/hello.txt")
    assert run.info.artifact_uri.startswith("azureml://")
    client = MlflowClient()
    assert sorted(file.path for file in client.list_artifacts(run.info.run_id)) == ["a.txt", "folder", "notes"]
    below = {file.path: file.is_dir for file in client.list_artifacts(run.info.run_id, "folder")}
    assert below == {"folder/a.txt": False, "folder/sub": True, "folder/x.json": False}
    place = client.download_artifacts(run.info.run_id, "folder/sub/é b.bin", str(tmp_path))
    assert open(place, "rb").read() == bytes(range(256))
    assert mlflow.artifacts.load_text(run.info.artifact_uri + "/notes/hello.txt") == "hello"
    assert mlflow.artifacts.load_dict(f"runs:/{run.info.run_id}/folder/x.json") == {"x": 1}


def test_an_absent_artifact_is_told_with_what_there_is(name, tmp_path):
    mlflow.set_experiment(name)
    with mlflow.start_run() as run:
        mlflow.log_text("hello", "there.txt")
    with pytest.raises(Exception, match="(?s)absent.txt.*available files include: there.txt"):
        mlflow.artifacts.download_artifacts(run.info.artifact_uri + "/absent.txt", dst_path=str(tmp_path))


def test_a_large_artifact_is_whole(name, tmp_path):
    mlflow.set_experiment(name)
    content = bytes(range(256)) * 4096 * 40
    (tmp_path / "big.bin").write_bytes(content)
    with mlflow.start_run() as run:
        mlflow.log_artifact(str(tmp_path / "big.bin"))
    place = MlflowClient().download_artifacts(run.info.run_id, "big.bin", str(tmp_path / "out"))
    assert open(place, "rb").read() == content


def test_a_model_of_a_run_is_registered_and_comes_back(name, tmp_path):
    mlflow.set_experiment(name)
    with mlflow.start_run() as run:
        mlflow.log_dict({"flavors": {"python_function": {"loader_module": "x"}}}, "model/MLmodel")
        mlflow.log_text("weights", "model/data/w.txt")
    client = MlflowClient()
    client.create_registered_model(name)
    version = client.create_model_version(name, run.info.artifact_uri + "/model", run.info.run_id)
    assert (version.name, str(version.version), version.run_id) == (name, "1", run.info.run_id)
    client.update_model_version(name, version.version, description="good")
    client.set_model_version_tag(name, version.version, "stage", "test")
    client.set_registered_model_alias(name, "champion", version.version)
    kept = client.get_model_version_by_alias(name, "champion")
    assert (kept.description, kept.tags["stage"], kept.status) == ("good", "test", "READY")
    client.transition_model_version_stage(name, version.version, "Production")
    assert client.get_model_version(name, version.version).current_stage == "Production"
    assert [found.version for found in client.search_model_versions(f"name='{name}'")] == [version.version]
    place = mlflow.artifacts.download_artifacts(f"models:/{name}/{version.version}", dst_path=str(tmp_path))
    assert open(place + "/data/w.txt").read() == "weights"
    client.delete_model_version(name, version.version)
    with pytest.raises(MlflowException):
        client.get_model_version(name, version.version)


def test_a_local_model_folder_is_registered(name, tmp_path):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "MLmodel").write_text("flavors: {}\n")
    (tmp_path / "model" / "w.txt").write_text("weights")
    client = MlflowClient()
    client.create_registered_model(name)
    version = client.create_model_version(name, f"file://{tmp_path / 'model'}")
    place = mlflow.artifacts.download_artifacts(f"models:/{name}/{version.version}", dst_path=str(tmp_path / "out"))
    assert open(place + "/w.txt").read() == "weights"


def test_both_roads_see_the_same_run(name, monkeypatch):
    mlflow.set_experiment(name)
    with mlflow.start_run() as run:
        mlflow.log_text("hello", "note.txt")
    plain = mlflow.get_tracking_uri().replace("azureml://", "https://")
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", os.environ["ATHANOR_TOKEN"])
    seen = MlflowClient(tracking_uri=plain)
    assert seen.get_run(run.info.run_id).info.run_name == run.info.run_name
    assert [file.path for file in seen.list_artifacts(run.info.run_id)] == ["note.txt"]


def test_a_model_logged_by_itself_comes_back(name, tmp_path):
    experiment = mlflow.set_experiment(name)
    client = MlflowClient()
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "MLmodel").write_text("flavors: {}\n")
    (tmp_path / "m" / "w.txt").write_text("weights")
    with mlflow.start_run() as run:
        model = client.create_logged_model(experiment.experiment_id, name="alone", source_run_id=run.info.run_id)
    client.log_model_artifacts(model.model_id, str(tmp_path / "m"))
    client.finalize_logged_model(model.model_id, "READY")
    kept = client.get_logged_model(model.model_id)
    assert kept.status == "READY" and kept.artifact_location.startswith("azureml://")
    assert sorted(file.path for file in client.list_logged_model_artifacts(model.model_id)) == ["MLmodel", "w.txt"]
    version = mlflow.register_model(f"runs:/{run.info.run_id}/alone", name)
    assert version.source == f"models:/{model.model_id}"
    place = mlflow.artifacts.download_artifacts(f"models:/{name}/{version.version}", dst_path=str(tmp_path / "out"))
    assert open(place + "/w.txt").read() == "weights"
