"""How quickly metrics become durable: one by one, by several writers at once, in large batches."""

import http.client
import json
import threading
import time
import urllib.parse

import house

WRITERS, EACH = 8, 150
LARGE, TIMES = 1000, 20


def measure(place, options, table):
    place.up()
    told = place.exports()
    tracking = Tracking(told)
    run = tracking.new_run()
    single = [tracking.log(run, 1, step) for step in range(50 + 200)][50:]
    ordered = sorted(single)
    table.row("one metric logged and on disk, p50", f"{ordered[len(ordered) // 2] * 1000:.2f} ms")
    table.row("the same, p99", f"{ordered[len(ordered) * 99 // 100] * 1000:.2f} ms")
    threads = [threading.Thread(target=write, args=(told, tracking.new_run())) for _ in range(WRITERS)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.monotonic() - begun
    table.row(f"requests of {WRITERS} writers at once, each on disk when answered", f"{WRITERS * EACH / taken:,.0f} a second", note="commits are shared")
    times = [tracking.log(run, LARGE, step) for step in range(TIMES)]
    table.row(f"metrics in batches of {LARGE}", f"{LARGE * TIMES / sum(times):,.0f} a second")


def write(told, run):
    tracking = Tracking(told)
    for step in range(EACH):
        tracking.log(run, 1, step)


class Tracking:
    """MLflow's REST API over one kept connection."""

    def __init__(self, told):
        address = urllib.parse.urlsplit(told["MLFLOW_TRACKING_URI"])
        self.path = address.path
        self.token = told["MLFLOW_TRACKING_TOKEN"]
        self.connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)

    def call(self, name, body):
        self.connection.request(
            "POST", f"{self.path}/api/2.0/mlflow/{name}", json.dumps(body),
            {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"},
        )
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise house.Failed(f"{name} answered {answer.status}: {text[:300]!r}")
        return json.loads(text or b"{}")

    def new_run(self):
        name = f"bench{time.time_ns()}"
        experiment = self.call("experiments/create", {"name": name})["experiment_id"]
        return self.call("runs/create", {"experiment_id": experiment, "start_time": int(time.time() * 1000)})["run"]["info"]["run_id"]

    def log(self, run, count, step):
        """Logs so many metrics and returns the seconds."""
        now = int(time.time() * 1000)
        metrics = [{"key": f"m{number % 10}", "value": number / 7, "timestamp": now, "step": step * count + number} for number in range(count)]
        begun = time.monotonic()
        self.call("runs/log-batch", {"run_id": run, "metrics": metrics})
        return time.monotonic() - begun
