"""Batch endpoints on the command line: deployments of a model and of a pipeline, calls, jobs, scores."""

import pytest

SCRIPT = """
import os, pathlib

def init():
    global factor
    factor = int(next(pathlib.Path(os.environ["AZUREML_MODEL_DIR"]).glob("*/weights.txt")).read_text())

def run(mini_batch):
    return [f"{pathlib.Path(place).name} {factor * int(pathlib.Path(place).read_text())}" for place in mini_batch]
"""

MODEL = """$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: rows
endpoint_name: cli-batch
type: model
model:
  path: ./model
code_configuration:
  code: ./src
  scoring_script: score.py
environment:
  image: ubuntu:22.04
compute: azureml:batch-cluster
resources:
  instance_count: 2
settings:
  mini_batch_size: 2
  output_action: append_row
  output_file_name: predictions.csv
  retry_settings:
    max_retries: 3
    timeout: 300
  error_threshold: -1
  logging_level: info
"""

FLAT = """name: flat
endpoint_name: cli-batch
model:
  path: ./model
code_configuration:
  code: ./src
  scoring_script: score.py
environment:
  image: ubuntu:22.04
compute: azureml:batch-cluster
mini_batch_size: 3
output_file_name: flat.csv
"""

PIPELINE = """$schema: https://azuremlschemas.azureedge.net/latest/pipelineComponentBatchDeployment.schema.json
name: said
endpoint_name: cli-batch
type: pipeline
component: pipeline.yml
settings:
  default_compute: batch-cluster
"""

COMPONENT = """type: pipeline
name: cli_batch_said
version: 1
inputs:
  word: {type: string, default: nothing}
outputs:
  text: {type: uri_folder}
jobs:
  say:
    type: command
    command: echo ${{inputs.word}} > ${{outputs.text}}/said.txt
    environment:
      image: ubuntu:22.04
    inputs:
      word: ${{parent.inputs.word}}
    outputs:
      text: ${{parent.outputs.text}}
"""


@pytest.fixture(scope="module")
def endpoint(shared):
    (shared.folder / "src").mkdir(exist_ok=True)
    (shared.folder / "src" / "score.py").write_text(SCRIPT)
    (shared.folder / "model").mkdir(exist_ok=True)
    (shared.folder / "model" / "weights.txt").write_text("3")
    (shared.folder / "data").mkdir(exist_ok=True)
    for number in range(5):
        (shared.folder / "data" / f"{number}.txt").write_text(str(number))
    for name, text in (("model", MODEL), ("flat", FLAT), ("said", PIPELINE), ("pipeline", COMPONENT)):
        (shared.folder / f"{name}.yml").write_text(text)
    shared.json("ml compute create -n batch-cluster --type amlcompute --min-instances 0 --max-instances 5")
    made = shared.json("ml batch-endpoint create --name cli-batch")
    assert (made["name"], made["auth_mode"]) == ("cli-batch", "aad_token")
    yield "cli-batch"
    shared.text("ml batch-endpoint delete --name cli-batch --yes")
    shared.fails(3, "ml batch-endpoint show --name cli-batch")


def scores(work, job, output, folder):
    work.text(f"ml job stream -n {job}")
    work.text(f"ml job download --name {job} --output-name {output} --download-path {folder}")
    return {file.name: file.read_text() for file in (work.folder / folder).rglob("*") if file.is_file()}


def test_a_model_scores_a_local_folder(shared, endpoint):
    made = shared.json("ml batch-deployment create --file model.yml --set-default")
    assert (made["name"], made["endpoint_name"], made["type"]) == ("rows", endpoint, "model")
    assert made["settings"]["retry_settings"] == {"max_retries": 3, "timeout": 300}
    assert shared.json(f"ml batch-endpoint show --name {endpoint}")["defaults"]["deployment_name"] == "rows"

    job = shared.text(f"ml batch-endpoint invoke --name {endpoint} --input data --query name -o tsv").strip()

    found = scores(shared, job, "score", "got-rows")
    assert sorted(found["predictions.csv"].split("\n")[:-1]) == [f"{number}.txt {3 * number}" for number in range(5)]
    listed = shared.json(f"ml batch-deployment list-jobs --name rows --endpoint-name {endpoint} --query [].name")
    assert listed == [job]
    assert shared.json("ml job show -n " + job)["status"] == "Completed"


def test_the_older_form_of_a_deployment_is_read(shared, endpoint):
    made = shared.json("ml batch-deployment create --file flat.yml")
    assert made["settings"]["mini_batch_size"] == 3
    (shared.folder / "inputs.yml").write_text("inputs:\n  numbers:\n    type: uri_folder\n    path: ./data\n")
    call = f"ml batch-endpoint invoke --name {endpoint} -d flat --file inputs.yml --set output_file_name=mine.csv"
    job = shared.json(call + " --mini-batch-size 5 --experiment-name flats")
    assert job["experiment_name"] == "flats"
    assert list(scores(shared, job["name"], "score", "got-flat")) == ["mine.csv"]
    changed = shared.json(f"ml batch-deployment update --name flat --endpoint {endpoint} --set settings.mini_batch_size=4")
    assert changed["settings"]["mini_batch_size"] == 4
    shared.text(f"ml batch-deployment delete --name flat --endpoint-name {endpoint} --yes")


def test_a_pipeline_is_called_with_values(shared, endpoint):
    made = shared.json(f"ml batch-deployment create --endpoint {endpoint} -f said.yml")
    assert made["type"] == "pipeline"
    plain = shared.text(f"ml batch-endpoint invoke -n {endpoint} -d said --query name -o tsv").strip()
    assert scores(shared, plain, "text", "got-plain") == {"said.txt": "nothing\n"}
    (shared.folder / "word.yml").write_text("inputs:\n  word: hello\n")
    given = shared.text(f"ml batch-endpoint invoke -n {endpoint} -d said --f word.yml --query name -o tsv").strip()
    assert scores(shared, given, "text", "got-given") == {"said.txt": "hello\n"}
    jobs = shared.json(f"ml batch-endpoint list-jobs --name {endpoint}")
    assert {plain, given} <= {job["name"] for job in jobs}


def test_what_is_wrong_is_told(shared, endpoint):
    assert "inputData" in shared.fails(1, f"ml batch-endpoint invoke --name {endpoint} -d rows")
    assert "nothing" in shared.fails(3, f"ml batch-endpoint invoke --name {endpoint} -d nothing --input data")
    assert "is no JSON object" in shared.fails(2, f"ml batch-endpoint invoke --name {endpoint} --inputs x")
