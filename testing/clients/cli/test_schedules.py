"""Schedules by the command line: made from files, looked at, changed, stopped, fired."""

import time

import pytest

JOB = """type: command
command: echo ${{inputs.word}}
environment: azureml:cli-plain@latest
compute: azureml:cli-cpu
inputs: {word: hello}
tags: {team: blue}
"""

SCHEDULE = """$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
description: leap days
trigger: {type: cron, expression: "0 6 29 2 *", time_zone: "W. Europe Standard Time"}
create_job:
  type: command
  job: ./job.yml
  inputs: {word: "${{creation_context.trigger_time}}"}
  tags: {scheduled: "yes"}
"""


@pytest.fixture(scope="module")
def work(place, shared):
    (shared.folder / "job.yml").write_text(JOB)
    (shared.folder / "schedule.yml").write_text(SCHEDULE)
    return shared


def test_a_schedule_is_made_fired_changed_and_deleted(work, name):
    made = work.json(f"ml schedule create -f schedule.yml --name {name}")
    assert (made["name"], made["is_enabled"], made["provisioning_state"]) == (name, True, "Succeeded")
    assert made["trigger"] == {
        "type": "cron",
        "expression": "0 6 29 2 *",
        "time_zone": "W. Europe Standard Time",
    }
    assert made["create_job"]["tags"] == {"team": "blue", "scheduled": "yes"}
    assert made["properties"]["athanor.next-fire"] == "2028-02-29T05:00:00Z"

    fired = work.json(f"ml schedule trigger -n {name}")
    assert fired["schedule_action_type"] == "CreateJob"
    streamed = work.text(f"ml job stream -n {fired['job_name']}")
    assert "RunId" in streamed
    job = work.json(f"ml job show -n {fired['job_name']}")
    assert job["status"] == "Completed" and job["display_name"] == fired["job_name"]
    assert job["inputs"]["word"].startswith("20") and job["tags"] == {"team": "blue", "scheduled": "yes"}
    history = work.json(f"ml schedule history -n {name}")
    assert [(one["cause"], one["state"], one["jobName"]) for one in history] == [("Request", "Fired", job["name"])]

    changed = work.json(f"ml schedule update -n {name}", "--set", "trigger.expression=0 7 29 2 *", "tags.a=b")
    assert (changed["trigger"]["expression"], changed["tags"]) == ("0 7 29 2 *", {"a": "b"})
    assert changed["create_job"] == made["create_job"]

    assert work.json(f"ml schedule disable -n {name}")["is_enabled"] is False
    assert "is disabled" in work.fails(1, f"ml schedule trigger -n {name}")
    assert name not in [one["name"] for one in work.json("ml schedule list")]
    assert name in [one["name"] for one in work.json("ml schedule list --disabled-only")]
    assert name in [one["name"] for one in work.json("ml schedule list --include-disabled")]
    assert work.json(f"ml schedule enable -n {name}")["is_enabled"] is True
    assert work.text(f"ml schedule list -o table --query [?name=='{name}'].trigger.type").split()[-1] == "cron"

    assert work.text(f"ml schedule delete -n {name}") == ""
    assert "has no schedule" in work.fails(3, f"ml schedule show -n {name}")


def test_an_earlier_job_starts_again(work, name):
    work.json(f"ml job create -f job.yml --name {name}first")
    (work.folder / "again.yml").write_text(
        f"name: {name}\ntrigger: {{type: recurrence, frequency: month, interval: 1, start_time: '2090-01-01'}}\n"
        f"create_job: {{type: command, job: 'azureml:{name}first', inputs: {{word: again}}}}\n"
    )
    work.json("ml schedule create -f again.yml")
    fired = work.text(f"ml schedule trigger -n {name} --query job_name -o tsv").strip()
    job = work.json(f"ml job show -n {fired}")
    assert job["command"] == "echo ${{inputs.word}}" and job["inputs"] == {"word": "again"}


def test_what_is_wrong_is_told_with_its_place(work, name):
    (work.folder / "bad.yml").write_text(SCHEDULE.replace("./job.yml", "./jop.yml"))
    assert "bad.yml:6:3: create_job.job" in work.fails(1, f"ml schedule create -f bad.yml --name {name}")
    (work.folder / "bad.yml").write_text(SCHEDULE.replace("type: cron", "type: crom"))
    assert "Did you mean 'cron'?" in work.fails(1, f"ml schedule create -f bad.yml --name {name}")
    said = work.fails(1, f"ml schedule create -f schedule.yml --name {name}", "--set", "trigger.expression=0 25 * * *")
    assert "'trigger.expression' has '25' for the hour; allowed: *, 0 to 23" in said


def test_a_pipeline_beside_it_with_settings_of_the_schedules_own(work, name):
    (work.folder / "pipeline.yml").write_text(
        "type: pipeline\ninputs: {word: file}\nsettings: {default_compute: azureml:cli-cpu}\njobs:\n  one:\n    type: command\n"
        "    command: echo ${{inputs.word}}\n    environment: azureml:cli-plain@latest\n"
        '    inputs: {word: "${{parent.inputs.word}}"}\n'
    )
    (work.folder / "piped.yml").write_text(
        f'name: {name}\ntrigger: {{type: cron, expression: "0 0 29 2 *"}}\ncreate_job:\n  type: pipeline\n  job: ./pipeline.yml\n'
        '  settings: {continue_on_step_failure: true}\n  inputs: {word: "${{name}}"}\n'
    )
    made = work.json("ml schedule create -f piped.yml")
    assert made["create_job"]["settings"]["continue_on_step_failure"] is True
    fired = work.text(f"ml schedule trigger -n {name} --query job_name -o tsv").strip()
    work.text(f"ml job stream -n {fired}")
    job = work.json(f"ml job show -n {fired}")
    assert (job["status"], job["inputs"]) == ("Completed", {"word": fired})

    (work.folder / "plain.yml").write_text(
        f'name: {name}\ntrigger: {{type: cron, expression: "0 0 29 2 *"}}\ncreate_job: ./pipeline.yml\n'
    )
    assert work.json("ml schedule create -f plain.yml")["create_job"]["inputs"] == {"word": "file"}


def test_a_schedule_waits_for_events(work, name):
    (work.folder / "event.yml").write_text(
        f"name: {name}\ntrigger: {{type: event, event: data_version, name: '{name}*'}}\n"
        "create_job: {type: command, job: ./job.yml, inputs: {word: '${{event.name}} ${{event.version}}'}}\n"
    )
    made = work.json("ml schedule create -f event.yml")
    assert made["trigger"]["event"] == "data_version" and made["trigger"]["name"] == f"{name}*"
    (work.folder / "one.csv").write_text("a\n")
    work.json(f"ml data create --name {name}data --version 3 --type uri_file --path one.csv")

    deadline = time.monotonic() + 60
    while not (history := work.json(f"ml schedule history -n {name}")) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert [(one["cause"], one["state"]) for one in history] == [("Event", "Fired")]
    assert work.json(f"ml job show -n {history[0]['jobName']}")["inputs"]["word"] == f"{name}data 3"
    said = work.fails(1, "ml schedule create -f event.yml --set trigger.event=drift_alert")
    assert "nothing here tells of it yet" in said
    assert "Did you mean 'webhook'?" in work.fails(1, "ml schedule create -f event.yml --set trigger.event=webhok")
    assert "does not wait for being called" in work.fails(1, f"ml schedule webhook -n {name}")
