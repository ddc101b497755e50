"""Jobs that wait: their place, the reason, who overtakes whom."""

import time

import pytest
from azure.ai.ml import command
from azure.ai.ml.entities import AmlCompute, Environment, QueueSettings


@pytest.fixture(scope="module")
def place(client):
    client.compute.begin_create_or_update(AmlCompute(name="narrow", size="STANDARD_DS3_V2", max_instances=1)).result()
    client.environments.create_or_update(Environment(name="plain", version="1", image="ubuntu:22.04"))
    return dict(environment="plain:1", compute="narrow", experiment_name="queue")


def submit(client, place, line, priority=None):
    job = command(command=line, **place)
    if priority:
        job.queue_settings = QueueSettings(job_tier="standard", priority=priority)
    return client.jobs.create_or_update(job).name


def until(client, name, wanted):
    for _ in range(300):
        job = client.jobs.get(name)
        if wanted(job):
            return job
        time.sleep(0.1)
    pytest.fail(f"the job {name} is {job.status}, {job.properties}")


def test_a_waiting_job_tells_its_place_and_an_urgent_one_goes_before_it(client, place):
    holder = submit(client, place, "sleep 600")
    until(client, holder, lambda job: job.status == "Running")
    low = submit(client, place, "true", "low")
    usual = submit(client, place, "true")
    until(client, low, lambda job: job.properties.get("athanor.queue.position") == "2")
    high = submit(client, place, "true", "high")

    def where(name):
        return until(client, name, lambda job: job.properties.get("athanor.queue.length") == "3").properties

    assert [where(name)["athanor.queue.position"] for name in (high, usual, low)] == ["1", "2", "3"]
    assert f"taken by {holder}" in until(client, low, lambda job: "taken" in job.properties["athanor.waiting"]).properties["athanor.waiting"]
    listed = {job.name: job for job in client.jobs.list() if job.name in (high, usual, low)}
    assert listed[usual].properties["athanor.queue.position"] == "2"
    assert client.jobs.get(high).queue_settings.priority.lower() == "high"

    client.jobs.begin_cancel(holder).result()
    ends = {name: until(client, name, lambda job: job.status == "Completed").properties for name in (high, usual, low)}
    assert "athanor.queue.position" not in ends[low]
    started = [ends[name]["athanor.startedAt"] for name in (high, usual, low)]
    assert started == sorted(started)
