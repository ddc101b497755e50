"""Pipelines and components written as YAML: steps in place, from files, registered ones, sweeps, pipelines in pipelines."""

import json

import pytest

SCRIPT = """i=0
while [ $i -lt $2 ]; do cat $1/a.txt >> $3/model.txt; i=$((i+1)); done
echo trained $2 times
"""

TRAIN = """$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
name: cli_train
display_name: Train
version: 1
type: command
inputs:
  data:
    type: uri_folder
  times:
    type: integer
    default: 2
outputs:
  model:
    type: uri_folder
code: ./src
environment: azureml:cli-plain:1
command: sh train.sh ${{inputs.data}} ${{inputs.times}} ${{outputs.model}}
"""

PIPELINE = """$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
experiment_name: cli
settings:
  default_compute: azureml:cli-cpu
inputs:
  letters:
    type: uri_folder
    path: ./letters
  times: 3
outputs:
  model:
    type: uri_folder
jobs:
  prepare:
    type: command
    command: cp ${{inputs.raw}}/a.txt ${{outputs.clean}}/a.txt && printf B >> ${{outputs.clean}}/a.txt
    environment: azureml:cli-plain:1
    inputs:
      raw: ${{parent.inputs.letters}}
    outputs:
      clean:
  train:
    type: command
    component: ./parts/train.yml
    inputs:
      data: ${{parent.jobs.prepare.outputs.clean}}
      times: ${{parent.inputs.times}}
    outputs:
      model: ${{parent.outputs.model}}
"""

NESTED = """type: pipeline
experiment_name: cli
settings:
  default_compute: serverless
inputs:
  letters:
    type: uri_folder
    path: ./letters
outputs:
  best:
jobs:
  inner:
    type: pipeline
    component: ./parts/inner.yml
    inputs:
      letters: ${{parent.inputs.letters}}
  search:
    type: sweep
    sampling_algorithm: grid
    trial: ./parts/trial.yml
    search_space:
      x:
        type: choice
        values: [3, 1, 2]
    objective:
      primary_metric: loss
      goal: minimize
    limits:
      max_total_trials: 3
      max_concurrent_trials: 2
    inputs:
      data:
        type: uri_folder
        path: ${{parent.jobs.inner.outputs.model}}
        mode: download
    outputs:
      found: ${{parent.outputs.best}}
"""

INNER = """type: pipeline
name: inner
inputs:
  letters:
    type: uri_folder
outputs:
  model:
    type: uri_folder
jobs:
  train:
    component: ./train.yml
    inputs:
      data: ${{parent.inputs.letters}}
    outputs:
      model: ${{parent.outputs.model}}
"""

TRIAL = """name: trial
type: command
inputs:
  data:
    type: uri_folder
  x:
    type: number
outputs:
  found:
    type: uri_folder
code: ./log.py
environment: azureml:cli-plain:1
command: python3 log.py ${{inputs.x}} ${{outputs.found}} && cat ${{inputs.data}}/model.txt >> ${{outputs.found}}/best.txt
"""

LOG = """
import json, os, sys, time, urllib.request
body = json.dumps({"run_id": os.environ["MLFLOW_RUN_ID"], "key": "loss", "value": float(sys.argv[1]), "timestamp": int(time.time() * 1000)})
urllib.request.urlopen(urllib.request.Request(os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/runs/log-metric", body.encode(),
    {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["MLFLOW_TRACKING_TOKEN"]})).read()
open(sys.argv[2] + "/best.txt", "w").write(sys.argv[1])
"""


@pytest.fixture(scope="module")
def work(place, shared):
    """A folder with pipelines and the files that they name."""
    files = {
        "parts/src/train.sh": SCRIPT,
        "parts/train.yml": TRAIN,
        "parts/inner.yml": INNER,
        "parts/trial.yml": TRIAL,
        "parts/log.py": LOG,
        "letters/a.txt": "A",
        "pipeline.yml": PIPELINE,
        "nested.yml": NESTED,
    }
    for name, text in files.items():
        (shared.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (shared.folder / name).write_text(text)
    return shared


@pytest.fixture(scope="module")
def done(work):
    """A pipeline that ran to its end while it was streamed."""
    ran = work.run("ml", "job", "create", "--file", "pipeline.yml", "--name", "cli_letters", "--stream")
    assert ran.code == 0, ran
    log, _, printed = ran.out.partition("\n{\n")
    return json.loads("{" + printed), log


def test_stream_shows_steps_come_and_go(done):
    job, log = done
    assert (job["status"], job["type"], job["experiment_name"]) == ("Completed", "pipeline", "cli")
    assert "Streaming logs/azureml/executionlogs.txt" in log
    assert "step prepare started" in log and "step train completed" in log


def test_show_prints_steps_as_files_have_them(done):
    steps = done[0]["jobs"]
    assert steps["train"]["component"].startswith("azureml:azureml_anonymous:")
    assert steps["train"]["inputs"]["data"] == {"path": "${{parent.jobs.prepare.outputs.clean}}"}
    assert steps["train"]["outputs"] == {"model": "${{parent.outputs.model}}"}
    assert done[0]["settings"] == {"default_compute": "azureml:cli-cpu"}


def test_children_and_outputs_are_found(work, done):
    children = work.json("ml job list --parent-job-name cli_letters")
    assert {child["display_name"]: child["status"] for child in children} == {"prepare": "Completed", "train": "Completed"}
    assert "trained 3 times" in work.text("ml job stream --name cli_letters-train")
    work.text("ml job download --name cli_letters --output-name model --download-path got")
    assert (work.folder / "got/named-outputs/model/model.txt").read_text() == "ABABAB"


def test_a_saved_pipeline_runs_again(work, name, done):
    work.text(f"ml job create -f pipeline.yml --name {name} --save-as saved.yml --set inputs.times=1 -o none")
    assert work.json(f"ml job create -f saved.yml --name {name}2")["inputs"]["times"] == "1"
    work.text(f"ml job stream --name {name}2")
    assert work.text(f"ml job show --name {name}2 --query status -o tsv") == "Completed\n"


def test_a_pipeline_and_a_sweep_are_steps(work, name):
    work.text(f"ml job create -f nested.yml --name {name} --stream")
    work.text(f"ml job download --name {name} --output-name best --download-path {name}")
    assert (work.folder / name / "named-outputs/best/best.txt").read_text() == "1AA"


def test_components_are_registered_and_used_by_reference(work, name):
    made = work.json(f"ml component create --file parts/train.yml --name {name} --set display_name=Other")
    assert (made["name"], made["version"], made["type"], made["display_name"]) == (name, "1", "command", "Other")
    assert work.json(f"ml component create -f parts/train.yml --name {name} --version 2")["version"] == "2"
    assert [one["version"] for one in work.json(f"ml component list --name {name}")] == ["2", "1"]
    assert name in work.text("ml component list -o table")
    shown = work.json(f"ml component show --name {name} --label latest")
    assert shown["version"] == "2" and shown["inputs"]["times"] == {"type": "integer", "default": 2}
    (work.folder / "registered.yml").write_text(
        PIPELINE.replace("component: ./parts/train.yml", f"component: azureml:{name}@latest").replace("type: command\n    comp", "comp")
    )
    work.text(f"ml job create -f registered.yml --name {name} --stream")
    (work.folder / "whole.yml").write_text(
        f"type: pipeline\ncomponent: ./parts/inner.yml\nexperiment_name: cli\ninputs: {{letters: {{type: uri_folder, path: ./letters}}}}\n"
    )
    work.text(f"ml job create -f whole.yml --name {name}w --stream")
    work.text(f"ml component archive --name {name} --version 1")
    assert [one["version"] for one in work.json(f"ml component list --name {name}")] == ["2"]


def test_mistakes_name_file_line_and_column(work):
    assert work.json("ml job validate --file pipeline.yml")["result"] == "Succeeded"
    (work.folder / "bad.yml").write_text(
        PIPELINE.replace("prepare.outputs.clean", "prepare.outputs.clen")
        .replace("times: ${{parent", "tims: ${{parent")
        .replace("parent.inputs.letters", "parent.inputs.leters")
    )
    told = work.fails(1, "ml job validate --file bad.yml")
    assert "bad.yml:20:7: jobs.prepare.inputs.raw: ${{parent.inputs.leters}}: the pipeline has no input 'leters'. Did you mean 'letters'?" in told
    assert "bad.yml:27:7: jobs.train.inputs.data" in told and "step 'prepare' has no output 'clen'. Did you mean 'clean'?" in told
    assert "bad.yml:28:7: jobs.train.inputs.tims: the component has no input 'tims'. Did you mean 'times'?" in told
    (work.folder / "parts/broken.yml").write_text(TRAIN.replace("inputs.times", "inputs.tims").replace("display_name", "displayname"))
    (work.folder / "broken.yml").write_text(PIPELINE.replace("train.yml", "broken.yml"))
    told = work.fails(1, "ml job create --file broken.yml")
    assert "parts/broken.yml:3:1: jobs.train.component.displayname: unknown key. Did you mean 'display_name'?" in told
    (work.folder / "circle.yml").write_text(
        PIPELINE.replace("raw: ${{parent.inputs.letters}}", "raw: ${{parent.jobs.train.outputs.model}}")
    )
    assert "the steps prepare, train wait for each other" in work.fails(1, "ml job validate --file circle.yml")
    (work.folder / "lost.yml").write_text(PIPELINE.replace("./parts/train.yml", "./parts/trian.yml"))
    assert "lost.yml:25:5: jobs.train.component: './parts/trian.yml' does not exist" in work.fails(1, "ml job validate --file lost.yml")


def test_a_failed_step_is_told_in_the_stream(work, name):
    (work.folder / "fails.yml").write_text(PIPELINE.replace("cp ${{inputs.raw}}", "echo no luck; exit 3; cp ${{inputs.raw}}"))
    ran = work.run("ml", "job", "create", "-f", "fails.yml", "--name", name, "--stream")
    assert ran.code == 1 and "step prepare failed" in ran.out and "no luck" in ran.err
