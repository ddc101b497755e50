"""MLflow's own client: runs, metrics, artifacts and the registry."""

import os
import uuid

import mlflow
import requests
from mlflow import MlflowClient


def test_a_run_keeps_what_is_logged(tmp_path):
    mlflow.set_experiment("clients-" + uuid.uuid4().hex[:8])
    with mlflow.start_run() as run:
        mlflow.log_param("p", 1)
        for step in range(3):
            mlflow.log_metric("loss", 1.0 / (step + 1), step=step)
        note = tmp_path / "note.txt"
        note.write_text("hello")
        mlflow.log_artifact(str(note))
    client = MlflowClient()
    kept = client.get_run(run.info.run_id)
    assert kept.data.params == {"p": "1"}
    assert kept.data.metrics["loss"] == 1.0 / 3
    assert len(client.get_metric_history(run.info.run_id, "loss")) == 3
    assert [file.path for file in client.list_artifacts(run.info.run_id)] == ["note.txt"]
    found = client.search_runs([run.info.experiment_id], "metrics.loss < 0.5 and params.p = '1'")
    assert [other.info.run_id for other in found] == [run.info.run_id]


def test_a_model_is_registered_and_found_by_alias():
    client = MlflowClient()
    name = "m" + uuid.uuid4().hex[:8]
    client.create_registered_model(name)
    with mlflow.start_run() as run:
        mlflow.log_dict({"flavors": {}}, "model/MLmodel")
    version = client.create_model_version(name, f"runs:/{run.info.run_id}/model", run.info.run_id)
    client.set_registered_model_alias(name, "champion", version.version)
    assert client.get_model_version_by_alias(name, "champion").version == version.version


def test_a_large_file_goes_up_and_down_in_parts(tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD", "true")
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", str(1 << 20))
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", str(6 << 20))
    monkeypatch.setenv("MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE", str(5 << 20))
    content = os.urandom((20 << 20) + 17)
    large = tmp_path / "large.bin"
    large.write_bytes(content)
    sent = []
    put = requests.put
    monkeypatch.setattr(requests, "put", lambda url, **given: sent.append(url) or put(url, **given))
    with mlflow.start_run() as run:
        mlflow.log_artifact(str(large), "deep/er")
    assert len(sent) == 4 and all("comp=block" in url for url in sent)
    (there,) = MlflowClient().list_artifacts(run.info.run_id, "deep/er")
    assert there.path == "deep/er/large.bin" and there.file_size == len(content)
    back = mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="deep/er/large.bin", dst_path=str(tmp_path / "back"))
    with open(back, "rb") as copy:
        assert copy.read() == content


def test_filters_join_conditions_in_any_way():
    client = MlflowClient()
    mark = uuid.uuid4().hex[:8]
    experiment = client.create_experiment("joined-" + mark)
    for kind, loss in (("tree", 1), ("forest", 2), ("net", 3)):
        run = client.create_run(experiment, run_name=kind)
        client.log_metric(run.info.run_id, "loss", loss)
        client.log_param(run.info.run_id, "kind", kind)
        client.create_registered_model(f"{kind}-{mark}", tags={"mark": mark, "kind": kind})
    found = client.search_runs([experiment], "params.kind IN ('tree', 'net') AND NOT (metrics.loss > 2 OR tags.x = 'y')")
    assert [run.info.run_name for run in found] == ["tree"]
    models = client.search_registered_models(f"tags.mark = '{mark}' AND (name = 'net-{mark}' OR tags.kind IN ('tree'))")
    assert [model.name for model in models] == [f"net-{mark}", f"tree-{mark}"]
