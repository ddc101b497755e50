"""Clients that write all the time. When the server vanishes under a request, they wait for it and ask again, as real clients do."""

import base64
import hashlib
import io
import threading
import time
import urllib.parse

import furnish
from house import GONE, Refused, dice

SMALL, LARGE, BLOCK = 40_000, 24 << 20, 1 << 20


def content(name, version, size):
    """The bytes of a blob: they tell which version they are, and any missing or foreign piece changes their digest."""
    head = f"{name} {version} {size}\n".encode()
    seed = hashlib.sha256(head).digest()
    body = seed * (max(0, size - len(head)) // len(seed) + 1)
    return (head + body)[: max(size, len(head))]


class Worker(threading.Thread):
    """Repeats `step` while the gate is open."""

    def __init__(self, house, ledger, gate, stop, seed, number):
        super().__init__(daemon=True, name=f"{type(self).__name__}-{number}")
        self.house, self.ledger, self.gate, self.stop = house, ledger, gate, stop
        self.random, self.number, self.turn = dice(seed, self.name), number, 0

    def run(self):
        while not self.stop.is_set():
            self.gate.enter()
            try:
                self.turn += 1
                self.step()
            except Refused as refused:
                self.ledger.fault(f"{self.name}: refused with {refused}")
                time.sleep(0.2)
            except GONE:
                self.ledger.count("requests cut off")
                time.sleep(0.05)
            finally:
                self.gate.leave()

    def again(self, attempt):
        """Asks until there is an answer."""
        while True:
            try:
                return attempt()
            except GONE:
                self.ledger.count("requests cut off")
                self.gate.leave()
                time.sleep(0.05)
                self.gate.enter()
                if self.stop.is_set():
                    raise


class Blobs(Worker):
    """Whole blobs, mostly small, some large; names come again, so that content is replaced."""

    def step(self):
        name = f"soak/put-{self.number}/{self.random.randrange(30)}"
        size = LARGE if self.random.random() < 0.03 else self.random.randrange(SMALL)
        put(self, name, size)


def put(worker, name, size):
    version = worker.ledger.snapshot(worker.ledger.blobs).get(name, [0, 0])[1] + 1
    worker.ledger.tried_blob(name, version)
    data = content(name, version, size)
    worker.house.ok(
        "PUT", address(worker.house, name), headers={"x-ms-blob-type": "BlockBlob", "Content-Length": str(len(data))}, source=io.BytesIO(data)
    )
    worker.ledger.kept_blob(name, version)
    worker.ledger.count("blobs put")


def address(house, name, query=""):
    path = f"/st/{house.account}/azureml-blobstore/{urllib.parse.quote(name)}?{house.sas}"
    return path + ("&" + query if query else "")


class Blocks(Worker):
    """Blobs staged block by block and committed; a commit that was cut off is asked for again, a blob that is given up is put whole."""

    def step(self):
        name = f"soak/blocks-{self.number}/{self.random.randrange(8)}"
        version = self.ledger.snapshot(self.ledger.blobs).get(name, [0, 0])[1] + 1
        self.ledger.tried_blob(name, version)
        data = content(name, version, self.random.randrange(BLOCK, 5 * BLOCK))
        ids = []
        for number, at in enumerate(range(0, len(data), BLOCK)):
            ids.append(base64.b64encode(b"%08d" % number).decode())
            query = "comp=block&blockid=" + urllib.parse.quote(ids[-1], safe="")
            self.again(lambda query=query, at=at: self.house.ok("PUT", address(self.house, name, query), data[at : at + BLOCK]))
        latest = "".join(f"<Latest>{block}</Latest>" for block in ids)
        body = f"<?xml version='1.0'?><BlockList>{latest}</BlockList>"
        try:
            self.again(lambda: self.house.ok("PUT", address(self.house, name, "comp=blocklist"), body))
            self.ledger.kept_blob(name, version)
            self.ledger.count("block lists committed")
        except Refused as refused:
            if refused.status != 400:
                raise
            # The commit that was cut off had gone through, and its blocks are spent: what is there must be whole.
            put(self, name, 1000)


class Metrics(Worker):
    """Batches of points; one that was cut off is sent again, as MLflow's client does, and must not count twice."""

    def step(self):
        if self.turn % 25 == 1:
            experiment = self.again(self.experiment)
            started = time.time_ns() // 1_000_000
            body = {"experiment_id": experiment, "start_time": started, "run_name": f"{self.name}-{self.turn}"}
            self.mine = self.again(lambda: self.house.mlflow("POST", "runs/create", body))["run"]["info"]["run_id"]
            self.ledger.add(self.ledger.points, (self.mine, "loss"), {})
            self.steps = 0
            self.ledger.count("runs created")
        count = self.random.randrange(1, 60)
        points = [(key, self.steps + i) for i in range(count) for key in ("loss", "rate")]
        self.steps += count
        body = {
            "run_id": self.mine,
            "metrics": [{"key": key, "step": step, "value": value(key, step), "timestamp": 1_700_000_000_000 + step} for key, step in points],
        }
        self.ledger.tried_points(self.mine, points)
        self.again(lambda: self.house.mlflow("POST", "runs/log-batch", body))
        self.ledger.kept_points(self.mine, points)
        self.ledger.count("metric points logged", len(points))

    def experiment(self):
        try:
            return self.house.mlflow("POST", "experiments/create", {"name": "soak"})["experiment_id"]
        except Refused:
            return self.house.mlflow("GET", "experiments/get-by-name?experiment_name=soak")["experiment"]["experiment_id"]


def value(key, step):
    return step * (1.0 if key == "loss" else 0.5)


class Assets(Worker):
    """Data assets over ARM, several versions a name."""

    def step(self):
        name, version = f"data-{self.number}-{self.turn // 5}", str(self.turn % 5 + 1)
        path = f"azureml://datastores/workspaceblobstore/paths/{name}/{version}"
        body = {"properties": {"dataType": "uri_folder", "dataUri": path, "description": "é " + name}}
        self.again(lambda: self.house.arm("PUT", f"data/{name}/versions/{version}", body))
        self.ledger.add(self.ledger.assets, (name, version), path)
        self.ledger.count("assets created")
        time.sleep(0.02)


class Jobs(Worker):
    """Command jobs that outlive the server; some fail on purpose, some are cancelled."""

    most = 6

    def step(self):
        open_jobs = [name for name, job in self.ledger.snapshot(self.ledger.jobs).items() if not job.get("ended")]
        if len(open_jobs) >= self.most:
            self.look(open_jobs)
            time.sleep(0.3)
            return
        name = f"soak-{self.number}-{self.turn}"
        job = {
            "lines": self.random.choice([1, 20, 100, 200]),
            "pause": self.random.choice([0, 0.01, 0.03]),
            "code": self.random.choice([0, 0, 0, 1, 3, 77]),
            "cancel": self.random.random() < 0.1,
        }
        self.again(lambda: furnish.submit(self.house, name, f"python script.py {job['lines']} {job['pause']} {job['code']}"))
        self.ledger.add(self.ledger.jobs, name, job)
        self.ledger.count("jobs submitted")
        if job["cancel"]:
            time.sleep(self.random.random())
            self.again(lambda: self.house.arm("POST", f"jobs/{name}/cancel", {}))

    def look(self, names):
        for name in names:
            if self.house.arm("GET", f"jobs/{name}")["properties"]["status"] in ENDS:
                self.ledger.add(self.ledger.jobs, name, self.ledger.snapshot(self.ledger.jobs)[name] | {"ended": True})


ENDS = ("Completed", "Failed", "Canceled")
