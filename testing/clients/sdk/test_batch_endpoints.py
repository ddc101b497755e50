"""Batch endpoints from nothing to scores: of a model with a script, and of a pipeline."""

import os
import pathlib

import pytest
import requests
from azure.ai.ml import Input, Output, dsl, load_component
from azure.ai.ml.entities import (
    AmlCompute,
    BatchEndpoint,
    BatchRetrySettings,
    CodeConfiguration,
    Data,
    Environment,
    Model,
    ModelBatchDeployment,
    ModelBatchDeploymentSettings,
    PipelineComponentBatchDeployment,
)
from azure.ai.ml.constants._endpoint import EndpointInvokeFields
from azure.core.exceptions import HttpResponseError

SCRIPT = """
import os, pathlib

def init():
    global factor
    factor = int(next(pathlib.Path(os.environ["AZUREML_MODEL_DIR"]).glob("*/weights.txt")).read_text())

def run(mini_batch):
    rows = []
    for place in mini_batch:
        place = pathlib.Path(place)
        rows.append(f"{place.name} {factor * int(place.read_text())}")
    if os.environ.get("OWN_OUTPUT"):
        folder = pathlib.Path(os.environ["AZUREML_BI_OUTPUT_PATH"])
        for row in rows:
            (folder / row.split()[0]).write_text(row)
    return rows
"""


@pytest.fixture(autouse=True)
def headers(monkeypatch):
    """The client writes the deployment of a call into a constant, from which later calls of any endpoint take it."""
    monkeypatch.setattr(EndpointInvokeFields, "DEFAULT_HEADER", dict(EndpointInvokeFields.DEFAULT_HEADER))


@pytest.fixture
def endpoint(client, name, tmp_path):
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "weights.txt").write_text("3")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "score.py").write_text(SCRIPT)
    (tmp_path / "data").mkdir()
    for number in range(7):
        (tmp_path / "data" / f"{number}.txt").write_text(str(number))
    client.models.create_or_update(Model(name=name, version="1", path=str(tmp_path / "m"), type="custom_model"))
    client.environments.create_or_update(Environment(name=name, version="1", image="ubuntu:22.04"))
    client.compute.begin_create_or_update(AmlCompute(name="cpu-cluster", size="Standard_DS3_v2", max_instances=2)).result()
    client.batch_endpoints.begin_create_or_update(BatchEndpoint(name=name)).result()
    yield name
    client.batch_endpoints.begin_delete(name).result()


def deployment(endpoint, name, tmp_path, **more):
    settings = dict(
        mini_batch_size=2,
        max_concurrency_per_instance=2,
        output_action="append_row",
        output_file_name="predictions.csv",
        retry_settings=BatchRetrySettings(max_retries=1, timeout=60),
        error_threshold=0,
        logging_level="info",
    )
    settings.update(more)
    if settings["output_action"] == "summary_only":
        del settings["output_file_name"]
    return ModelBatchDeployment(
        name=name,
        endpoint_name=endpoint,
        model=f"azureml:{endpoint}:1",
        environment=f"azureml:{endpoint}:1",
        code_configuration=CodeConfiguration(code=str(tmp_path / "src"), scoring_script="score.py"),
        compute="cpu-cluster",
        settings=ModelBatchDeploymentSettings(**settings),
    )


def test_a_script_scores_files(client, endpoint, tmp_path):
    client.batch_deployments.begin_create_or_update(deployment(endpoint, "rows", tmp_path)).result()
    shown = client.batch_endpoints.get(endpoint)
    shown.defaults.deployment_name = "rows"
    client.batch_endpoints.begin_create_or_update(shown).result()

    job = client.batch_endpoints.invoke(endpoint, input=Input(type="uri_folder", path=str(tmp_path / "data")))
    client.jobs.stream(job.name)

    assert client.jobs.get(job.name).status == "Completed"
    assert [step.display_name for step in client.jobs.list(parent_job_name=job.name)] == ["batchscoring"]
    client.jobs.download(job.name, output_name="score", download_path=str(tmp_path / "got"))
    scores = (tmp_path / "got" / "named-outputs" / "score" / "predictions.csv").read_text()
    assert sorted(scores.split("\n")[:-1]) == [f"{number}.txt {3 * number}" for number in range(7)]
    assert [one.name for one in client.batch_endpoints.list_jobs(endpoint)] == [job.name]
    assert [one.name for one in client.batch_deployments.list_jobs(endpoint, name="rows")] == [job.name]


def test_a_script_writes_its_output_itself(client, endpoint, tmp_path):
    own = deployment(endpoint, "own", tmp_path, output_action="summary_only", environment_variables={"OWN_OUTPUT": "1"})
    client.batch_deployments.begin_create_or_update(own).result()

    job = client.batch_endpoints.invoke(
        endpoint,
        deployment_name="own",
        inputs={"numbers": Input(type="uri_folder", path=str(tmp_path / "data"))},
        outputs={"texts": Output(type="uri_folder", path=f"azureml://datastores/workspaceblobstore/paths/own/{endpoint}/")},
        params_override=[{"mini_batch_size": 7}],
    )
    client.jobs.stream(job.name)

    client.jobs.download(job.name, output_name="texts", download_path=str(tmp_path / "got"))
    folder = tmp_path / "got" / "named-outputs" / "texts"
    assert sorted(file.name for file in folder.rglob("*.txt")) == [f"{number}.txt" for number in range(7)]


def test_a_repeated_call_starts_one_job(client, endpoint, tmp_path):
    client.batch_deployments.begin_create_or_update(deployment(endpoint, "rows", tmp_path)).result()
    uri = client.data.create_or_update(
        Data(
            name=endpoint, version="1", path=str(tmp_path / "data"), type="uri_folder"
        )
    ).path
    address = client.batch_endpoints.get(endpoint).scoring_uri
    body = {"properties": {"InputData": {"d": {"JobInputType": "UriFolder", "Uri": uri}}}}
    headers = {"Authorization": "Bearer " + os.environ["ATHANOR_TOKEN"], "azureml-model-deployment": "rows"}
    headers["repeatability-request-id"] = endpoint

    answers = [requests.post(address, json=body, headers=headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["name"] == answers[1].json()["name"]
    waiting = requests.get(f"{address}/{answers[0].json()['name']}", headers=headers)
    assert waiting.json()["properties"]["status"]
    client.jobs.stream(answers[0].json()["name"])


def test_wrong_calls_and_deployments_are_refused_with_their_field(client, endpoint, tmp_path):
    scriptless = deployment(endpoint, "bad", tmp_path)
    scriptless.code_configuration = None
    with pytest.raises(HttpResponseError, match="only models of type mlflow_model"):
        client.batch_deployments.begin_create_or_update(scriptless).result()
    answer = requests.post(
        client.batch_endpoints.get(endpoint).scoring_uri,
        json={"properties": {}},
        headers={"Authorization": "Bearer " + os.environ["ATHANOR_TOKEN"]},
    )
    assert answer.status_code == 400
    assert "no default deployment" in answer.json()["error"]["message"]


def test_a_pipeline_is_an_endpoint(client, endpoint, tmp_path):
    (tmp_path / "double.yml").write_text(f"""
type: command
name: double
inputs: {{number: {{type: integer}}}}
outputs: {{file: {{type: uri_folder}}}}
command: echo $((2 * ${{{{inputs.number}}}})) > ${{{{outputs.file}}}}/said.txt
environment: azureml:{endpoint}:1
""")
    double = load_component(tmp_path / "double.yml")

    @dsl.pipeline(name=endpoint)
    def doubled(number: Input(type="integer", default=21)):
        return {"result": double(number=number).outputs.file}

    component = client.components.create_or_update(doubled().component, version="1")
    client.batch_deployments.begin_create_or_update(
        PipelineComponentBatchDeployment(
            name="pipe", endpoint_name=endpoint, component=component, settings={"default_compute": "cpu-cluster"}
        )
    ).result()

    for inputs, said in (({"number": Input(type="integer", default=4)}, "8"), (None, "42")):
        job = client.batch_endpoints.invoke(endpoint, deployment_name="pipe", inputs=inputs)
        client.jobs.stream(job.name)
        got = tmp_path / said
        client.jobs.download(job.name, output_name="result", download_path=str(got))
        assert next(pathlib.Path(got).rglob("said.txt")).read_text().strip() == said
