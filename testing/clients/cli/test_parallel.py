"""Parallel steps written as YAML: in place, and as a registered component."""

import json

import pytest

SCRIPT = """
import argparse, pathlib

def init():
    global word
    parser = argparse.ArgumentParser()
    parser.add_argument("--word")
    word = parser.parse_known_args()[0].word

def run(mini_batch):
    return [f"{pathlib.Path(place).read_text()} {word}" for place in mini_batch]
"""

BODY = """
input_data: ${{inputs.data}}
mini_batch_size: "2"
max_concurrency_per_instance: 2
error_threshold: 0
retry_settings:
  max_retries: 1
  timeout: 30
task:
  type: run_function
  code: ./code
  entry_script: score.py
  environment: azureml:cli-plain:1
  program_arguments: --word ${{inputs.word}}
  append_row_to: ${{outputs.rows}}
"""

PIPELINE = """$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
experiment_name: cli
settings:
  default_compute: azureml:cli-cpu
inputs:
  data:
    type: uri_folder
    path: ./numbers
  word: fine
outputs:
  rows:
    type: uri_file
jobs:
  score:
    type: parallel
    inputs:
      data: ${{parent.inputs.data}}
      word: ${{parent.inputs.word}}
    outputs:
      rows: ${{parent.outputs.rows}}
"""

COMPONENT = """$schema: https://azuremlschemas.azureedge.net/latest/parallelComponent.schema.json
name: cli_score
version: 1
type: parallel
inputs:
  data:
    type: uri_folder
  word:
    type: string
    default: well
outputs:
  rows:
    type: uri_file
"""

ROWS = [f"{number} fine" for number in range(5)]


@pytest.fixture(scope="module")
def work(place, shared):
    """A folder with a script, five files to score, and pipelines that do."""
    for name in ("code", "numbers"):
        (shared.folder / name).mkdir()
    (shared.folder / "code/score.py").write_text(SCRIPT)
    for number in range(5):
        (shared.folder / "numbers" / str(number)).write_text(str(number))
    (shared.folder / "pipeline.yml").write_text(PIPELINE + BODY.replace("\n", "\n    "))
    (shared.folder / "component.yml").write_text(COMPONENT + BODY)
    registered = PIPELINE.replace("type: parallel", "type: parallel\n    component: azureml:cli_score:1\n    mini_batch_size: '1'")
    (shared.folder / "registered.yml").write_text(registered)
    return shared


def rows(work, name, file):
    """What the pipeline's output holds, after it ran to its end."""
    done = work.run("ml", "job", "create", "--file", file, "--name", name, "--stream", "--output", "none")
    assert done.code == 0, done
    done = work.run("ml", "job", "download", "--name", name, "--output-name", "rows", "--download-path", name)
    assert done.code == 0, done
    (made,) = [path for path in (work.folder / name).rglob("*") if path.is_file()]
    return made.read_text().splitlines()


def result(work, name):
    """How the driver of the step says that it ended."""
    assert work.run("ml", "job", "download", "--name", name, "--all", "--download-path", name + "-logs").code == 0
    return (work.folder / (name + "-logs") / "artifacts/logs/job_result.txt").read_text()


def test_a_step_in_place_scores_every_file(work):
    assert rows(work, "cli-parallel", "pipeline.yml") == ROWS
    assert "3 of 3 mini-batches done, 0 failed; 5 items done" in result(work, "cli-parallel-score")


def test_a_step_shows_as_a_command_job(work):
    shown = json.loads(work.run("ml", "job", "show", "--name", "cli-parallel-score").out)
    assert (shown["type"], shown["status"]) == ("command", "Completed")
    assert "score.py" in shown["command"]


def test_a_step_that_was_done_before_is_taken(work):
    done = work.run("ml", "job", "create", "--file", "pipeline.yml", "--name", "cli-parallel-again", "--stream", "--output", "none")
    assert done.code == 0, done
    assert "step score" in done.out
    assert "job cli-parallel-score did the same before" in done.out


def test_a_registered_component_is_used_and_the_step_overrides_it(work):
    assert work.run("ml", "component", "create", "--file", "component.yml").code == 0
    assert rows(work, "cli-parallel-registered", "registered.yml") == ROWS
    assert "5 of 5 mini-batches done" in result(work, "cli-parallel-registered-score")


def test_a_mistake_names_its_step_and_field(work):
    done = work.run("ml", "job", "create", "--file", "pipeline.yml", "--set", "jobs.score.input_data=data")
    assert done.code == 1
    assert "step 'score': input_data: it is 'data'; write ${{inputs.NAME}}" in done.err
