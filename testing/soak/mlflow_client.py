"""MLflow's own client, logging one point after the other until a file appears; it is left to itself when the server is gone."""

import pathlib
import sys
import time

import mlflow

stop = pathlib.Path(sys.argv[1])
with mlflow.start_run() as run:
    print(run.info.run_id, flush=True)
    step = 0
    while not stop.exists():
        mlflow.log_metric("steps", step, step=step)
        print(step, flush=True)
        step += 1
        time.sleep(0.05)
