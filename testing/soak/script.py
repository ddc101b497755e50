"""What the soak's jobs run: numbered lines, metrics, outputs, an exit code. Its metrics are sent until they are taken."""

import json
import os
import sys
import time
import urllib.request

lines, pause, code = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
started = time.time()


def log(step):
    body = {
        "run_id": os.environ["MLFLOW_RUN_ID"],
        "metrics": [{"key": "line", "value": step, "step": step, "timestamp": 1_700_000_000_000 + step}],
    }
    request = urllib.request.Request(
        os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/runs/log-batch",
        json.dumps(body).encode(),
        {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["MLFLOW_TRACKING_TOKEN"]},
    )
    while True:
        try:
            return urllib.request.urlopen(request, timeout=20).read()
        except OSError as gone:
            if time.time() - started > 300 or getattr(gone, "code", 500) < 500:
                raise
            time.sleep(0.1)


os.makedirs("outputs", exist_ok=True)
with open("outputs/starts.txt", "a") as starts:
    starts.write(f"{os.getpid()}\n")
print(f"begin {os.environ['ATHANOR_START_TOKEN']}", flush=True)
for number in range(lines):
    print(f"line {number} of {lines}", flush=True)
    if number % 10 == 0:
        log(number)
    time.sleep(pause)
with open("outputs/result.txt", "w") as result:
    result.write("x" * 10_000 + f" {lines}\n")
print(f"end {lines}", flush=True)
sys.exit(code)
