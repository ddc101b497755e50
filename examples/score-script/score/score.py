"""Score patients with a linear model kept as JSON: {"data": [[age, sex, …], …]} gives a number for each row."""

import json
import os
from pathlib import Path

model = {}


def init():
    """Called once when the deployment starts; AZUREML_MODEL_DIR is where the model lies."""
    file = next(Path(os.environ["AZUREML_MODEL_DIR"]).rglob("ridge.json"))
    model.update(json.loads(file.read_text()))
    print(f"a model of {len(model['columns'])} columns is loaded")


def run(raw_data):
    """Called for each request with its body."""
    rows = json.loads(raw_data)["data"]
    print(f"{len(rows)} rows to score")
    return [
        round(model["intercept"] + sum(weight * value for weight, value in zip(model["coefficients"], row)), 1)
        for row in rows
    ]
