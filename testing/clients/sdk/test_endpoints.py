"""An online endpoint with a scoring script, from nothing to an answer."""

import json

import pytest
from azure.ai.ml.entities import CodeConfiguration, Environment, ManagedOnlineDeployment, ManagedOnlineEndpoint, Model
from azure.core.exceptions import HttpResponseError


def deployment(client, name, tmp_path, script):
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "weights.txt").write_text("2")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "score.py").write_text(script)
    client.models.create_or_update(Model(name=name, version="1", path=str(tmp_path / "m"), type="custom_model"))
    client.environments.create_or_update(Environment(name=name, version="1", image="ubuntu:22.04"))
    client.online_endpoints.begin_create_or_update(ManagedOnlineEndpoint(name=name, auth_mode="key")).result()
    return client.online_deployments.begin_create_or_update(
        ManagedOnlineDeployment(
            name="blue",
            endpoint_name=name,
            model=f"azureml:{name}:1",
            environment=f"azureml:{name}:1",
            instance_type="Standard_DS3_v2",
            instance_count=1,
            code_configuration=CodeConfiguration(code=str(tmp_path / "src"), scoring_script="score.py"),
        )
    )


SCRIPT = """
import json, os, pathlib

def init():
    global factor
    factor = float(next(pathlib.Path(os.environ["AZUREML_MODEL_DIR"]).rglob("weights.txt")).read_text())

def run(data):
    return [factor * x for x in json.loads(data)["data"]]
"""


def test_a_script_scores_with_its_model(client, name, tmp_path):
    deployment(client, name, tmp_path, SCRIPT).result()
    endpoint = client.online_endpoints.get(name)
    endpoint.traffic = {"blue": 100}
    client.online_endpoints.begin_create_or_update(endpoint).result()
    request = tmp_path / "request.json"
    request.write_text('{"data": [1, 2.5]}')
    assert json.loads(client.online_endpoints.invoke(name, request_file=str(request))) == [2.0, 5.0]
    named = client.online_endpoints.invoke(name, deployment_name="blue", request_file=str(request))
    assert json.loads(named) == [2.0, 5.0]
    before = client.online_endpoints.get_keys(name)
    client.online_endpoints.begin_regenerate_keys(name, key_type="secondary").result()
    after = client.online_endpoints.get_keys(name)
    assert (after.primary_key, after.secondary_key != before.secondary_key) == (before.primary_key, True)
    assert "user script" in client.online_deployments.get_logs("blue", name, lines=50)
    client.online_endpoints.begin_delete(name).result()


def test_a_failing_init_tells_its_traceback(client, name, tmp_path):
    with pytest.raises(HttpResponseError, match="no weights today"):
        deployment(client, name, tmp_path, "def init():\n    raise ValueError('no weights today')\n\ndef run(d):\n    return d\n").result()
    client.online_endpoints.begin_delete(name).result()
