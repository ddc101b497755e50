"""Ten thousand jobs that wait: how fast they come in, are listed and shown, and what they cost the server."""

import http.client
import json
import subprocess
import threading
import time
import urllib.parse

import house
from sections import ready

COUNT = 10_000
CLIENTS = 8
SHORT = 200


def measure(place, options, table):
    place.up()
    place.run("ml", "compute", "create", "--name", "narrow", "--type", "amlcompute", "--size", "Standard_DS3_v2", "--max-instances", "1")
    client = Client(place)
    client.put("environments/queue/versions/1", {"image": "python:3.11"})
    client.put("jobs/holder", job("sleep 3600"))
    wait(client, "holder", "Running")
    before = place.memory()
    begun = time.monotonic()
    submit_all(place)
    taken = time.monotonic() - begun
    table.row(f"{COUNT:,} jobs submitted by {CLIENTS} clients over ARM, each on disk when answered", f"{COUNT / taken:,.0f} a second", promise="≥ 200 a second")
    wait(client, f"q{COUNT - 1:05}", "Queued", 120)
    table.row("the server's memory meanwhile rises by", f"{max(0, place.memory() - before):.0f} MB", note=f"from {before:.0f} MB")
    reads(client, options, table)
    single = [timed(lambda number=number: client.put(f"jobs/late{number}", job("true"))) for number in range(SHORT)]
    ordered = sorted(single)
    table.row("one more submitted, p50", f"{ordered[len(ordered) // 2] * 1000:.1f} ms")
    table.row("the same, p99", f"{ordered[len(ordered) * 99 // 100] * 1000:.1f} ms")
    starts(place, options, table)
    begun = time.monotonic()
    client = Client(place)
    for number in range(SHORT):
        client.call("POST", f"jobs/late{number}/cancel")
    table.row("cancellations of waiting jobs", f"{SHORT / (time.monotonic() - begun):,.0f} a second")
    client.call("POST", "jobs/holder/cancel")
    begun = time.monotonic()
    wait(client, "q00049", "Completed", 120)
    table.row("50 of them run one by one while the others wait", f"{(time.monotonic() - begun) / 50 * 1000:.0f} ms each")


def reads(client, options, table):
    pages, page = [], "jobs"
    for _ in range(20):
        begun = time.monotonic()
        answer = client.call("GET", page)
        pages.append(time.monotonic() - begun)
        if len(answer["value"]) != 100:
            raise house.Failed(f"a page has {len(answer['value'])} jobs")
        page = "jobs?" + urllib.parse.urlsplit(answer["nextLink"]).query
    table.add("a list page of 100 among them", pages, "s", "< 100 ms")
    names = [f"q{number:05}" for number in range(0, COUNT, COUNT // 100)]
    table.add("`show` of one of them, with its place in the queue", [timed(lambda name=name: client.call("GET", "jobs/" + name)) for name in names], "s")


def starts(place, options, table):
    times = []
    for _ in range(options.rounds):
        place.down()
        command = subprocess.Popen([house.ATHANOR, "up", "--detach"], env=place.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append(ready.first_answer(place))
        if command.wait() != 0:
            raise house.Failed("up --detach failed")
    table.add("server's process start → `/readyz` answers, with them queued", times, "s", "< 1.5 s")
    time.sleep(ready.QUIET)
    table.row(f"resident memory {ready.QUIET} s after such a start", f"{place.memory():.0f} MB")


def job(command):
    return {"jobType": "Command", "command": command, "environmentId": "azureml:queue:1", "computeId": "azureml:narrow", "experimentName": "queue"}


def submit_all(place):
    failures = []

    def some(first):
        client = Client(place)
        for number in range(first, COUNT, CLIENTS):
            try:
                client.put(f"jobs/q{number:05}", job("true"))
            except house.Failed as failure:
                failures.append(failure)
                return

    threads = [threading.Thread(target=some, args=(first,)) for first in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def timed(call):
    begun = time.monotonic()
    call()
    return time.monotonic() - begun


def wait(client, name, status, seconds=60):
    deadline = time.monotonic() + seconds
    found = ""
    while time.monotonic() < deadline:
        found = client.call("GET", "jobs/" + name)["properties"]["status"]
        if found == status:
            return
        time.sleep(0.05)
    raise house.Failed(f"the job {name} is {found} after {seconds} s")


class Client:
    """ARM over one kept connection."""

    def __init__(self, place):
        self.connection = house.Unix(place.told()["socket"])
        self.base = place.workspace()
        self.headers = {"Authorization": "Bearer " + place.token(), "Content-Type": "application/json"}

    def put(self, path, properties):
        return self.call("PUT", path, {"properties": properties})

    def call(self, verb, path, body=None):
        separator = "&" if "?" in path else "?"
        version = "" if "api-version" in path else separator + house.API
        try:
            self.connection.request(verb, f"{self.base}/{path}{version}", None if body is None else json.dumps(body), self.headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except http.client.HTTPException as failure:
            raise house.Failed(f"{verb} {path}: {failure!r}") from failure
        if answer.status >= 400:
            raise house.Failed(f"{verb} {path} answered {answer.status}: {text[:300]!r}")
        return json.loads(text) if text else {}
