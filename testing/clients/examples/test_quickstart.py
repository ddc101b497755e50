"""`athanor quickstart`: from an empty home to a model that answers, and once more; then the lines it ends with."""

import json
import re

import pytest

STEPS = ["Server", "Compute", "Data", "Environment", "Job", "Training", "Metrics", "Model", "Endpoint", "Deployment", "Score"]


def outcomes(text):
    """What each step says came of it, by its title."""
    found = re.findall(r"^ ?\d+  (\w+) .*\n(?: {4}│.*\n)*^ {4}✓ (.*?) +\d+\.\d s$", text, re.MULTILINE)
    return dict(found)


@pytest.fixture(scope="module")
def first(user):
    return user.run("./athanor", "quickstart")


@pytest.fixture(scope="module")
def second(user, first):
    return user.run("./athanor", "quickstart")


def test_the_first_run_makes_everything(first):
    ran = first
    assert ran.returncode == 0, ran.stdout + ran.stderr
    said = outcomes(ran.stdout)
    assert list(said) == STEPS, ran.stdout
    assert said["Server"].startswith("started at https://")
    assert "331 patients to learn from" in ran.stdout
    assert re.fullmatch(r"mae 4\d\.\d+, r2 0\.\d+, rmse 5\d\.\d+", said["Metrics"])
    assert said["Model"] == "diabetes-ridge:1"
    assert said["Deployment"] == "blue answers with diabetes-ridge:1"
    one, other = json.loads(said["Score"].removeprefix("the model's answer: "))
    assert 180 < one < 250 and 40 < other < 100


def test_the_second_run_takes_what_is_there(second):
    ran = second
    assert ran.returncode == 0, ran.stdout + ran.stderr
    said = outcomes(ran.stdout)
    assert said["Server"].startswith("runs already at")
    for step in ("Compute", "Data", "Environment", "Endpoint"):
        assert "is there already" in said[step]
    assert "packages in" not in ran.stdout, "no environment is built again"
    assert said["Deployment"] == "blue answers with diabetes-ridge:2"


def test_the_commands_it_ends_with_work(user, second):
    end = second.stdout.partition("there are now:")[2]
    shown = re.findall(r"(az ml \S+ show .*)$", end, re.MULTILINE)
    assert len(shown) == 6, second.stdout
    lines = "\n".join(shown) + "\n" + "\n".join(re.findall(r"^ +(az ml .*)$", end.partition("Go on:")[2], re.MULTILINE))
    tried = user.types(lines, folder=user.home)
    assert tried.returncode == 0, tried.stderr
    assert "predict" in tried.stdout or "/score 200" in tried.stdout, "the model's log"


def test_a_failing_step_says_what_to_do(user):
    ran = user.run("./athanor", "quickstart", "--workspace-name", "nowhere")
    assert ran.returncode != 0
    assert "✗ failed" in ran.stdout
    assert "./athanor quickstart` again" in ran.stderr and "nowhere" in ran.stderr
