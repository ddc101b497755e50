"""What is wrong in a file is refused before anything is uploaded or started, with its place, what is allowed and what is near."""

import json

import pytest

GOOD = """$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
code: src
command: python train.py --data ${{inputs.data}}
inputs:
  data:
    type: uri_file
    path: ./d.csv
environment: azureml:cli-plain:1
compute: azureml:cli-cpu
"""


@pytest.fixture(scope="module")
def work(place, shared):
    (shared.folder / "src").mkdir()
    (shared.folder / "src" / "train.py").write_text("print(1)\n")
    (shared.folder / "d.csv").write_text("a\n1\n")
    (shared.folder / "ring").symlink_to("gnir")
    (shared.folder / "gnir").symlink_to("ring")
    return shared


def made(work):
    """All that a refused submission might have left behind."""
    jobs = [one["name"] for one in work.json("ml job list --all-results true")]
    data = [one["name"] for one in work.json("ml data list")]
    environments = [one["name"] for one in work.json("ml environment list --include-archived")]
    return jobs, data, environments


# Each: what is replaced in the good file, by what; the place; and parts of the text.
MISTAKES = {
    "unknown key": ("compute:", "compue:", "job.yml:9:1", "compue: unknown key. Did you mean 'compute'? Allowed: "),
    "unknown key within": ("    path:", "    pth:", "job.yml:7:5", "inputs.data.pth: unknown key. Did you mean 'path'?"),
    "wrong type": ("command: python", "tags: [a]\ncommand: python", "job.yml:3:1", "tags: a list is not allowed here; it takes a map"),
    "wrong word": ("uri_file", "uri_fil", "job.yml:6:5", "inputs.data.type: 'uri_fil' is not allowed. Did you mean 'uri_file'?"),
    "unknown kind": ("command: python", "type: comand\ncommand: python", "job.yml:3:1", "type: 'comand' is not allowed. Did you mean 'command'?"),
    "unknown compute": ("cli-cpu", "cli-cpus", "job.yml:9:1", "compute: the workspace has no compute 'cli-cpus'. Did you mean 'cli-cpu'? It has: "),
    "unknown environment": ("cli-plain:1", "cli-plian:1", "job.yml:8:1", "environment: the workspace has no environment 'cli-plian'. Did you mean 'cli-plain'?"),
    "unknown environment version": ("cli-plain:1", "cli-plain:9", "job.yml:8:1", "environment: the environment 'cli-plain' has no version '9'. It has: 1"),
    "unknown curated environment": ("cli-plain:1", "AzureML-sklearn-1.6@latest", "job.yml:8:1", "environment: the workspace has no environment 'AzureML-sklearn-1.6'. Did you mean 'AzureML-sklearn-1.5'?"),
    "unknown curated environment's version": ("cli-plain:1", "AzureML-sklearn-1.6:3", "job.yml:8:1", "environment: the workspace has no environment 'AzureML-sklearn-1.6'. Did you mean 'AzureML-sklearn-1.5'?"),
    "unknown data version": ("./d.csv", "azureml:refused-data:9", "job.yml:7:5", "inputs.data.path: the data asset 'refused-data' has no version '9'. It has: 1"),
    "unknown data": ("./d.csv", "azureml:refused-dat:1", "job.yml:7:5", "the workspace has no data asset 'refused-dat'. Did you mean 'refused-data'?"),
    "unknown label": ("cli-plain:1", "cli-plain@newest", "job.yml:8:1", "'cli-plain' has no label 'newest'; the only label is 'latest'"),
    "malformed reference": ("azureml:cli-plain:1", "cli-plain:1", "job.yml:8:1", "'cli-plain:1' is no reference. Did you mean 'azureml:cli-plain:1'?"),
    "missing file": ("./d.csv", "./e.csv", "job.yml:7:5", "inputs.data.path: './e.csv' does not exist. Did you mean 'd.csv'?"),
    "missing folder": ("code: src", "code: srcc", "job.yml:2:1", "code: 'srcc' does not exist. Did you mean 'src'?"),
    "cyclic link": ("code: src", "code: ring", "job.yml:2:1", "code: 'ring' is a link that leads back to itself"),
    "cyclic include": ("azureml:cli-plain:1", "file:./job.yml", "job.yml:8:1", "job.yml → job.yml"),
    "unknown input": ("${{inputs.data}}", "${{inputs.date}}", "job.yml:3:1", "${{inputs.date}} names no input of this file. Did you mean 'data'?"),
    "broken YAML": ("inputs:\n", "inputs: {\n", "job.yml:", ""),
    "a key twice": ("compute:", "code: src\ncompute:", "job.yml:9:1", "the key 'code' stands twice"),
    "unsupported schema": ("commandJob.schema", "commandJop.schema", "job.yml:1:1", "Did you mean 'commandJob'?"),
}


@pytest.fixture(scope="module")
def known(work):
    work.text("ml data create --name refused-data --version 1 --path d.csv --type uri_file -o none")
    return made(work)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_refused_at_its_place(work, known, mistake):
    before, after, place, text = MISTAKES[mistake]
    assert before in GOOD
    (work.folder / "job.yml").write_text(GOOD.replace(before, after))
    # A file of its own content, so that an upload would be seen.
    (work.folder / "src" / "only.txt").write_text(mistake)
    done = work.run("ml", "job", "create", "--file", "job.yml", "--verbose")
    assert done.code == 1 and done.out == "", done
    assert place in done.err and text in done.err, done.err
    assert "PUT " not in done.err and "POST " not in done.err, done.err


def test_nothing_was_made_by_all_of_these(work, known):
    assert made(work) == known


def test_several_mistakes_are_told_at_once(work, known):
    (work.folder / "job.yml").write_text(GOOD.replace("compute:", "compue:").replace("code: src", "code: srcc"))
    refusal = work.fails(1, "ml job create --file job.yml")
    assert "job.yml:2:1: code: 'srcc' does not exist" in refusal and "job.yml:9:1: compue: unknown key" in refusal


def test_kinds_that_do_not_run_yet_are_refused(work, known):
    (work.folder / "automl.yml").write_text(
        "type: automl\ntask: classification\nprimary_metric: accuracy\ntarget_column_name: y\ncompute: azureml:cli-cpu\n"
        "training_data: {type: mltable, path: azureml://datastores/workspaceblobstore/paths/table/}\n"
        "limits: {max_trials: 1}\n"
    )
    refusal = work.fails(1, "ml job create --file automl.yml")
    assert "jobs of type AutoML do not run here yet; those that do: Command" in refusal
    assert made(work) == known


def test_other_nouns_are_checked_alike(work, known):
    (work.folder / "compute.yml").write_text("name: c1\ntype: amlcomputer\n")
    assert "compute.yml:2:1: type: 'amlcomputer' is not allowed. Did you mean 'amlcompute'?" in work.fails(
        1, "ml compute create -f compute.yml"
    )
    (work.folder / "data.yml").write_text("name: d1\ntype: uri_file\npath: ./nothere.csv\n")
    assert "data.yml:3:1: path: './nothere.csv' does not exist" in work.fails(1, "ml data create -f data.yml")
    (work.folder / "env.yml").write_text("name: e1\nimage: ubuntu:22.04\nconda_file: ./cond.yml\n")
    assert "env.yml:3:1: conda_file" in work.fails(1, "ml environment create -f env.yml")
    (work.folder / "endpoint.yml").write_text("name: ep1\nauth_mode: kee\n")
    assert "endpoint.yml:2:1: auth_mode: 'kee' is not allowed. Did you mean 'key'?" in work.fails(
        1, "ml online-endpoint create -f endpoint.yml"
    )
    (work.folder / "blue.yml").write_text(
        "name: blue\nendpoint_name: no-such-endpoint\nmodel: azureml:no-such-model:1\ninstance_type: Standard_DS3_v2\n"
        "instance_count: 1\n"
    )
    assert "blue.yml:3:1: model: the workspace has no model 'no-such-model'" in work.fails(
        1, "ml online-deployment create -f blue.yml"
    )
    assert made(work) == known


def test_a_missing_file_is_told(work):
    assert "nothere.yml" in work.fails(1, "ml job create --file nothere.yml")


def test_a_conda_file_that_is_none_is_refused(work, known):
    (work.folder / "conda.yml").write_text("name: e\ndependencies: python\n")
    (work.folder / "env.yml").write_text("name: e1\nimage: ubuntu:22.04\nconda_file: ./conda.yml\n")
    refusal = work.fails(1, "ml environment create -f env.yml")
    assert "dependencies" in refusal
    assert made(work) == known
