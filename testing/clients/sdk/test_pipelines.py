"""Pipelines built with the SDK: steps that feed each other, sweeps and pipelines among them."""

import os
import subprocess
import uuid

import pytest
from azure.ai.ml import Input, Output, command
from azure.ai.ml.dsl import pipeline
from azure.ai.ml.entities import AmlCompute, Environment
from azure.ai.ml.exceptions import JobException
from azure.ai.ml.sweep import Choice
from azure.core.exceptions import HttpResponseError

FOLDER = Input(type="uri_folder")

LOG = """
import json, os, sys, time, urllib.request
body = json.dumps({"run_id": os.environ["MLFLOW_RUN_ID"], "key": "loss", "value": float(sys.argv[1]), "timestamp": int(time.time() * 1000)})
urllib.request.urlopen(urllib.request.Request(os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/runs/log-metric", body.encode(),
    {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["MLFLOW_TRACKING_TOKEN"]})).read()
open(sys.argv[2] + "/best.txt", "w").write(sys.argv[1])
"""


@pytest.fixture(scope="module")
def data(client, tmp_path_factory):
    client.compute.begin_create_or_update(AmlCompute(name="cpu", size="STANDARD_DS3_V2", max_instances=2)).result()
    client.environments.create_or_update(Environment(name="plain", version="1", image="ubuntu:22.04"))
    folder = tmp_path_factory.mktemp("data")
    (folder / "a.txt").write_text("A")
    return Input(type="uri_folder", path=str(folder))


def step(line, name, **ports):
    return command(name=name, command=line, environment="plain:1", **ports)


def add(letter, **more):
    return step(
        f"cp ${{{{inputs.d}}}}/a.txt ${{{{outputs.o}}}}/a.txt && printf {letter} >> ${{{{outputs.o}}}}/a.txt",
        "add",
        inputs={"d": FOLDER},
        outputs={"o": Output(type="uri_folder")},
        **more,
    )


def submit(client, job):
    return client.jobs.create_or_update(job, experiment_name="pipelines")


def statuses(client, job):
    return {child.display_name: child.status for child in client.jobs.list(parent_job_name=job.name)}


def test_steps_feed_each_other_and_the_result_comes_back(client, data, tmp_path):
    first, second = add("B"), add("C")

    @pipeline(default_compute="cpu")
    def chain(d: FOLDER):
        one = first(d=d)
        two = second(d=one.outputs.o)
        return {"made": two.outputs.o}

    job = submit(client, chain(d=data))
    client.jobs.stream(job.name)
    assert client.jobs.get(job.name).status == "Completed"
    assert statuses(client, job) == {"one": "Completed", "two": "Completed"}
    client.jobs.download(job.name, output_name="made", download_path=str(tmp_path))
    assert (tmp_path / "named-outputs/made/a.txt").read_text() == "ABC"


def test_a_pipeline_and_a_sweep_are_steps_too(client, data, tmp_path, tmp_path_factory):
    code = tmp_path_factory.mktemp("log")
    (code / "main.py").write_text(LOG)
    grow = add("B")
    train = command(
        name="train",
        code=str(code),
        command="python main.py ${{inputs.x}} ${{outputs.m}} && cat ${{inputs.d}}/a.txt >> ${{outputs.m}}/best.txt",
        environment="plain:1",
        inputs={"x": 1.0, "d": FOLDER},
        outputs={"m": Output(type="uri_folder")},
    )

    @pipeline()
    def inner(d: FOLDER):
        return {"grown": grow(d=d).outputs.o}

    @pipeline(default_compute="cpu")
    def outer(d: FOLDER):
        nested = inner(d=d)
        search = train(x=Choice([3, 1, 2]), d=nested.outputs.grown).sweep(
            sampling_algorithm="grid", primary_metric="loss", goal="minimize"
        )
        search.set_limits(max_total_trials=3, max_concurrent_trials=2)
        return {"best": search.outputs.m}

    job = submit(client, outer(d=data))
    client.jobs.stream(job.name)
    assert client.jobs.get(job.name).status == "Completed"
    client.jobs.download(job.name, output_name="best", download_path=str(tmp_path))
    assert (tmp_path / "named-outputs/best/best.txt").read_text() == "1AB"


def test_a_failed_step_stops_what_follows_and_says_why(client, data):
    broken = step("echo no such luck; exit 3", "broken", inputs={"d": FOLDER}, outputs={"o": Output(type="uri_folder")})
    after = add("Z")

    @pipeline(default_compute="cpu")
    def fails(d: FOLDER):
        bad = broken(d=d)
        never = after(d=bad.outputs.o)

    job = submit(client, fails(d=data))
    with pytest.raises(JobException, match="(?s)step 'bad'.*no such luck"):
        client.jobs.stream(job.name)
    assert statuses(client, job) == {"bad": "Failed"}


def test_other_branches_go_on_when_asked_to(client, data):
    broken = step("exit 3", "broken", inputs={"d": FOLDER})
    fine = step("sleep 1; echo fine", "fine", inputs={"d": FOLDER})
    later = step("echo later", "later", inputs={"d": FOLDER}, outputs={"o": Output(type="uri_folder")})
    last = step("echo last", "last", inputs={"d": FOLDER})

    @pipeline(default_compute="cpu")
    def branches(d: FOLDER):
        bad = broken(d=d)
        good = fine(d=d)
        then = later(d=d)
        end = last(d=then.outputs.o)

    job = branches(d=data)
    job.settings.continue_on_step_failure = True
    job = submit(client, job)
    with pytest.raises(JobException):
        client.jobs.stream(job.name)
    assert statuses(client, job) == {"bad": "Failed", "good": "Completed", "then": "Completed", "end": "Completed"}


def test_a_cancelled_pipeline_takes_its_steps_along(client, data):
    slow = step("sleep 600", "slow", inputs={"d": FOLDER})

    @pipeline(default_compute="cpu")
    def waits(d: FOLDER):
        long = slow(d=d)

    job = submit(client, waits(d=data))
    client.jobs.begin_cancel(job.name).result()
    assert client.jobs.get(job.name).status == "Canceled"
    assert set(statuses(client, job).values()) <= {"Canceled"}


def test_a_mistake_in_a_step_is_refused_before_anything_starts(client, data):
    lost = command(name="lost", command="echo", environment="no-such-environment:1", inputs={"d": FOLDER})

    @pipeline(default_compute="cpu")
    def wrong(d: FOLDER):
        astray = lost(d=d)

    with pytest.raises(HttpResponseError, match="(?s)astray.*no-such-environment"):
        submit(client, wrong(d=data))


def reused(client, job):
    """Which of a pipeline's steps took what an earlier job made, and from which."""
    children = {child.display_name: child for child in client.jobs.list(parent_job_name=job.name)}
    properties = {name: client.jobs.get(child.name).properties for name, child in children.items()}
    return {name: one["azureml.reusedrunid"] for name, one in properties.items() if one.get("azureml.isreused") == "true"}


def test_what_was_made_before_is_not_made_again(client, data, tmp_path):
    q, r, s = (uuid.uuid4().hex[:8] for _ in range(3))
    first, second = add(q), add(r)

    @pipeline(default_compute="cpu")
    def twice(d: FOLDER):
        one = first(d=d)
        two = second(d=one.outputs.o)
        return {"made": two.outputs.o}

    def run(**settings):
        job = twice(d=data)
        for name, value in settings.items():
            setattr(job.settings, name, value)
        job = submit(client, job)
        client.jobs.stream(job.name)
        return job

    before = run()
    assert reused(client, before) == {}
    again = run()
    assert reused(client, again) == {"one": f"{before.name}-one", "two": f"{before.name}-two"}
    client.jobs.download(again.name, output_name="made", download_path=str(tmp_path / "pipeline"))
    assert (tmp_path / "pipeline/named-outputs/made/a.txt").read_text() == f"A{q}{r}"
    client.jobs.download(f"{again.name}-two", output_name="o", download_path=str(tmp_path / "step"))
    assert (tmp_path / "step/named-outputs/o/a.txt").read_text() == f"A{q}{r}"
    assert reused(client, run(force_rerun=True)) == {}

    second = add(s)
    changed = run()
    assert set(reused(client, changed)) == {"one"}
    why = client.jobs.get(f"{changed.name}-two").properties["athanor.reuse"]
    assert why.endswith("changed: the command")

    first = add(q, is_deterministic=False)
    assert set(reused(client, run())) == {"two"}


def test_submitted_again_it_goes_on_from_the_step_that_failed(client, data):
    first, second = add(uuid.uuid4().hex[:8]), step("exit 3", "second", inputs={"d": FOLDER})

    @pipeline(default_compute="cpu")
    def fails(d: FOLDER):
        one = first(d=d)
        two = second(d=one.outputs.o)

    before = submit(client, fails(d=data))
    with pytest.raises(JobException):
        client.jobs.stream(before.name)
    second = step("echo mended", "second", inputs={"d": FOLDER})
    after = submit(client, fails(d=data))
    client.jobs.stream(after.name)
    assert statuses(client, after) == {"one": "Completed", "two": "Completed"}
    assert reused(client, after) == {"one": f"{before.name}-one"}


def test_an_optional_input_that_is_not_given_falls_out_of_the_command(client, data):
    line = "echo got $[[rate ${{inputs.rate}}]] $[[data ${{inputs.d}}/a.txt]] end"
    ports = {"rate": Input(type="number", optional=True), "d": Input(type="uri_folder", optional=True)}
    told = step(line, "told", inputs=ports)

    @pipeline(default_compute="cpu")
    def optional(d: FOLDER, r: Input(type="number", optional=True) = None):
        nothing = told()
        number = told(rate=0.5)
        unset = told(rate=r, d=d)

    job = submit(client, optional(d=data))
    client.jobs.stream(job.name)
    assert statuses(client, job) == {"nothing": "Completed", "number": "Completed", "unset": "Completed"}


def test_a_step_that_was_not_run_again_gives_its_output_a_new_version(client, data):
    grow = add(uuid.uuid4().hex[:8])
    asset = f"grown_{uuid.uuid4().hex[:8]}"

    @pipeline(default_compute="cpu")
    def named(d: FOLDER):
        one = grow(d=d)
        return {"made": one.outputs.o}

    def run():
        job = named(d=data)
        job.outputs.made = Output(type="uri_folder", name=asset)
        job = submit(client, job)
        client.jobs.stream(job.name)
        return job

    first, again = run(), run()
    assert set(reused(client, again)) == {"one"}
    versions = {version.version: client.data.get(asset, version.version) for version in client.data.list(name=asset)}
    assert set(versions) == {"1", "2"}
    assert versions["1"].path == versions["2"].path


def test_a_sweep_that_was_done_before_is_not_done_again(client, data, tmp_path_factory):
    code = tmp_path_factory.mktemp("log")
    (code / "main.py").write_text(LOG + f"# {uuid.uuid4().hex}\n")
    line = "python main.py ${{inputs.x}} ${{outputs.m}}"

    def run(*choices):
        train = command(
            name="train", code=str(code), command=line, environment="plain:1",
            inputs={"x": Input(type="number")}, outputs={"m": Output(type="uri_folder")},
        )

        @pipeline(default_compute="cpu")
        def searching():
            trial = train(x=Choice(list(choices)))
            search = trial.sweep(primary_metric="loss", goal="minimize", sampling_algorithm="grid", compute="cpu")
            search.set_limits(max_total_trials=len(choices), max_concurrent_trials=2)
            return {"best": search.outputs.m}

        job = submit(client, searching())
        client.jobs.stream(job.name)
        return job

    before, again = run(0.3, 0.1), run(0.3, 0.1)
    assert reused(client, again) == {"search": f"{before.name}-search"}
    best = client.jobs.get(f"{again.name}-search").properties
    assert best["best_child_run_id"].startswith(f"{before.name}-search_") and float(best["score"]) == 0.1
    assert list(client.jobs.list(parent_job_name=f"{again.name}-search")) == []
    other = run(0.3, 0.2)
    assert reused(client, other) == {}
    why = client.jobs.get(f"{other.name}-search").properties["athanor.reuse"]
    assert why.endswith("changed: the search space")


def test_run_again_by_its_source_a_pipeline_takes_what_succeeded(client, data):
    first, second = add(uuid.uuid4().hex[:8], is_deterministic=False), step("exit 3", "second", inputs={"d": FOLDER})

    @pipeline(default_compute="cpu", force_rerun=True)
    def fails(d: FOLDER):
        one = first(d=d)
        two = second(d=one.outputs.o)

    before = submit(client, fails(d=data))
    with pytest.raises(JobException):
        client.jobs.stream(before.name)
    name = f"{before.name}-again"
    subprocess.run([os.environ["ATHANOR_LAUNCHER"], "ml", "job", "resubmit", "--name", before.name, "--new-name", name], check=True)
    with pytest.raises(JobException):
        client.jobs.stream(name)
    again = client.jobs.get(name)
    assert client.jobs.get(again.name).properties["athanor.rerun-of"] == before.name
    assert reused(client, again) == {"one": f"{before.name}-one"}
    assert client.jobs.get(f"{again.name}-two").properties["athanor.reuse"] == f"run: job {before.name}-two is Failed"
