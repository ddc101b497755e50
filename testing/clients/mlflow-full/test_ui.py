"""MLflow's own pages, served from the installed package over a workspace."""

import os
import re
import subprocess
import sys
import uuid

import mlflow
import pytest
import requests

LAUNCHER = os.environ["ATHANOR_LAUNCHER"]


@pytest.fixture(scope="module")
def address():
    server = subprocess.Popen([LAUNCHER, "mlflow-ui", "--port", "0", "--python", sys.executable], stdout=subprocess.PIPE, text=True)
    try:
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait(30)


def test_nobody_enters_without_the_key(address):
    root = address.split("?")[0]
    assert requests.get(root).status_code == 403
    assert requests.get(root + "ajax-api/2.0/mlflow/experiments/get?experiment_id=0").status_code == 403
    assert requests.get(root + "?key=" + "0" * 48, allow_redirects=False).status_code == 403
    assert requests.get(root, cookies={"athanor-mlflow-ui": "x"}).status_code == 403


def test_the_page_and_the_calls_it_makes_first_work(address):
    browser = requests.Session()
    page = browser.get(address)
    assert page.status_code == 200 and "<title>MLflow</title>" in page.text and "key=" not in page.url
    root = address.split("?")[0]
    parts = re.findall(r'(?:src|href)="(?:\./)?(static-files/[^"]+)"', page.text)
    assert any(part.endswith(".js") for part in parts)
    for part in parts:
        assert browser.get(root + part).status_code == 200, part
    assert browser.get(root + "static-files/%2e%2e/%2e%2e/handlers.py").status_code == 404
    name = "ui-" + uuid.uuid4().hex[:8]
    experiment = mlflow.create_experiment(name)
    with mlflow.start_run(experiment_id=experiment) as run:
        mlflow.log_metric("loss", 0.5)
        mlflow.log_text("hello", "note.txt")
    info = browser.get(root + "ajax-api/3.0/mlflow/server-info")
    assert info.status_code == 200 and info.json()["workspaces_enabled"] is False
    found = browser.get(root + "ajax-api/2.0/mlflow/experiments/search", params={"max_results": 25, "filter": f"name ILIKE '%{name}%'"})
    assert [one["experiment_id"] for one in found.json()["experiments"]] == [experiment]
    runs = browser.post(root + "ajax-api/2.0/mlflow/runs/search", json={"experiment_ids": [experiment], "max_results": 100, "run_view_type": "ACTIVE_ONLY"})
    assert runs.json()["runs"][0]["info"]["run_id"] == run.info.run_id
    asked = {"operationName": "GetRun", "variables": {"data": {"runId": run.info.run_id}}}
    asked["query"] = "query GetRun($data: MlflowGetRunInput!) { mlflowGetRun(input: $data) { run { info { runName } } } }"
    answer = browser.post(root + "graphql", json=asked)
    assert answer.json()["data"]["mlflowGetRun"]["run"]["info"]["runName"] == run.info.run_name
    history = browser.get(root + "ajax-api/2.0/mlflow/metrics/get-history-bulk-interval", params={"run_ids": run.info.run_id, "metric_key": "loss", "max_results": 320})
    assert [point["value"] for point in history.json()["metrics"]] == [0.5]
    assert browser.get(root + "get-artifact", params={"run_id": run.info.run_id, "path": "note.txt"}).text == "hello"
    assert browser.get(root + "version").status_code == 200
