"""How long a score takes through the scoring address."""

import http.client
import json
import time
import urllib.parse

import house

SCRIPT = "import json\n\ndef init():\n    pass\n\ndef run(data):\n    return sum(json.loads(data)['data'])\n"
ENDPOINT = "name: bench\nauth_mode: key\n"
DEPLOYMENT = """name: blue
endpoint_name: bench
environment: {image: 'python:3.11'}
code_configuration: {code: ., scoring_script: score.py}
instance_type: Standard_DS3_v2
instance_count: 1
"""
WARM, COUNTED = 200, 1000


def measure(place, options, table):
    place.up()
    folder = place.work / "score"
    folder.mkdir(exist_ok=True)
    (folder / "score.py").write_text(SCRIPT)
    (folder / "endpoint.yml").write_text(ENDPOINT)
    (folder / "deployment.yml").write_text(DEPLOYMENT)
    begun = time.monotonic()
    place.run("ml", "online-endpoint", "create", "--file", str(folder / "endpoint.yml"))
    place.run("ml", "online-deployment", "create", "--file", str(folder / "deployment.yml"), "--all-traffic")
    table.add("endpoint and deployment made, until it scores", [time.monotonic() - begun], "s")
    key = json.loads(place.run("ml", "online-endpoint", "get-credentials", "--name", "bench", "-o", "json"))["primaryKey"]
    address = urllib.parse.urlsplit(json.loads(place.run("ml", "online-endpoint", "show", "--name", "bench", "-o", "json"))["scoring_uri"])
    plain = urllib.parse.urlsplit(place.told()["httpUrl"])
    connection = http.client.HTTPConnection(plain.hostname, plain.port, timeout=60)
    times = []
    for _ in range(WARM + COUNTED):
        begun = time.monotonic()
        connection.request("POST", address.path, '{"data": [1, 2.5]}', {"Authorization": "Bearer " + key, "Content-Type": "application/json"})
        answer = connection.getresponse()
        body = answer.read()
        times.append((time.monotonic() - begun) * 1000)
        if answer.status != 200 or json.loads(body) != 3.5:
            raise house.Failed(f"a score answered {answer.status}: {body[:200]!r}")
    counted = sorted(times[WARM:])
    table.row("a score over one kept connection, p50", f"{counted[COUNTED // 2]:.2f} ms")
    table.row("the same, p99", f"{counted[COUNTED * 99 // 100]:.2f} ms")
    place.run("ml", "online-endpoint", "delete", "--name", "bench", "--yes")
