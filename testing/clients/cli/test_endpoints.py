"""Online endpoints: from nothing to answers, two deployments, traffic, keys, logs."""

import json

import pytest

SCRIPT = """
import json, logging, os

def init():
    logging.info("ready as %s", os.environ["COLOUR"])

def run(data):
    return {"colour": os.environ["COLOUR"], "sum": sum(json.loads(data)["data"])}
"""


def deployment(colour, endpoint):
    return f"""$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: {colour}
endpoint_name: {endpoint}
model:
  path: ./model
code_configuration:
  code: ./src
  scoring_script: score.py
environment:
  image: ubuntu:22.04
environment_variables:
  COLOUR: {colour}
instance_type: Standard_DS3_v2
instance_count: 1
"""


@pytest.fixture(scope="module")
def work(shared):
    (shared.folder / "src").mkdir()
    (shared.folder / "src" / "score.py").write_text(SCRIPT)
    (shared.folder / "model").mkdir()
    (shared.folder / "model" / "w.txt").write_text("1")
    (shared.folder / "request.json").write_text('{"data": [1, 2.5]}')
    return shared


@pytest.fixture(scope="module")
def endpoint(work):
    """An endpoint with a blue deployment that gets all requests."""
    name = "cli-endpoint"
    (work.folder / "endpoint.yml").write_text(f"name: {name}\nauth_mode: key\ntags: {{a: b}}\n")
    made = work.json("ml online-endpoint create --file endpoint.yml")
    assert (made["name"], made["auth_mode"], made["tags"]) == (name, "key", {"a": "b"})
    (work.folder / "blue.yml").write_text(deployment("blue", name))
    blue = work.json("ml online-deployment create --file blue.yml --all-traffic")
    assert (blue["name"], blue["endpoint_name"], blue["provisioning_state"]) == ("blue", name, "Succeeded")
    yield name
    work.text(f"ml online-endpoint delete --name {name} --yes")
    work.fails(3, f"ml online-endpoint show --name {name}")


def invoked(work, endpoint, *more):
    answer = json.loads(work.text(f"ml online-endpoint invoke --name {endpoint} --request-file request.json", *more))
    return json.loads(answer) if isinstance(answer, str) else answer


def test_it_is_shown_and_listed_and_answers(work, endpoint):
    shown = work.json(f"ml online-endpoint show -n {endpoint}")
    assert shown["provisioning_state"] == "Succeeded" and shown["traffic"] == {"blue": 100}
    uri = work.text(f"ml online-endpoint show -n {endpoint} --query scoring_uri -o tsv")
    assert uri.startswith("https://") and uri.endswith("/score\n")
    assert endpoint in [one["name"] for one in work.json("ml online-endpoint list")]
    assert endpoint in work.text("ml online-endpoint list -o table")
    assert invoked(work, endpoint) == {"colour": "blue", "sum": 3.5}


def test_a_second_deployment_takes_part_of_the_traffic(work, endpoint):
    (work.folder / "green.yml").write_text(deployment("green", endpoint))
    work.text("ml online-deployment create -f green.yml")
    listed = work.json(f"ml online-deployment list --endpoint-name {endpoint}")
    assert sorted(one["name"] for one in listed) == ["blue", "green"]
    assert invoked(work, endpoint, "--deployment-name", "green")["colour"] == "green"
    split = work.json(f"ml online-endpoint update --name {endpoint} --traffic", "blue=60 green=40")
    assert split["traffic"] == {"blue": 60, "green": 40}
    moved = work.json(f"ml online-endpoint update --name {endpoint} --traffic", "blue=0 green=100")
    assert moved["traffic"]["green"] == 100
    assert invoked(work, endpoint)["colour"] == "green"
    wrong = work.fails(1, f"ml online-endpoint update --name {endpoint} --traffic", "blue=60 green=60")
    assert "100" in wrong
    unknown = work.fails(1, f"ml online-endpoint update --name {endpoint} --traffic", "purple=100")
    assert "purple" in unknown
    work.text(f"ml online-endpoint update --name {endpoint} --traffic blue=100")
    work.text(f"ml online-deployment delete --name green --endpoint-name {endpoint} --yes")
    work.fails(3, f"ml online-deployment show --name green --endpoint-name {endpoint}")


def test_a_deployment_is_shown_and_changed(work, endpoint):
    shown = work.json(f"ml online-deployment show --name blue --endpoint-name {endpoint}")
    assert (shown["instance_count"], shown["environment_variables"]) == (1, {"COLOUR": "blue"})
    changed = work.json(
        f"ml online-deployment update --name blue --endpoint-name {endpoint} --set tags.c=d environment_variables.COLOUR=navy"
    )
    assert changed["tags"] == {"c": "d"} and changed["environment_variables"] == {"COLOUR": "navy"}
    assert invoked(work, endpoint)["colour"] == "navy"


def test_logs_are_told_by_both_commands(work, endpoint):
    log = work.text(f"ml online-deployment get-logs --name blue --endpoint-name {endpoint} --lines 100")
    assert "ready as" in log
    assert "ready as" in work.text(f"ml online-endpoint get-logs --name {endpoint} --deployment blue")
    assert len(work.text(f"ml online-deployment get-logs -n blue -e {endpoint} --lines 1").splitlines()) == 1


def test_keys_are_shown_and_made_new(work, endpoint):
    keys = work.json(f"ml online-endpoint get-credentials --name {endpoint}")
    primary = work.text(f"ml online-endpoint get-credentials -n {endpoint} --query primaryKey -o tsv").strip()
    assert primary == keys["primaryKey"] != keys["secondaryKey"]
    work.text(f"ml online-endpoint regenerate-keys --name {endpoint} --key-type secondary")
    again = work.json(f"ml online-endpoint get-credentials --name {endpoint}")
    assert again["primaryKey"] == primary and again["secondaryKey"] != keys["secondaryKey"]


def test_a_request_the_script_cannot_take_is_told(work, endpoint):
    (work.folder / "wrong.json").write_text('{"rows": []}')
    refusal = work.fails(1, f"ml online-endpoint invoke --name {endpoint} --request-file wrong.json")
    assert "Http424" in refusal and "unexpected error occurred in scoring script" in refusal
    assert "KeyError: 'data'" in work.text(f"ml online-deployment get-logs -n blue -e {endpoint}")
    assert "absent.json" in work.fails(2, f"ml online-endpoint invoke --name {endpoint} --request-file absent.json")


def test_an_endpoint_of_tokens_gives_a_token(work, name):
    work.text(f"ml online-endpoint create --name {name} --auth-mode aml_token -o none")
    assert work.json(f"ml online-endpoint get-credentials --name {name}")["accessToken"]
    work.text(f"ml online-endpoint delete --name {name} --yes --no-wait")
