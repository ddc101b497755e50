"""MLflow's own server and ours, side by side: the same requests over kept connections, turn by turn, each server on a file of SQLite on the same disk.

Both have every answer on disk: MLflow's SQLite with its default (`synchronous=FULL`), ours with a shared commit. Needs a Python with the `mlflow` package
(`testing/clients/run mlflow-full` makes one, or ATHANOR_BENCH_MLFLOW names it). The third peer answers at once and keeps nothing: it shows how much of
a figure is the generator's own."""

import http.client
import http.server
import json
import multiprocessing
import os
import pathlib
import signal
import socket
import subprocess
import threading
import time
import urllib.parse

import house

CLIENTS = (1, 8)
SECONDS = 3
ROUNDS = 3
RUNS = 2000
POINTS = 10_000
TRIES = 20
API = "/api/2.0/mlflow/"


def measure(place, options, table):
    python = interpreter()
    if python is None:
        table.note("No mlflow package here: `testing/clients/run mlflow-full` makes a Python that has it; ATHANOR_BENCH_MLFLOW names another.")
        return
    place.up()
    told = place.exports()
    folder = place.work / "mlflow"
    folder.mkdir(parents=True, exist_ok=True)
    ours = (told["MLFLOW_TRACKING_URI"], told["MLFLOW_TRACKING_TOKEN"])
    with Theirs(python, folder) as theirs, Null() as null:
        rounds = min(options.rounds, ROUNDS)
        servers = {"ours": ours, "MLflow": (theirs.url, ""), "null": (null.url, "")}
        for clients in CLIENTS:
            compare(table, servers, f"`runs/create`, {clients} at once", "create", clients, rounds, "≥ 10 ×")
            for size in (1, 100, 1000):
                compare(table, servers, f"`log-batch` of {size} metrics, {clients} at once", "batch", clients, rounds, "≥ 10 ×", size)
        for name, server in servers.items():
            if name != "null":
                fill(server)
        latency(table, servers, f"page of 1,000 of {RUNS:,} runs", rounds, "", page)
        latency(table, servers, f"search among {RUNS:,} runs: a metric and a param, by a metric", rounds, "≥ 10 ×", search)
        latency(table, servers, f"history of {POINTS:,} points", rounds, "≥ 5 ×", history)
    table.note(f"`mlflow server` {version(python)} with its default workers. A ratio is taken turn by turn; × is how often ours does it while MLflow's does it once.")


def interpreter():
    named = os.environ.get("ATHANOR_BENCH_MLFLOW")
    if named:
        return named
    for ready in sorted((house.ROOT / ".build" / "clients").glob("*/.ready")):
        if any(ready.parent.glob("lib/python*/site-packages/mlflow/server/js")):
            return str(ready.parent / "bin" / "python")
    return None


def version(python):
    return subprocess.run([python, "-c", "import mlflow; print(mlflow.__version__)"], capture_output=True, text=True, check=True).stdout.strip()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Theirs:
    """`mlflow server` as its documentation starts it."""

    def __init__(self, python, folder):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.log = (folder / "server.log").open("w")
        env = {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW_")}
        command = [python, "-m", "mlflow", "server", "--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--artifacts-destination", str(folder / "files")]
        self.process = subprocess.Popen([*command, "--host", "127.0.0.1", "--port", str(port)], stdout=self.log, stderr=subprocess.STDOUT, env={**env, "MLFLOW_DISABLE_TELEMETRY": "true"}, start_new_session=True)

    def __enter__(self):
        end = time.monotonic() + 180
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if Client(self.url).get("experiments/get", experiment_id="0"):
                    return self
            except (OSError, http.client.HTTPException, house.Failed):
                time.sleep(0.5)
        raise house.Failed(f"mlflow server did not start: {pathlib.Path(self.log.name).read_text()[-500:]}")

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)
        self.log.close()


class Null:
    """Answers everything at once."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        answer = json.dumps({"run": {"info": {"run_id": "0" * 32}}, "experiment_id": "1"}).encode()

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(self.answer) + self.answer)

        def log_message(self, *_):
            pass

    def __enter__(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()


class Client:
    """MLflow's REST API over one kept connection."""

    def __init__(self, url, token=""):
        address = urllib.parse.urlsplit(url)
        self.path = address.path
        self.headers = {"Content-Type": "application/json", **({"Authorization": "Bearer " + token} if token else {})}
        self.connection = http.client.HTTPConnection(address.hostname, address.port, timeout=120)

    def send(self, verb, path, body):
        for attempt in range(TRIES):
            try:
                self.connection.request(verb, self.path + API + path, body, self.headers)
                answer = self.connection.getresponse()
                break
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError, ConnectionRefusedError):
                # A kept connection may be ended between two requests, and MLflow ends workers that are busy for long; the time counts.
                self.connection.close()
                if attempt + 1 == TRIES:
                    raise
                time.sleep(0.1)
        text = answer.read()
        if answer.status != 200:
            raise house.Failed(f"{path} answered {answer.status}: {text[:300]!r}")
        return json.loads(text or b"{}")

    def post(self, endpoint, /, **body):
        return self.send("POST", endpoint, json.dumps(body))

    def get(self, endpoint, /, **query):
        return self.send("GET", endpoint + "?" + urllib.parse.urlencode(query), None)

    def new_run(self, experiment="0", **more):
        return self.post("runs/create", experiment_id=experiment, start_time=1, **more)["run"]["info"]["run_id"]


def work(server, kind, size, seconds, results):
    try:
        results.put(load(server, kind, size, seconds))
    except (OSError, http.client.HTTPException, house.Failed) as failure:
        results.put(failure)


def load(server, kind, size, seconds):
    client = Client(*server)
    run = client.new_run()
    done, begun = 0, time.monotonic()
    while time.monotonic() - begun < seconds:
        if kind == "create":
            client.new_run()
        else:
            client.post("runs/log-batch", run_id=run, metrics=[{"key": f"m{i % 10}", "value": i / 7, "timestamp": done, "step": done * size + i} for i in range(size)])
        done += 1
    return done / (time.monotonic() - begun)


def rate(server, kind, clients, size):
    """Requests a second of some processes at once."""
    results = multiprocessing.Queue()
    workers = [multiprocessing.Process(target=work, args=(server, kind, size, SECONDS, results)) for _ in range(clients)]
    for worker in workers:
        worker.start()
    rates = [results.get(timeout=300) for _ in workers]
    for worker in workers:
        worker.join()
    for failed in rates:
        if isinstance(failed, Exception):
            raise house.Failed(f"{server[0]}: {failed!r}")
    return sum(rates)


def compare(table, servers, what, kind, clients, rounds, promise, size=1):
    found = {name: [] for name in servers}
    for turn in range(rounds):
        for name in sorted(servers, reverse=bool(turn % 2)):
            found[name].append(rate(servers[name], kind, clients, size))
    table.add(f"{what}: MLflow", [round(one, 1) for one in found["MLflow"]], "a second")
    table.add(f"{what}: ours", [round(one, 1) for one in found["ours"]], "a second", note=f"the generator alone: {max(found['null']):,.0f}")
    table.add(f"{what}: ratio", [round(a / b, 1) for a, b in zip(found["ours"], found["MLflow"])], "×", promise)


def fill(server):
    """An experiment of runs with ten metrics and params each, and a run of many points."""
    client = Client(*server)
    experiment = client.post("experiments/create", name="bench")["experiment_id"]
    for number in range(RUNS):
        run = client.new_run(experiment)
        client.post(
            "runs/log-batch", run_id=run,
            metrics=[{"key": f"m{i}", "value": (number * 31 + i) % 997 / 997, "timestamp": 1, "step": 0} for i in range(10)],
            params=[{"key": f"p{i}", "value": str((number + i) % 10)} for i in range(10)],
        )
    run = client.new_run(experiment, run_name="long")
    for start in range(0, POINTS, 1000):
        client.post("runs/log-batch", run_id=run, metrics=[{"key": "loss", "value": 1 / (1 + i), "timestamp": i, "step": i} for i in range(start, start + 1000)])


def latency(table, servers, what, rounds, promise, ask):
    found = {"ours": [], "MLflow": []}
    clients = {name: Client(*servers[name]) for name in found}
    names = {name: client.get("experiments/get-by-name", experiment_name="bench")["experiment"]["experiment_id"] for name, client in clients.items()}
    for turn in range(rounds + 1):
        for name in sorted(found, reverse=bool(turn % 2)):
            begun = time.monotonic()
            ask(clients[name], names[name])
            if turn:
                found[name].append(time.monotonic() - begun)
    table.add(f"{what}: MLflow", found["MLflow"], "s")
    table.add(f"{what}: ours", found["ours"], "s")
    table.add(f"{what}: ratio", [round(b / a, 1) for a, b in zip(found["ours"], found["MLflow"])], "×", promise)


def page(client, experiment):
    assert len(client.post("runs/search", experiment_ids=[experiment], max_results=1000)["runs"]) == min(RUNS + 1, 1000)


def search(client, experiment):
    found = client.post("runs/search", experiment_ids=[experiment], max_results=100, filter="metrics.m1 < 0.5 AND params.p3 = '4'", order_by=["metrics.m2 ASC"])
    assert len(found["runs"]) > RUNS // 100


def history(client, experiment):
    (run,) = client.post("runs/search", experiment_ids=[experiment], max_results=1, filter="attributes.run_name = 'long'")["runs"]
    assert len(client.get("metrics/get-history", run_id=run["info"]["run_id"], metric_key="loss")["metrics"]) == POINTS
