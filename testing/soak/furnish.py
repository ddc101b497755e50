"""What a new server needs before it is put under load: a compute, an environment, the jobs' code, an endpoint that scores."""

import json
import pathlib
import time
import urllib.parse

SCORE = "import json\n\ndef init():\n    pass\n\ndef run(data):\n    return [2 * x for x in json.loads(data)['data']]\n"


def furnish(house, endpoint=True):
    sign(house)
    scale = {"minNodeCount": 0, "maxNodeCount": 6}
    compute = {"location": "local", "properties": {"computeType": "AmlCompute", "properties": {"vmSize": "STANDARD_DS3_V2", "scaleSettings": scale}}}
    house.arm("PUT", "computes/soak", compute)
    house.arm("PUT", "environments/soak/versions/1", {"properties": {"image": "ubuntu:22.04"}})
    script = pathlib.Path(__file__).with_name("script.py").read_text()
    house.code = code(house, "soak-job", {"script.py": script})
    if endpoint:
        deploy(house)


def sign(house):
    """The account's name and a signature for its default container."""
    store = house.arm("GET", "datastores/workspaceblobstore")["properties"]
    house.account = store["accountName"].split("/")[2]
    house.sas = house.arm("POST", "datastores/workspaceblobstore/listSecrets", {"expireAfterHours": 24})["sasToken"]


def code(house, name, files):
    for file, text in files.items():
        path = f"/st/{house.account}/azureml-blobstore/code/{name}/{urllib.parse.quote(file)}?{house.sas}"
        house.ok("PUT", path, text.encode(), {"x-ms-blob-type": "BlockBlob"})
    address = f"https://localhost:{house.port}/st/{house.account}/azureml-blobstore/code/{name}"
    house.arm("PUT", f"codes/{name}/versions/1", {"properties": {"codeUri": address}})
    return f"{house.workspace}/codes/{name}/versions/1"


def deploy(house):
    house.score_code = code(house, "soak-score", {"score.py": SCORE})
    house.arm("PUT", "onlineEndpoints/soak", {"location": "local", "properties": {"authMode": "Key"}})
    put_deployment(house, "blue")
    until("the deployment", 240, lambda: deployed(house, "blue"))
    house.arm("PUT", "onlineEndpoints/soak", {"location": "local", "properties": {"authMode": "Key", "traffic": {"blue": 100}}})
    house.key = house.arm("POST", "onlineEndpoints/soak/listKeys", {})["primaryKey"]
    uri = house.arm("GET", "onlineEndpoints/soak")["properties"]["scoringUri"]
    house.scoring = urllib.parse.urlsplit(uri).path
    scores(house)


def put_deployment(house, name):
    body = {
        "location": "local",
        "sku": {"name": "Default", "capacity": 1},
        "properties": {
            "endpointComputeType": "Managed",
            "instanceType": "Standard_DS3_v2",
            "environmentId": f"{house.workspace}/environments/soak/versions/1",
            "codeConfiguration": {"codeId": house.score_code, "scoringScript": "score.py"},
        },
    }
    house.arm("PUT", f"onlineEndpoints/soak/deployments/{name}", body)


def deployed(house, name):
    properties = house.arm("GET", f"onlineEndpoints/soak/deployments/{name}")["properties"]
    assert properties["provisioningState"] != "Failed", properties
    return properties["provisioningState"] == "Succeeded"


def submit(house, name, command):
    properties = {
        "jobType": "Command",
        "command": command,
        "experimentName": "soak",
        "codeId": house.code,
        "environmentId": "azureml:soak:1",
        "computeId": f"{house.workspace}/computes/soak",
    }
    return house.arm("PUT", f"jobs/{name}", {"properties": properties})


def status(house, name):
    return house.arm("GET", f"jobs/{name}")["properties"]["status"]


def completes(house, name):
    """A job that does nothing special is run to its good end: environment, code and isolation are whole."""
    submit(house, name, "python script.py 3 0 0")
    until(f"the end of job {name}", 120, lambda: status(house, name) in ("Completed", "Failed"), lambda: status(house, name))
    found = house.arm("GET", f"jobs/{name}")["properties"]
    assert found["status"] == "Completed", f"job {name}: {found.get('error')}"


def scores(house):
    until("an answer of the endpoint", 120, lambda: score(house)[0], lambda: score(house)[1])


def until(what, seconds, holds, why=lambda: ""):
    """Waits until something holds; there is no event to wait for in another process."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"{what} did not come within {seconds} s {why()}"
        time.sleep(0.1)


def score(house, deployment="blue"):
    """Whether a deployment answers, and what."""
    headers = {"Authorization": f"Bearer {house.key}", "Content-Type": "application/json", "azureml-model-deployment": deployment}
    status, _, body = house.ask("POST", house.scoring, b'{"data": [1, 2.5]}', headers)
    return status == 200 and json.loads(body) == [2.0, 5.0], f"{status} {body[:300]!r}"
