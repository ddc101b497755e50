"""What a pipeline adds to its steps: graphs of steps that do nothing, and of steps that were done before."""

import json
import time

import house

STEPS = 1000
ENDED = ("Completed", "Failed", "Canceled")


def measure(place, options, table):
    place.up()
    place.run("ml", "compute", "create", "--name", "steps", "--type", "amlcompute", "--size", "Standard_DS3_v2", "--max-instances", "4")
    place.run("ml", "environment", "create", "--name", "steps", "--version", "1", "--image", "python:3.11")
    workspace = place.workspace()
    properties = {
        "type": "command", "name": "nothing", "is_deterministic": True, "command": "true", "inputs": {"n": {"type": "string"}},
        "environment": f"azureml:{workspace}/environments/steps/versions/1",
    }
    place.call("PUT", f"{workspace}/components/nothing/versions/1?{house.API}", json.dumps({"properties": {"componentSpec": properties}}))
    ran = wide(place, workspace, "first")
    again = [wide(place, workspace, f"again{turn}") for turn in range(options.rounds)]
    table.add(f"{STEPS} side by side, each a process that does nothing", [ran], "s")
    table.add(f"{STEPS} side by side that were done before", again, "s", "< 5 s")


def wide(place, workspace, name):
    component = f"{workspace}/components/nothing/versions/1"
    steps = {
        f"s{number}": {"type": "command", "componentId": component, "inputs": {"n": {"job_input_type": "literal", "value": str(number)}}}
        for number in range(STEPS)
    }
    compute = f"{workspace}/computes/steps"
    body = {"properties": {"jobType": "Pipeline", "experimentName": "bench", "settings": {"default_compute": compute}, "jobs": steps}}
    address = f"{workspace}/jobs/{name}?{house.API}"
    begun = time.monotonic()
    place.call("PUT", address, json.dumps(body))
    status = ""
    while status not in ENDED:
        if time.monotonic() > begun + 600:
            raise house.Failed(f"the pipeline {name} is {status} after 600 s")
        time.sleep(0.2)
        status = json.loads(place.call("GET", address)[1])["properties"]["status"]
    if status != "Completed":
        raise house.Failed(f"the pipeline {name} is {status}")
    return time.monotonic() - begun
