"""A client of MLflow 2, which knows neither logged models nor traces of version 3."""

import uuid

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag


def test_it_is_an_old_client():
    assert mlflow.__version__.startswith("2.")


def test_a_run_keeps_what_is_logged(tmp_path):
    mlflow.set_experiment("old-" + uuid.uuid4().hex[:8])
    with mlflow.start_run() as run:
        mlflow.log_params({"p": 1, "q": "é"})
        for step in range(3):
            mlflow.log_metric("loss", 1.0 / (step + 1), step=step)
        mlflow.log_dict({"a": [1]}, "deep/a.json")
        with mlflow.start_run(nested=True) as child:
            MlflowClient().log_batch(child.info.run_id, [Metric("m", 1.5, 1, 0)], [Param("k", "v")], [RunTag("t", "x")])
    client = MlflowClient()
    kept = client.get_run(run.info.run_id)
    assert kept.info.status == "FINISHED" and kept.data.params == {"p": "1", "q": "é"}
    assert [point.step for point in client.get_metric_history(run.info.run_id, "loss")] == [0, 1, 2]
    assert mlflow.artifacts.load_dict(f"runs:/{run.info.run_id}/deep/a.json") == {"a": [1]}
    found = client.search_runs([run.info.experiment_id], f"tags.mlflow.parentRunId = '{run.info.run_id}' and metrics.m > 1")
    assert [other.info.run_id for other in found] == [child.info.run_id]


def test_a_model_goes_through_stages_and_aliases():
    client = MlflowClient()
    name = "old" + uuid.uuid4().hex[:8]
    with mlflow.start_run() as run:
        mlflow.log_dict({"flavors": {}}, "model/MLmodel")
    first = mlflow.register_model(f"runs:/{run.info.run_id}/model", name)
    second = client.create_model_version(name, f"runs:/{run.info.run_id}/model", run.info.run_id)
    assert (int(first.version), int(second.version)) == (1, 2)
    client.transition_model_version_stage(name, "1", "Production")
    client.transition_model_version_stage(name, "2", "Production", archive_existing_versions=True)
    assert client.get_model_version(name, "1").current_stage == "Archived"
    assert [version.version for version in client.get_latest_versions(name, ["Production"])] == ["2"]
    client.set_registered_model_alias(name, "champion", "1")
    assert client.get_model_version_by_alias(name, "champion").version == "1"
    assert [file.path for file in MlflowClient().list_artifacts(run.info.run_id, "model")] == ["model/MLmodel"]
