"""Workspaces, datastores, data, models and environments, with real uploads and downloads."""

import pytest
from azure.ai.ml import Input, Output, command
from azure.ai.ml.entities import AzureBlobDatastore, BuildContext, Data, Environment, Model, Workspace
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.identity import DefaultAzureCredential


def test_a_token_is_given_for_any_audience(client):
    assert DefaultAzureCredential().get_token("https://management.azure.com/.default").token.count(".") == 2


def test_a_workspace_is_made_listed_and_deleted(client, name):
    made = client.workspaces.begin_create(Workspace(name=name, location="local", tags={"k": "v"})).result()
    assert made.name == name
    assert name in [workspace.name for workspace in client.workspaces.list()]
    assert client.workspaces.begin_update(Workspace(name=name), display_name="shown").result().display_name == "shown"
    assert client.workspaces.get(name).mlflow_tracking_uri.endswith("/workspaces/" + name)
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
    assert sorted(data.version for data in client.data.list(name=name)) == ["1", "2"]
    client.data.archive(name, version="1")
    assert [data.version for data in client.data.list(name=name)] == ["2"]


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


def test_an_environment_of_a_build_context_is_kept(client, name, tmp_path):
    (tmp_path / "Dockerfile").write_text("FROM ubuntu\n")
    made = client.environments.create_or_update(
        Environment(name=name, version="1", build=BuildContext(path=str(tmp_path)))
    )
    assert made.build.path.endswith("/") and made.build.dockerfile_path == "Dockerfile"


def test_a_version_does_not_change_its_content(client, name):
    client.environments.create_or_update(Environment(name=name, version="1", image="ubuntu:22.04"))
    with pytest.raises(HttpResponseError, match=name):
        client.environments.create_or_update(Environment(name=name, version="1", image="ubuntu:24.04"))


def test_datastores_are_made_and_the_default_is_known(client, name):
    assert client.datastores.get_default().name == "workspaceblobstore"
    client.datastores.create_or_update(AzureBlobDatastore(name=name, account_name="acct", container_name="cont"))
    assert client.datastores.get(name).container_name == "cont"
    client.datastores.delete(name)


def test_a_component_comes_back_by_its_name_alone(client, name, tmp_path):
    (tmp_path / "main.py").write_text("print(1)\n")
    step = command(
        name=name,
        code=str(tmp_path),
        command="python main.py --x ${{inputs.x}} --o ${{outputs.o}}",
        environment="azureml:AzureML-sklearn-1.5@latest",
        inputs={"x": Input(type="number", default=1)},
        outputs={"o": Output(type="uri_folder")},
    )
    assert client.components.create_or_update(step.component, version="3").version == "3"
    assert client.components.get(name).version == "3"


def test_a_curated_environment_is_there(client):
    assert client.environments.get("AzureML-sklearn-1.5", label="latest").name == "AzureML-sklearn-1.5"
