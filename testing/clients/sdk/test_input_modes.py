"""Every type of input in every mode, from every place that it may come from."""

import json
import os

import pytest
from azure.ai.ml import Input, Output, command
from azure.ai.ml.constants import AssetTypes
from azure.ai.ml.entities import Data, Environment, Model
from azure.core.exceptions import HttpResponseError

MODES = ["ro_mount", "rw_mount", "download", "direct", "eval_mount", "eval_download"]
DATA = [AssetTypes.URI_FILE, AssetTypes.URI_FOLDER, AssetTypes.MLTABLE]
MODELS = [AssetTypes.MLFLOW_MODEL, AssetTypes.CUSTOM_MODEL]
SOURCES = ["path", "asset", "datastore", "long", "output"]
LOOK = """
import json, os, pathlib
found = {}
for name, value in sorted(os.environ.items()):
    if name.startswith("AZURE_ML_INPUT_"):
        path = pathlib.Path(value)
        file = path / "content.txt" if path.is_dir() else path
        seen = {"value": value, "text": file.read_text() if file.is_file() else None}
        if file.is_file():
            try:
                file.write_text(seen["text"])
                seen["written"] = True
            except OSError:
                seen["written"] = False
        found[name.removeprefix("AZURE_ML_INPUT_")] = seen
pathlib.Path("outputs/found.json").write_text(json.dumps(found))
"""


@pytest.fixture(scope="module")
def looker(client, tmp_path_factory):
    client.environments.create_or_update(Environment(name="looks", version="1", image="ubuntu:22.04"))
    code = tmp_path_factory.mktemp("code")
    (code / "look.py").write_text(LOOK)
    return dict(command="python look.py", code=str(code), environment="looks:1", experiment_name="modes")


@pytest.fixture(scope="module")
def places(client, looker, tmp_path_factory):
    """Per type and source, the address of the same content."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "content.txt").write_text("the content")
    (folder / "MLTable").write_text("type: mltable\npaths:\n  - file: ./content.txt\n")
    (folder / "MLmodel").write_text("flavors: {}\n")
    maker = command(
        command="echo 'the content' | tr -d '\\n' > ${{outputs.folder}}/content.txt; cp ${{outputs.folder}}/content.txt ${{outputs.file}};"
        " echo 'paths: [{file: ./content.txt}]' > ${{outputs.folder}}/MLTable; echo 'flavors: {}' > ${{outputs.folder}}/MLmodel",
        outputs={"folder": Output(type="uri_folder"), "file": Output(type="uri_file")},
        environment="looks:1",
        experiment_name="modes",
    )
    job = client.jobs.create_or_update(maker)
    client.jobs.stream(job.name)
    all = {}
    for kind in DATA + MODELS:
        local = str(folder / "content.txt" if kind == AssetTypes.URI_FILE else folder)
        if kind in MODELS:
            asset = client.models.create_or_update(Model(name=f"modes-{kind}".replace("_", "-"), path=local, type=kind))
        else:
            asset = client.data.create_or_update(Data(name=f"modes-{kind}".replace("_", "-"), path=local, type=kind))
        address = asset.path
        if address.startswith("azureml://subscriptions"):
            short = "azureml://" + address[address.index("datastores/") :]
        else:
            short = address
        long = (
            f"azureml://subscriptions/{os.environ['ATHANOR_SUBSCRIPTION']}/resourcegroups/{os.environ['ATHANOR_RESOURCE_GROUP']}"
            f"/workspaces/{os.environ['ATHANOR_WORKSPACE']}/" + short.removeprefix("azureml://")
        )
        port = "file" if kind == AssetTypes.URI_FILE else "folder"
        all[kind] = {
            "path": local,
            "asset": f"azureml:{asset.name}:{asset.version}",
            "datastore": short,
            "long": long,
            "output": f"azureml://jobs/{job.name}/outputs/{port}",
        }
    return all


def look(client, looker, tmp_path, inputs):
    job = client.jobs.create_or_update(command(inputs=inputs, **looker))
    client.jobs.stream(job.name)
    client.jobs.download(job.name, download_path=str(tmp_path))
    return json.loads((tmp_path / "artifacts/outputs/found.json").read_text())


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("kind", DATA + MODELS)
def test_an_input_is_there_in_every_mode(client, looker, places, tmp_path, kind, source):
    inputs = {mode: Input(type=kind, path=places[kind][source], mode=mode) for mode in MODES}
    found = look(client, looker, tmp_path, inputs)
    direct = found.pop("direct")
    assert direct["value"].startswith("azureml://") and direct["text"] is None
    assert set(found) == set(MODES) - {"direct"}
    for mode, seen in found.items():
        assert seen["text"] == "the content", mode
        if "download" in mode or mode == "rw_mount":
            assert seen["written"], mode


def test_plain_values_stand_in_the_command(client, looker, tmp_path):
    job = client.jobs.create_or_update(
        command(
            command="echo ${{inputs.number}} ${{inputs.text}} ${{inputs.truth}} > outputs/said.txt",
            environment="looks:1",
            inputs={"number": 0.5, "text": "two words", "truth": True},
        )
    )
    client.jobs.stream(job.name)
    client.jobs.download(job.name, download_path=str(tmp_path))
    assert (tmp_path / "artifacts/outputs/said.txt").read_text().strip().lower() == "0.5 two words true"


@pytest.mark.parametrize(
    "kind, path, reason",
    [
        ("uri_folder", "https://example.org/folder/", "inputs.data"),
        ("uri_file", "azureml:nothing-of-the-kind:1", "nothing-of-the-kind"),
        ("uri_file", "azureml://datastores/workspaceblobstore/paths/not/there.csv", "not/there.csv"),
        ("uri_file", "azureml://datastores/no_such_store/paths/a.csv", "no_such_store"),
        ("uri_folder", "azureml://jobs/no-such-job/outputs/model", "no-such-job"),
    ],
)
def test_what_is_not_there_is_refused_by_name(client, looker, kind, path, reason):
    with pytest.raises(HttpResponseError, match=reason):
        client.jobs.create_or_update(command(inputs={"data": Input(type=kind, path=path)}, **looker))
