"""What a mini-batch of a parallel step costs beside the script's own work."""

import json
import re
import time

import house

SCRIPT = "def run(mini_batch):\n    return mini_batch\n"
BATCHES = 1000
WORKERS = 2
SAID = re.compile(r"(\d+) of \d+ mini-batches done, 0 failed; .* in ([\d.]+) s")


def measure(place, options, table):
    place.up()
    code, data = assets(place)
    run(place, code, data, 10)  # the first makes the environment
    each, whole = [], []
    for _ in range(options.rounds):
        begun = time.monotonic()
        seconds = run(place, code, data, 1)
        whole.append(time.monotonic() - begun)
        each.append(seconds * 1000 / BATCHES)
    table.add(f"parallel step: a mini-batch that does nothing, {WORKERS} workers", each, "ms")
    table.add(f"parallel step of {BATCHES:,} such mini-batches: submitted → Completed", whole, "s")


def assets(place):
    """Where the script and the files lie in the store."""
    folder = place.work / "parallel"
    for name in ("code", "data"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "code/score.py").write_text(SCRIPT)
    for number in range(BATCHES):
        (folder / "data" / f"{number:04}").write_text(str(number))
    place.run("ml", "environment", "create", "--name", "bench-parallel", "--version", "1", "--image", "python:3.11")
    return [
        place.run("ml", "data", "create", "--name", f"bench-{name}", "--type", "uri_folder", "--path", str(folder / name),
                  "--query", "path", "-o", "tsv").strip()
        for name in ("code", "data")
    ]


def run(place, code, data, size):
    """The driver's own seconds for all mini-batches."""
    name = f"bench-{time.time_ns()}"
    component = {
        "type": "parallel",
        "inputs": {"data": {"type": "uri_folder"}},
        "outputs": {"rows": {"type": "uri_file"}},
        "input_data": "${{inputs.data}}",
        "mini_batch_size": size,
        "max_concurrency_per_instance": WORKERS,
        "task": {"type": "run_function", "code": code, "entry_script": "score.py",
                 "environment": "azureml:bench-parallel:1", "append_row_to": "${{outputs.rows}}"},
    }
    step = {"type": "parallel", "component": component, "inputs": {"data": "${{parent.inputs.data}}"}}
    body = {"properties": {
        "jobType": "Pipeline", "experimentName": "bench", "jobs": {"score": step},
        "inputs": {"data": {"jobInputType": "uri_folder", "uri": data}},
        "settings": {"force_rerun": True},
    }}
    address = f"{place.workspace()}/jobs/{name}?{house.API}"
    status, answer = place.call("PUT", address, json.dumps(body), {"Content-Type": "application/json"})
    if status >= 300:
        raise house.Failed(f"the pipeline was refused with {status}: {answer.decode()[:400]}")
    deadline = time.monotonic() + 300
    word = ""
    while word not in ("Completed", "Failed", "Canceled"):
        if time.monotonic() > deadline:
            raise house.Failed(f"the job {name} is {word} after 300 s")
        time.sleep(0.02)
        word = json.loads(place.call("GET", address)[1])["properties"]["status"]
    if word != "Completed":
        raise house.Failed(f"the job {name} is {word}")
    for file in place.home.glob(f"blobs/**/*{name}-score*/user_logs/std_log.txt"):
        if found := SAID.search(file.read_text()):
            return float(found.group(2))
    raise house.Failed(f"the job {name} has no log that tells its time")
