"""Command jobs: submitted, streamed, listed, cancelled, downloaded, archived, deleted."""

import json

import pytest

SCRIPT = """
import argparse, os, pathlib
p = argparse.ArgumentParser()
p.add_argument("--data"), p.add_argument("--lr", type=float), p.add_argument("--out")
a = p.parse_args()
print("lr", a.lr, "rows", len(pathlib.Path(a.data).read_text().split()), "greeting", os.environ["GREETING"])
pathlib.Path(a.out, "model.txt").write_text(str(a.lr))
os.makedirs("outputs", exist_ok=True)
pathlib.Path("outputs/kept.txt").write_text("kept")
"""

JOB = """$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
code: src
command: python train.py --data ${{inputs.data}} --lr ${{inputs.lr}} --out ${{outputs.model}}
inputs:
  data:
    type: uri_file
    path: ./d.csv
  lr: 0.1
outputs:
  model:
    type: uri_folder
environment: azureml:cli-plain@latest
environment_variables:
  GREETING: hello
compute: azureml:cli-cpu
experiment_name: cli
display_name: first
tags: {team: blue}
"""


@pytest.fixture(scope="module")
def work(place, shared):
    """A folder with a job that trains on a file beside it."""
    (shared.folder / "src").mkdir()
    (shared.folder / "src" / "train.py").write_text(SCRIPT)
    (shared.folder / "d.csv").write_text("a,b\n1,2\n3,4\n")
    (shared.folder / "job.yml").write_text(JOB)
    (shared.folder / "sleep.yml").write_text(
        "command: sleep 600\nenvironment: azureml:cli-plain:1\ncompute: azureml:cli-cpu\nexperiment_name: cli\n"
    )
    return shared


@pytest.fixture(scope="module")
def trained(work):
    """One job that ran to its end while its log was shown."""
    done = work.run("ml", "job", "create", "--file", "job.yml", "--stream")
    assert done.code == 0, done
    log, _, printed = done.out.partition("\n{\n")
    return json.loads("{" + printed), log


def test_stream_shows_the_log_between_head_and_summary(trained):
    job, log = trained
    assert log.startswith(f"RunId: {job['name']}\nWeb View: https://")
    assert "Streaming user_logs/std_log.txt" in log and "lr 0.1 rows 3 greeting hello" in log
    assert "Execution Summary\n=================" in log
    assert (job["status"], job["type"], job["display_name"], job["experiment_name"]) == (
        "Completed", "command", "first", "cli",
    )
    assert job["tags"] == {"team": "blue"} and job["compute"] == "azureml:cli-cpu"


def test_stream_of_a_job_that_has_ended_shows_all_of_it(work, trained):
    assert "lr 0.1 rows 3" in work.text(f"ml job stream --name {trained[0]['name']}")


def test_show_and_list_find_it(work, trained):
    name = trained[0]["name"]
    assert work.text(f"ml job show --name {name} --query status -o tsv") == "Completed\n"
    assert work.text(f"ml job show -n {name} --query services.Studio.endpoint -o tsv").startswith("https://")
    assert name in [one["name"] for one in work.json("ml job list")]
    assert len(work.json("ml job list --max-results 1")) == 1
    assert "Completed" in work.text("ml job list -o table")
    assert work.json(f"ml job list --parent-job-name {name}") == []
    assert "'no_such_job'" in work.fails(3, "ml job show -n no_such_job")


def test_download_brings_log_artifacts_and_outputs(work, trained):
    name = trained[0]["name"]
    work.text(f"ml job download --name {name} --all --download-path all")
    assert (work.folder / "all/artifacts/outputs/kept.txt").read_text() == "kept"
    assert "lr 0.1" in (work.folder / "all/artifacts/user_logs/std_log.txt").read_text()
    assert (work.folder / "all/named-outputs/model/model.txt").read_text() == "0.1"
    work.text(f"ml job download --name {name} --output-name model --download-path one")
    assert (work.folder / "one/named-outputs/model/model.txt").read_text() == "0.1"
    assert not (work.folder / "one/artifacts").exists()
    assert "model" in work.fails(3, f"ml job download --name {name} --output-name modle")


def test_a_model_is_registered_from_its_output(work, trained, name):
    path = f"azureml://jobs/{trained[0]['name']}/outputs/model"
    made = work.json(f"ml model create --name {name} --version 1 --type custom_model --path {path}")
    assert made["version"] == "1"
    work.text(f"ml model download --name {name} --version 1 --download-path models")
    assert [file.read_text() for file in (work.folder / "models").rglob("model.txt")] == ["0.1"]


def test_arguments_win_over_the_file_and_set_over_all(work, name):
    line = f"ml job create -f job.yml --name {name} --set inputs.lr=0.5 environment_variables.GREETING=hi display_name=other"
    made = work.json(line)
    assert (made["name"], made["display_name"], made["environment_variables"]) == (name, "other", {"GREETING": "hi"})
    assert "lr 0.5 rows 3 greeting hi" in work.text(f"ml job stream -n {name}")


def test_save_as_writes_a_file_that_can_be_submitted_again(work, name):
    work.text(f"ml job create -f job.yml --name {name} --save-as saved.yml -o none")
    assert f"name: {name}" in (work.folder / "saved.yml").read_text()
    assert work.text(f"ml job create -f saved.yml --name {name}2 --query name -o tsv") == f"{name}2\n"


def test_cancel_ends_it(work, name):
    made = work.json(f"ml job create -f sleep.yml --name {name}")
    assert made["status"] in ("Starting", "Preparing", "Queued", "Running", "NotStarted")
    assert work.text(f"ml job cancel --name {name}") == ""
    done = work.run("ml", "job", "stream", "--name", name)
    assert done.code == 0 and "Canceled" in done.err
    assert work.text(f"ml job show --name {name} --query status -o tsv") == "Canceled\n"


def test_a_failing_script_tells_the_line_that_broke(work, name):
    (work.folder / "bad").mkdir()
    (work.folder / "bad" / "train.py").write_text("print('first words')\nrows = []\nprint(rows[3])\n")
    (work.folder / "bad.yml").write_text(
        "code: bad\ncommand: python train.py\nenvironment: azureml:cli-plain:1\ncompute: azureml:cli-cpu\n"
    )
    done = work.run("ml", "job", "create", "-f", "bad.yml", "--name", name, "--stream")
    assert done.code == 1
    assert "first words" in done.out and "Traceback" in done.out
    assert "Exception :" in done.err and '"code": "UserError"' in done.err
    assert "IndexError: list index out of range (train.py, line 3: print(rows[3]))" in done.err
    assert "Last lines of user_logs/std_log.txt" in done.err and "first words" in done.err
    shown = work.json(f"ml job show --name {name}")
    assert shown["status"] == "Failed" and "train.py, line 3" in shown["properties"]["athanor.error"]


def test_a_missing_command_is_named(work, name):
    (work.folder / "typo.yml").write_text(
        "command: pyhton train.py\nenvironment: azureml:cli-plain:1\ncompute: azureml:cli-cpu\n"
    )
    done = work.run("ml", "job", "create", "-f", "typo.yml", "--name", name, "--stream")
    assert done.code == 1 and "exit code 127" in done.err and "'pyhton' is not in the environment" in done.err


def test_update_archive_and_restore(work, trained):
    name = trained[0]["name"]
    changed = work.json(f"ml job update -n {name} --set display_name=better tags.keep=yes")
    assert (changed["display_name"], changed["tags"]) == ("better", {"team": "blue", "keep": "yes"})
    work.text(f"ml job archive -n {name}")
    assert name not in [one["name"] for one in work.json("ml job list")]
    assert name in [one["name"] for one in work.json("ml job list --archived-only")]
    work.text(f"ml job restore -n {name}")
    assert name in [one["name"] for one in work.json("ml job list")]


def test_a_name_that_is_taken_is_refused_until_the_job_is_deleted(work, name):
    work.text(f"ml job create -f job.yml -n {name} --stream -o none")
    again = work.json(f"ml job create -f job.yml -n {name}")
    assert again["status"] == "Completed"
    refusal = work.fails(1, f"ml job create -f job.yml -n {name} --set inputs.lr=0.7")
    assert f"there is a job '{name}' with other content (inputs.lr)" in refusal
    work.text(f"ml job delete -n {name} --yes")
    work.fails(3, f"ml job show -n {name}")
    done = work.run("ml", "job", "create", "-f", "job.yml", "-n", name, "--set", "inputs.lr=0.7", "--stream")
    assert done.code == 0 and "lr 0.7" in done.out


def test_validate_needs_no_server(work):
    assert work.json("ml job validate -f job.yml")["result"] == "Succeeded"
