"""What Athanor adds before and after a script."""

import json
import time

import house

SCRIPT = "import time\nprint('first', time.time(), flush=True)\nprint('last', time.time(), flush=True)\n"
JOB = "command: python main.py\ncode: .\nenvironment: {image: 'python:3.11'}\ncompute: azureml:bench\n"
ENDED = ("Completed", "Failed", "Canceled")


def measure(place, options, table):
    place.up()
    folder = place.work / "job"
    folder.mkdir(exist_ok=True)
    (folder / "main.py").write_text(SCRIPT)
    (folder / "job.yml").write_text(JOB)
    place.run("ml", "compute", "create", "--name", "bench", "--type", "amlcompute", "--size", "Standard_DS3_v2", "--max-instances", "2")
    one(place, folder)  # the first makes the environment and starts the node
    before, returned, after = [], [], []
    for _ in range(options.rounds):
        first, create, last = one(place, folder)
        before.append(first)
        returned.append(create)
        after.append(last)
    table.add("`job create` → the script's first line (warm)", before, "s", "< 1 s")
    table.add("`job create`, start to end", returned, "s")
    table.add("the script's last line → a poller sees Completed", after, "s", "< 0.3 s")


def one(place, folder):
    begun = time.time()
    name = place.run("ml", "job", "create", "--file", str(folder / "job.yml"), "--query", "name", "-o", "tsv").strip()
    returned = time.time()
    address = f"{place.workspace()}/jobs/{name}?{house.API}"
    deadline = time.time() + 120
    status = ""
    while status not in ENDED:
        if time.time() > deadline:
            raise house.Failed(f"the job {name} is {status} after 120 s")
        time.sleep(0.01)
        status = json.loads(place.call("GET", address)[1])["properties"]["status"]
    seen = time.time()
    if status != "Completed":
        raise house.Failed(f"the job {name} is {status}")
    lines = dict(line.split()[:2] for line in log(place, name).splitlines() if line.startswith(("first ", "last ")))
    return float(lines["first"]) - begun, returned - begun, seen - float(lines["last"])


def log(place, name):
    for file in (place.home / "blobs").glob(f"*/*/ExperimentRun/dcid.{name}/user_logs/std_log.txt"):
        return file.read_text()
    raise house.Failed(f"the job {name} has no log")
