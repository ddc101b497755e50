"""What a job's own identity opens, where its secrets lie, and that they die with it."""

import base64
import json
import os
import pathlib
import stat
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from azure.ai.ml import command
from azure.ai.ml.entities import AmlCompute, Environment

HOME = pathlib.Path(os.environ["ATHANOR_HOME"])
WORKSPACE = "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.MachineLearningServices/workspaces/{}".format(
    os.environ["ATHANOR_SUBSCRIPTION"], os.environ["ATHANOR_RESOURCE_GROUP"], os.environ["ATHANOR_WORKSPACE"]
)

SCRIPT = r"""
import base64, json, os, pathlib, time, urllib.error, urllib.parse, urllib.request

tracking = os.environ["MLFLOW_TRACKING_URI"]
base, run = tracking.split("/mlflow/")[0], os.environ["MLFLOW_RUN_ID"]
workspace, store, home, other = os.environ["WS"], os.environ["STORE"], os.environ["SERVER_HOME"], os.environ["OTHER_RUN"]
token, secret = os.environ["AZUREML_RUN_TOKEN"], os.environ["IDENTITY_HEADER"]


def ask(method, path, body=None, with_token=token, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    if with_token:
        headers["Authorization"] = "Bearer " + with_token
    if isinstance(body, dict):
        headers["Content-Type"] = "application/json"
        body = json.dumps(body)
    data = body.encode() if body is not None else None
    request = urllib.request.Request(base + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


api = tracking[len(base):] + "/api/2.0/mlflow/"
own = api + "runs/get?run_id=" + run
_, exchanged = ask("GET", "/msi/token?resource=x", with_token=None, X_IDENTITY_HEADER=secret)
exchanged = json.loads(exchanged)["access_token"]
blob = dict(x_ms_blob_type="BlockBlob", x_ms_version="2024-11-04")
facts = {
    "own run": ask("GET", own)[0],
    "own metric": ask("POST", api + "runs/log-metric", {"run_id": run, "key": "m", "value": 1, "timestamp": 1})[0],
    "own output": ask("PUT", f"{store}/azureml-blobstore/azureml/{run}/f", "x", **blob)[0],
    "own job": ask("GET", f"{workspace}/jobs/{run}")[0],
    "no token": ask("GET", own, with_token=None)[0],
    "no token, owner's headers": ask("GET", own, with_token=None, Host=base.split("//")[1])[0],
    "another's run": ask("POST", api + "runs/log-parameter", {"run_id": other, "key": "a", "value": "b"})[0],
    "another's output": ask("PUT", f"{store}/azureml-blobstore/azureml/other/f", "x", **blob)[0],
    "another's upload": ask("PUT", f"{store}/azureml-blobstore/LocalUpload/a/f", "x", **blob)[0],
    "another's job": ask("GET", f"{workspace}/jobs/other")[0],
    "a new job": ask("PUT", f"{workspace}/jobs/mine", {"properties": {}})[0],
    "a compute": ask("PUT", f"{workspace}/computes/mine", {"properties": {}})[0],
    "a compute, by the secret's token": ask("PUT", f"{workspace}/computes/mine", {}, with_token=exchanged)[0],
    "a compute, by the secret as token": ask("PUT", f"{workspace}/computes/mine", {}, with_token=secret)[0],
    "secrets": ask("POST", f"{workspace}/datastores/workspaceblobstore/listSecrets", {})[0],
    "keys": ask("POST", f"{workspace}/listKeys", {})[0],
    "a role": ask("PUT", workspace + "/providers/Microsoft.Authorization/roleAssignments/" + "1" * 8 + "-1111-1111-1111-" + "1" * 12, {})[0],
    "another workspace": ask("GET", workspace + "2")[0],
    "metrics of the server": ask("GET", "/metrics")[0],
    "files of the server": sorted(path for path in ("run/owner.token", "run/server.sock", "athanor.db", "keys", "tls/ca.key") if os.path.exists(os.path.join(home, path))),
    "hidden": base64.b64encode(json.dumps([token, secret, exchanged]).encode()[::-1]).decode(),
}
ask("POST", api + "runs/set-tag", {"run_id": run, "key": "facts", "value": json.dumps(facts)})
while "go on" not in ask("GET", own)[1]:
    time.sleep(0.1)
"""


def ask(method, path, body=None, **headers):
    data = json.dumps(body).encode() if body is not None else None
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(os.environ["ATHANOR_URL"] + path, data, {"Content-Type": "application/json", **named}, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.loads(answer.read() or b"{}")
    except urllib.error.HTTPError as refused:
        return refused.code, {}


def owner(method, path, body=None):
    token = (HOME / "run/owner.token").read_text().strip()
    return ask(method, path, body, Authorization="Bearer " + token)


def mlflow(method, call, body=None):
    status, answer = owner(method, f"/mlflow/v1.0{WORKSPACE}/api/2.0/mlflow/{call}", body)
    assert status == 200, call
    return answer


def arguments_of_all_processes():
    lines = subprocess.run(["ps", "axww", "-o", "args"], capture_output=True).stdout if pathlib.Path("/bin/ps").exists() else b""
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            lines += (folder / "cmdline").read_bytes()
        except OSError:
            continue
    return lines


@pytest.fixture(scope="module")
def seen(client, tmp_path_factory):
    """Runs the job; looks at the machine while it runs; yields what it found and what the job's secrets are worth after its end."""
    client.compute.begin_create_or_update(AmlCompute(name="cpu", size="STANDARD_DS3_V2", max_instances=2)).result()
    client.environments.create_or_update(Environment(name="plain", version="1", image="ubuntu:22.04"))
    other = mlflow("POST", "runs/create", {"experiment_id": "0"})["run"]["info"]["run_id"]
    account = owner("GET", WORKSPACE + "/datastores/workspaceblobstore")[1]["properties"]["accountName"]
    code = tmp_path_factory.mktemp("src")
    (code / "main.py").write_text(SCRIPT)
    job = client.jobs.create_or_update(
        command(
            code=str(code),
            command="python main.py",
            environment="plain:1",
            compute="cpu",
            experiment_name="identity",
            environment_variables={
                "WS": WORKSPACE,
                "STORE": account[account.index("/st/") :].removesuffix("/_"),
                "SERVER_HOME": str(HOME),
                "OTHER_RUN": other,
            },
        )
    )
    tags = {}
    for _ in range(600):
        run = owner("GET", f"/mlflow/v1.0{WORKSPACE}/api/2.0/mlflow/runs/get?run_id={job.name}")[1].get("run", {})
        tags = {tag["key"]: tag["value"] for tag in run.get("data", {}).get("tags", [])}
        if "facts" in tags or client.jobs.get(job.name).status in ("Failed", "Canceled"):
            break
        time.sleep(0.2)
    facts = json.loads(tags["facts"])
    secrets = json.loads(base64.b64decode(facts.pop("hidden"))[::-1])
    running = arguments_of_all_processes()
    alive = [ask("GET", WORKSPACE, Authorization="Bearer " + secret)[0] for secret in secrets]
    mlflow("POST", "runs/set-tag", {"run_id": job.name, "key": "done", "value": "go on"})
    client.jobs.stream(job.name)
    dead = [ask("GET", WORKSPACE, Authorization="Bearer " + secret)[0] for secret in secrets]
    return {"facts": facts, "secrets": secrets, "arguments": running, "alive": alive, "dead": dead}


def test_a_job_does_its_own_work(seen):
    own = {name: status for name, status in seen["facts"].items() if name.startswith("own")}
    assert own == {"own run": 200, "own metric": 200, "own output": 201, "own job": 200}


def test_a_job_opens_nothing_else(seen):
    others = {name: answer for name, answer in seen["facts"].items() if not name.startswith("own")}
    assert others.pop("files of the server") == []
    assert others.pop("no token") == others.pop("no token, owner's headers") == 401
    assert others == {name: 403 for name in others}


def test_secrets_die_with_their_job(seen):
    assert seen["alive"] == [200, 200, 200]
    assert seen["dead"] == [401, 401, 401]


def test_no_secret_stands_in_the_arguments_of_a_process(seen):
    for secret in [*seen["secrets"], (HOME / "run/owner.token").read_text().strip()]:
        assert secret.encode() not in seen["arguments"]


def test_secrets_lie_in_files_of_their_owner_and_in_no_log(seen):
    secrets = [secret.encode() for secret in [*seen["secrets"], (HOME / "run/owner.token").read_text().strip()]]
    for path in HOME.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if any(secret in content for secret in secrets):
                assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
                assert "logs" not in path.parts and "blobs" not in path.parts, path
    assert stat.S_IMODE(HOME.stat().st_mode) == 0o700


def test_no_signature_or_token_is_logged(seen):
    for path in [*(HOME / "logs").rglob("*"), *(HOME / "jobs").rglob("*.log*")]:
        if path.is_file():
            text = path.read_text(errors="replace")
            assert "sig=" not in text and "sig%3D" not in text, path
            assert "Bearer " not in text and "eyJ" not in text, path
