"""Parallel steps built with the SDK: mini-batches, retries, thresholds, output, logs."""

import pathlib
import textwrap

import pytest
from azure.ai.ml import Input, Output
from azure.ai.ml.dsl import pipeline
from azure.ai.ml.entities import AmlCompute, Environment
from azure.ai.ml.exceptions import JobException
from azure.ai.ml.parallel import RunFunction, parallel_run_function
from azure.core.exceptions import HttpResponseError

FOLDER = Input(type="uri_folder")

SCRIPT = """
import argparse, os, pathlib, sys
from azureml_user.parallel_run import EntryScript

def init():
    global args
    parser = argparse.ArgumentParser()
    parser.add_argument("--word")
    parser.add_argument("--notes")
    args, _ = parser.parse_known_args()
    EntryScript().logger.info("ready to say %s", args.word)

def run(mini_batch):
    print("a mini-batch of", len(mini_batch))
    done = []
    for place in mini_batch:
        text = pathlib.Path(place).read_text()
        if text == "broken":
            raise ValueError("cannot read " + os.path.basename(place))
        if text == "left out":
            continue
        if text == "flaky" and not pathlib.Path(args.notes, "tried").exists():
            pathlib.Path(args.notes, "tried").touch()
            os._exit(1)
        if args.notes:
            pathlib.Path(args.notes, os.path.basename(place)).write_text(text)
        done.append(f"{os.path.basename(place)} {args.word} {text}")
    return done
"""


@pytest.fixture(scope="module")
def code(client, tmp_path_factory):
    client.compute.begin_create_or_update(AmlCompute(name="cpu", size="STANDARD_DS3_V2", max_instances=2)).result()
    client.environments.create_or_update(Environment(name="plain", version="1", image="ubuntu:22.04"))
    folder = tmp_path_factory.mktemp("code")
    (folder / "score.py").write_text(textwrap.dedent(SCRIPT))
    return str(folder)


def folder(tmp_path, **files):
    """An input of 20 files, some of them with other content."""
    place = tmp_path / "data"
    place.mkdir()
    for number in range(20):
        (place / f"f{number:02}.txt").write_text(str(number))
    for name, text in files.items():
        (place / f"{name}.txt").write_text(text)
    return Input(type="uri_folder", path=str(place))


def step(code, rows="uri_file", arguments="--word is", **more):
    """A parallel step over files; without rows it is for summary only."""
    settings = {
        "inputs": {"data": FOLDER},
        "outputs": {"rows": Output(type=rows or "uri_folder")},
        "input_data": "${{inputs.data}}",
        "mini_batch_size": "3",
        "max_concurrency_per_instance": 2,
        "task": RunFunction(
            code=code,
            entry_script="score.py",
            environment="plain:1",
            program_arguments=arguments,
            append_row_to="${{outputs.rows}}" if rows else None,
        ),
    }
    return parallel_run_function(name="score", **dict(settings, **more))


def run(client, node, data):
    @pipeline(default_compute="cpu")
    def batches(data: Input(type=data.type)):
        scored = node(data=data)
        return {"rows": scored.outputs.rows}

    job = client.jobs.create_or_update(batches(data=data), experiment_name="parallel")
    client.jobs.stream(job.name)
    assert client.jobs.get(job.name).status == "Completed"
    return job


def logs(client, job, tmp_path):
    """The log files of the step by their paths."""
    child = next(child for child in client.jobs.list(parent_job_name=job.name))
    client.jobs.download(child.name, download_path=str(tmp_path / "logs"), all=True)
    root = tmp_path / "logs/artifacts"
    return {str(file.relative_to(root)): file.read_text() for file in root.rglob("*.txt")}


def rows(client, job, tmp_path):
    client.jobs.download(job.name, output_name="rows", download_path=str(tmp_path))
    return [path for path in (tmp_path / "named-outputs").rglob("*") if path.is_file()]


def test_files_go_by_count_and_rows_come_back_in_their_order(client, code, tmp_path):
    job = run(client, step(code), folder(tmp_path))
    (file,) = rows(client, job, tmp_path)
    assert file.read_text().splitlines() == [f"f{number:02}.txt is {number}" for number in range(20)]
    kept = logs(client, job, tmp_path)
    assert "7 of 7 mini-batches done, 0 failed; 20 items done" in kept["logs/job_progress_overview.txt"]
    assert "7 of 7 mini-batches done" in kept["user_logs/std_log.txt"]
    assert "a mini-batch of 3" in "".join(text for name, text in kept.items() if "/user/stdout/" in name)
    assert "ready to say is" in "".join(text for name, text in kept.items() if "/entry_script_log/" in name)


def test_a_folder_gets_the_file_of_the_usual_name(client, code, tmp_path):
    job = run(client, step(code, rows="uri_folder", instance_count=2), folder(tmp_path))
    (file,) = rows(client, job, tmp_path)
    assert file.name == "parallel_run_step.txt"
    assert len(file.read_text().splitlines()) == 20
    kept = logs(client, job, tmp_path)
    assert "node0 to node1 stand for groups of 2 workers each, all on this machine" in kept["user_logs/std_log.txt"]


def test_summary_only_leaves_the_output_to_the_script(client, code, tmp_path):
    job = run(client, step(code, rows=None, arguments="--word is --notes ${{outputs.rows}}"), folder(tmp_path))
    assert sorted(file.name for file in rows(client, job, tmp_path)) == [f"f{number:02}.txt" for number in range(20)]


def test_a_mini_batch_is_tried_again_when_its_process_dies(client, code, tmp_path):
    node = step(code, rows=None, arguments="--word is --notes ${{outputs.rows}}", mini_batch_error_threshold=0)
    job = run(client, node, folder(tmp_path, f07="flaky"))
    assert "tried" in [file.name for file in rows(client, job, tmp_path)]
    assert "the process ended with exit code 1" in logs(client, job, tmp_path)["logs/user/error.txt"]


def test_failures_are_passed_over_where_no_threshold_is_set(client, code, tmp_path):
    node = step(code, retry_settings={"max_retries": 0, "timeout": 30})
    job = run(client, node, folder(tmp_path, f04="broken", f10="left out"))
    (file,) = rows(client, job, tmp_path)
    assert len(file.read_text().splitlines()) == 16
    assert "7 of 7 mini-batches done, 2 failed; 16 items done, 4 failed" in logs(client, job, tmp_path)["logs/job_result.txt"]


def test_too_many_failed_items_end_the_step_with_the_reason(client, code, tmp_path):
    node = step(code, error_threshold=2, retry_settings={"max_retries": 1, "timeout": 30})
    with pytest.raises(JobException, match=r"(?s)cannot read f04\.txt.*3 items failed, more than error_threshold \(2\) allows"):
        run(client, node, folder(tmp_path, f04="broken"))


def test_too_many_failed_mini_batches_end_the_step(client, code, tmp_path):
    node = step(code, mini_batch_error_threshold=1, retry_settings={"max_retries": 0, "timeout": 30})
    with pytest.raises(JobException, match=r"2 mini-batches failed, more than mini_batch_error_threshold \(1\) allows"):
        run(client, node, folder(tmp_path, f04="broken", f10="left out"))


def table(tmp_path):
    """A table of two files and 60 rows, with the shop of each row."""
    place = tmp_path / "table"
    place.mkdir()
    for name, start in (("a.csv", 0), ("b.csv", 30)):
        lines = [f"{number},{'north' if number % 2 else 'south'}" for number in range(start, start + 30)]
        (place / name).write_text("\n".join(["amount,shop", *lines]) + "\n")
    (place / "MLTable").write_text(
        "type: mltable\npaths:\n  - pattern: ./*.csv\n"
        "transformations:\n  - read_delimited:\n      delimiter: ','\n      header: all_files_same_headers\n"
    )
    return Input(type="mltable", path=str(place), mode="direct")


@pytest.fixture(scope="module")
def frames(client, code):
    client.environments.create_or_update(
        Environment(name="frames", version="1", image="mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04",
                    conda_file={"name": "e", "dependencies": ["python=3.11", {"pip": ["pandas==2.2.3"]}]})
    )
    (pathlib.Path(code) / "sums.py").write_text(textwrap.dedent("""
        import pandas as pd

        def run(mini_batch, mini_batch_context):
            shop = mini_batch_context.partition_key_value.get("shop", "all")
            return pd.DataFrame({"amount": mini_batch.amount * 10, "shop": shop})
    """))
    return RunFunction(code=code, entry_script="sums.py", environment="frames:1", append_row_to="${{outputs.rows}}")


@pytest.mark.parametrize(
    ("how", "batches", "first"),
    [({"mini_batch_size": "100"}, 6, "0 all"), ({"partition_keys": ["shop"]}, 2, "0 south")],
    ids=["by size", "by key"],
)
def test_tables_reach_the_script_as_frames(client, code, frames, tmp_path, how, batches, first):
    settings = {"task": frames, "mini_batch_size": None, "error_threshold": 0, **how}
    node = step(code, inputs={"data": Input(type="mltable", mode="direct")}, **settings)
    job = run(client, node, table(tmp_path))
    (file,) = rows(client, job, tmp_path)
    lines = file.read_text().splitlines()
    assert lines[0] == first
    assert sorted(int(line.split()[0]) for line in lines) == [10 * number for number in range(60)]
    assert f"{batches} of {batches} mini-batches done" in logs(client, job, tmp_path)["logs/job_result.txt"]


def test_the_size_may_come_from_the_pipeline(client, code, tmp_path):
    node = step(code)

    @pipeline(default_compute="cpu")
    def sized(data: FOLDER, size: int):
        scored = node(data=data)
        scored.mini_batch_size = str(size)  # the client itself cannot write an input here
        return {"rows": scored.outputs.rows}

    job = client.jobs.create_or_update(sized(data=folder(tmp_path), size=5), experiment_name="parallel")
    client.jobs.stream(job.name)
    assert "4 of 4 mini-batches done" in logs(client, job, tmp_path)["logs/job_result.txt"]


def test_mistakes_are_refused_before_anything_starts(client, code, tmp_path):
    data = folder(tmp_path)
    for words, more in {
        "retry_settings.timeout: it is 0": {"retry_settings": {"timeout": 0}},
        "input_data: it is 'data'": {"input_data": "data"},
        "task.program_arguments": {"arguments": "--word ${{inputs.wrong}}"},
    }.items():
        with pytest.raises(HttpResponseError, match=words):
            run(client, step(code, **more), data)
