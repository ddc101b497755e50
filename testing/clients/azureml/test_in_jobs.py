"""MLflow inside a job: with Azure's plugin installed, with mlflow alone, and through an `azureml://` address."""

import json
import os
import subprocess

import mlflow
import pytest
from mlflow import MlflowClient

LAUNCHER = os.environ["ATHANOR_LAUNCHER"]

ENVIRONMENT = """name: tracked
dependencies:
  - python
  - pip
  - pip:
{}
"""

SCRIPT = """
import os, sys
import mlflow

if sys.argv[1:] == ["azureml"]:
    host = os.environ["AZUREML_SERVICE_ENDPOINT"].split("://")[1]
    mlflow.set_tracking_uri(f"azureml://{host}/mlflow/v1.0{os.environ['AZUREML_WORKSPACE_SCOPE']}")
with mlflow.start_run() as run:
    mlflow.log_param("p", 1)
    mlflow.log_metric("m", 0.5)
    assert run.info.run_id == os.environ["AZUREML_RUN_ID"], run.info.run_id
    mlflow.set_tag("where", "job")
    mlflow.log_text("hello", "note.txt")
    mlflow.log_dict({"flavors": {}}, "model/MLmodel")
    with mlflow.start_run(nested=True) as child:
        mlflow.log_metric("inner", 1)
        mlflow.log_text("inner", "inner.txt")
client = mlflow.MlflowClient()
client.create_registered_model(os.environ["MODEL"])
version = client.create_model_version(os.environ["MODEL"], run.info.artifact_uri + "/model", run.info.run_id)
print("registered", version.name, version.version, "child", child.info.run_id)
"""


def az(*words):
    return subprocess.run([LAUNCHER, *words], check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module", params=["plugin", "alone"])
def environment(request, tmp_path_factory):
    packages = {
        "plugin": ["azureml-mlflow==1.62.0.post6", "mlflow-skinny==3.15.0"],
        "alone": ["mlflow-skinny==3.15.0"],
    }[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "conda.yml").write_text(ENVIRONMENT.format("".join(f"      - {package}\n" for package in packages)))
    name = "tracked-" + request.param
    conda = str(folder / "conda.yml")
    az("ml", "environment", "create", "--name", name, "--version", "1", "--image", "ubuntu:22.04", "--conda-file", conda)
    return name


def submitted(environment, name, tmp_path, argument=""):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.py").write_text(SCRIPT)
    (tmp_path / "job.yml").write_text(
        json.dumps(
            {
                "command": f"python main.py {argument}",
                "code": "src",
                "environment": f"azureml:{environment}:1",
                "environment_variables": {"MODEL": name},
                "experiment_name": name,
            }
        )
    )
    done = subprocess.run(
        [LAUNCHER, "ml", "job", "create", "--file", str(tmp_path / "job.yml"), "--name", "j" + name, "--stream"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def judged(name, log):
    run = MlflowClient().get_run("j" + name)
    assert run.info.status == "FINISHED"
    assert run.data.params == {"p": "1"} and run.data.metrics == {"m": 0.5} and run.data.tags["where"] == "job"
    assert f"registered {name} 1" in log
    assert MlflowClient().get_model_version(name, "1").run_id == "j" + name
    assert mlflow.artifacts.load_text(run.info.artifact_uri + "/note.txt") == "hello"
    child = MlflowClient().get_run(log.split("child ")[1].split()[0])
    assert child.data.metrics == {"inner": 1.0} and child.data.tags["mlflow.parentRunId"] == "j" + name


def test_a_job_logs_to_its_own_run(environment, name, tmp_path):
    judged(name, submitted(environment, name, tmp_path))


def test_a_job_may_name_an_azureml_address(environment, name, tmp_path):
    if environment != "tracked-plugin":
        pytest.skip("the scheme azureml comes with the plugin")
    judged(name, submitted(environment, name, tmp_path, "azureml"))
