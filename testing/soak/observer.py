"""Runs MLflow's own client beside the kills: it is to get through all of them by its own retries."""

import pathlib
import subprocess

from house import ROOT


def python():
    """An interpreter with mlflow: that of the official clients' tests, where they have been run."""
    return next(iter(sorted(ROOT.glob(".build/clients/mlflow-*/bin/python"))), None)


class MlflowClient:
    def __init__(self, house, interpreter):
        self.house = house
        self.stop, self.said, self.erred = house.home / "mlflow.stop", house.home / "mlflow.out", house.home / "mlflow.err"
        variables = {
            "MLFLOW_TRACKING_URI": f"http://127.0.0.1:{house.http_port}",
            # Here the server is away half of the time, again and again: as many tries as the client allows.
            "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "10",
            "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR": "1",
            "MLFLOW_TRACKING_TOKEN": (house.home / "run/owner.token").read_text().strip(),
        }
        script = pathlib.Path(__file__).with_name("mlflow_client.py")
        self.process = subprocess.Popen(
            [str(interpreter), str(script), str(self.stop)], env=house.environment() | variables, stdout=self.said.open("w"), stderr=self.erred.open("w")
        )

    def end(self):
        """How many points it logged; all of them are there, each once."""
        self.stop.touch()
        assert self.process.wait(300) == 0, f"MLflow's client gave up: {self.erred.read_text()[-2000:]}"
        run, *lines = self.said.read_text().splitlines()
        steps = [line for line in lines if line.isdigit()]  # The client adds words of its own at the end.
        path = f"metrics/get-history?run_id={run}&metric_key=steps&max_results=25000"
        found = [point["step"] for point in self.house.mlflow("GET", path).get("metrics", [])]
        assert [int(step) for step in found] == [int(step) for step in steps], f"MLflow's client logged {steps}, and {found} is there"
        for file in (self.stop, self.said, self.erred):
            file.unlink()
        return len(steps)

    def remove(self):
        self.process.kill()
        self.process.wait()
