"""Workspaces, datastores, data, models and environments, with real uploads and downloads."""

import pytest
from azure.ai.ml.entities import Data, Environment, Model, Workspace
from azure.core.exceptions import ResourceNotFoundError


def test_a_workspace_is_made_listed_and_deleted(client, name):
    made = client.workspaces.begin_create(Workspace(name=name, location="local", tags={"k": "v"})).result()
    assert made.name == name
    assert name in [workspace.name for workspace in client.workspaces.list()]
    client.workspaces.begin_delete(name, delete_dependent_resources=False).result()
    with pytest.raises(ResourceNotFoundError):
        client.workspaces.get(name)


def test_data_is_uploaded_and_versions_count_up(client, name, tmp_path):
    file = tmp_path / "data.csv"
    file.write_text("a,b\n1,2\n")
    first = client.data.create_or_update(Data(name=name, path=str(file), type="uri_file"))
    assert first.version == "1" and "/paths/LocalUpload/" in first.path
    assert client.data.create_or_update(Data(name=name, path=str(file), type="uri_file")).version == "2"
    assert client.data.get(name, label="latest").version == "2"


def test_a_model_comes_back_as_it_went(client, name, tmp_path):
    model = tmp_path / "m"
    (model / "sub").mkdir(parents=True)
    (model / "MLmodel").write_text("flavors: {}\n")
    (model / "sub" / "é b.txt").write_text("x")
    client.models.create_or_update(Model(name=name, path=str(model), type="mlflow_model"))
    client.models.download(name, "1", download_path=str(tmp_path / "out"))
    names = {path.name for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {"MLmodel", "é b.txt"} <= names


def test_an_unknown_compute_is_not_found(client):
    with pytest.raises(ResourceNotFoundError):
        client.compute.get("no-such-compute")


def test_an_environment_is_found_by_its_label(client, name):
    client.environments.create_or_update(Environment(name=name, version="1", image="ubuntu:22.04"))
    assert client.environments.get(name, label="latest").version == "1"


def test_a_curated_environment_is_there(client):
    assert client.environments.get("AzureML-sklearn-1.5", label="latest").name == "AzureML-sklearn-1.5"
