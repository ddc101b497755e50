"""Schedules made with the SDK: they fire, once each time, and can be looked at, stopped and asked for."""

import datetime
import json
import os
import time
import urllib.request

import pytest
from azure.ai.ml import command
from azure.ai.ml.constants import TimeZone
from azure.ai.ml.dsl import pipeline
from azure.ai.ml.entities import AmlCompute, CronTrigger, Data, Environment, JobSchedule, RecurrencePattern, RecurrenceTrigger
from azure.ai.ml.entities._load_functions import load_schedule
from azure.core.exceptions import HttpResponseError
from azure.identity import DefaultAzureCredential


@pytest.fixture(scope="module")
def steps(client):
    client.compute.begin_create_or_update(AmlCompute(name="cpu", size="STANDARD_DS3_V2", max_instances=2)).result()
    client.environments.create_or_update(Environment(name="plain", version="1", image="ubuntu:22.04"))


def say(word="hello"):
    return command(
        command="echo ${{inputs.word}}", environment="plain:1", inputs={"word": word}, compute="cpu", experiment_name="told"
    )


@pipeline(default_compute="cpu")
def greet(word: str):
    say()(word=word)


def never():
    return CronTrigger(expression="0 0 29 2 *", time_zone=TimeZone.W_EUROPE_STANDARD_TIME)


def jobs_of(client, name):
    return list(client.jobs.list(schedule_defined=True, scheduled_job_name=name))


def test_a_pipeline_runs_when_its_schedule_fires_and_again_on_request(client, name, steps):
    schedule = JobSchedule(
        name=name,
        display_name="Greetings",
        tags={"a": "b"},
        trigger=RecurrenceTrigger(frequency="day", interval=1),
        create_job=greet(word="hi"),
    )
    made = client.schedules.begin_create_or_update(schedule).result()
    assert (made.name, made.is_enabled, made.provisioning_state) == (name, True, "Succeeded")
    assert made.create_job.settings.default_compute.endswith("/computes/cpu")

    # A recurrence without a start time fires at once; asking for the schedule once more is a fire of its own.
    asked = client.schedules.trigger(name)
    assert asked.schedule_action_type == "CreateJob"
    client.jobs.stream(asked.job_name)
    assert client.jobs.get(asked.job_name).status == "Completed"
    first = next(job for job in jobs_of(client, name) if job.name != asked.job_name)
    client.jobs.stream(first.name)
    assert client.jobs.get(first.name).status == "Completed"
    assert first.display_name == first.name and first.name.startswith(name + "-2")
    assert client.schedules.get(name).properties["athanor.last-job"] == asked.job_name
    client.schedules.begin_delete(name).result()


def test_a_schedule_can_be_stopped_listed_changed_and_deleted(client, name, steps):
    schedule = JobSchedule(name=name, trigger=never(), create_job=greet(word="hi"))
    client.schedules.begin_create_or_update(schedule).result()
    assert name in [one.name for one in client.schedules.list()]

    off = client.schedules.begin_disable(name).result()
    assert off.is_enabled is False
    assert name not in [one.name for one in client.schedules.list()]
    assert name in [one.name for one in client.schedules.list(list_view_type="DISABLED_ONLY")]
    with pytest.raises(HttpResponseError, match="disabled"):
        client.schedules.trigger(name)

    on = client.schedules.begin_enable(name).result()
    assert on.is_enabled and on.properties["athanor.next-fire"] == "2028-02-28T23:00:00Z"
    on.trigger = RecurrenceTrigger(
        frequency="week",
        interval=2,
        schedule=RecurrencePattern(hours=[6], minutes=[0, 30], week_days=["monday", "friday"]),
        start_time=datetime.datetime(2030, 1, 1, 8, 0, 0),
        end_time="2031-01-01T00:00:00",
        time_zone="Pacific Standard Time",
    )
    changed = client.schedules.begin_create_or_update(on).result()
    assert changed.properties["athanor.next-fire"] == "2030-01-04T14:00:00Z"
    assert (changed.trigger.frequency, changed.trigger.interval) == ("week", 2)
    assert changed.trigger.schedule.minutes == [0, 30]

    client.schedules.begin_delete(name).result()
    with pytest.raises(HttpResponseError, match="has no schedule"):
        client.schedules.get(name)


def test_an_earlier_job_is_run_again(client, name, steps):
    job = client.jobs.create_or_update(greet(word="earlier"), experiment_name="told")
    client.schedules.begin_create_or_update(JobSchedule(name=name, trigger=never(), create_job=job.id)).result()

    asked = client.schedules.trigger(name)

    again = client.jobs.get(asked.job_name)
    assert again.type == "pipeline" and again.inputs["word"]._data == "earlier"
    assert again.experiment_name == "told"
    client.schedules.begin_disable(name).result()


def test_a_command_job_is_scheduled_where_the_client_allows_it(client, name, steps, monkeypatch):
    monkeypatch.setenv("AZURE_ML_CLI_PRIVATE_FEATURES_ENABLED", "true")
    job = say("${{creation_context.trigger_time}}")
    schedule = JobSchedule(name=name, trigger=never(), create_job=job)
    client.schedules.begin_create_or_update(schedule).result()
    assert client.schedules.get(name).create_job.command == "echo ${{inputs.word}}"

    asked = client.schedules.trigger(name)

    client.jobs.stream(asked.job_name)
    assert client.jobs.get(asked.job_name).inputs["word"]._data.startswith("20")


def test_yaml_with_its_job_beside_it(client, name, steps, tmp_path):
    (tmp_path / "job.yml").write_text(
        """
type: pipeline
inputs: {word: file}
settings: {default_compute: azureml:cpu}
jobs:
  one:
    type: command
    command: echo ${{inputs.word}}
    environment: azureml:plain:1
    inputs: {word: "${{parent.inputs.word}}"}
"""
    )
    (tmp_path / "schedule.yml").write_text(
        f"""
$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
name: {name}
trigger: {{type: cron, expression: "0 0 29 2 *", start_time: "2027-07-10T10:00:00", time_zone: "Pacific Standard Time"}}
create_job:
  type: pipeline
  job: ./job.yml
  inputs: {{word: "${{{{name}}}}"}}
"""
    )
    client.schedules.begin_create_or_update(load_schedule(tmp_path / "schedule.yml")).result()

    asked = client.schedules.trigger(name)

    assert client.jobs.get(asked.job_name).inputs["word"]._data == asked.job_name


def test_what_is_wrong_is_named(client, name, steps):
    for trigger, words in [
        (CronTrigger(expression="0 25 * * *"), "hour"),
        (CronTrigger(expression="0 0 31 2 *"), "no time that ever comes"),
        (CronTrigger(expression="0 0 * * *", time_zone="Pacific Time"), "timeZone"),
        (RecurrenceTrigger(frequency="day", interval=0), "interval"),
    ]:
        with pytest.raises(HttpResponseError, match=words):
            client.schedules.begin_create_or_update(
                JobSchedule(name=name, trigger=trigger, create_job=greet(word="hi"))
            ).result()


def test_schedules_that_wait_for_events_are_listed_and_switched_like_others(client, name, steps):
    made = client.schedules.begin_create_or_update(
        JobSchedule(name=name, trigger=never(), create_job=greet(word="hi"))
    ).result()
    subscription, group, workspace = client.subscription_id, client.resource_group_name, client.workspace_name
    path = (
        f"{os.environ['ATHANOR_URL']}/subscriptions/{subscription}/resourceGroups/{group}/providers/"
        f"Microsoft.MachineLearningServices/workspaces/{workspace}/schedules/{name}"
    )
    token = DefaultAzureCredential().get_token("https://management.azure.com/.default").token

    def ask(verb, body=None):
        asked = urllib.request.Request(path, json.dumps(body).encode() if body else None, method=verb)
        asked.add_header("Authorization", f"Bearer {token}")
        asked.add_header("Content-Type", "application/json")
        return json.load(urllib.request.urlopen(asked))

    schedule = ask("GET")
    schedule["properties"]["trigger"] = {"triggerType": "Event", "event": "DataVersion", "name": f"{name}-*"}
    ask("PUT", schedule)

    assert name in [one.name for one in client.schedules.list()]
    read = client.schedules.get(name)
    assert (read.trigger, read.is_enabled, read.create_job.type) == (None, True, made.create_job.type)
    assert client.schedules.begin_disable(name).result().is_enabled is False
    assert client.schedules.begin_enable(name).result().is_enabled is True
    assert ask("GET")["properties"]["trigger"]["name"] == f"{name}-*"

    client.data.create_or_update(Data(name=f"{name}-sales", type="uri_folder", path="azureml://datastores/workspaceblobstore/paths/x/"))
    deadline = time.monotonic() + 60
    while not (jobs := jobs_of(client, name)) and time.monotonic() < deadline:
        time.sleep(0.5)
    client.jobs.stream(jobs[0].name)
    assert client.jobs.get(jobs[0].name).status == "Completed"
    client.schedules.begin_delete(name).result()
