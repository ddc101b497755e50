"""az's own commands: logging in, subscriptions, defaults."""

import json

SUBSCRIPTION = "00000000-0000-0000-0000-000000000001"


def test_login_lists_the_subscription(az):
    done = az.run("login")
    assert done.code == 0 and "Logged in" in done.err
    assert json.loads(done.out)[0]["id"] == SUBSCRIPTION
    assert az.text("logout") == ""


def test_the_chosen_subscription_is_used(az):
    other = "11111111-2222-3333-4444-555555555555"
    assert az.text(f"account set -s {other}") == ""
    assert az.text("account show --query id -o tsv") == other + "\n"
    assert "WorkspaceNotFound" in az.fails(3, "ml workspace show -n ws1 -g rg")
    assert az.json(f"ml workspace show -n ws1 -g rg --subscription {SUBSCRIPTION}")["name"] == "ws1"
    assert az.text(f"account set --subscription {SUBSCRIPTION}") == ""
    assert az.json("ml workspace show -n ws1 -g rg")["name"] == "ws1"


def test_defaults_are_set_listed_and_taken_away(az, name):
    az.text(f"ml workspace create --name {name} -g rg")
    az.text(f"configure --defaults group=rg workspace={name}")
    listed = {one["name"]: one["value"] for one in az.json("configure --list-defaults")}
    assert listed == {"group": "rg", "workspace": name}
    assert az.json("ml workspace show")["name"] == name
    assert f"/workspaces/{name}/" in az.json("ml compute create -n c1 --type amlcompute")["id"]
    assert az.json("ml compute list -w ws1 --query []") is not None
    assert "c1" not in az.text("ml compute list -w ws1 -o tsv")
    assert az.text("config get defaults.workspace --query value -o tsv") == name + "\n"
    az.text("configure --defaults workspace=")
    assert az.json("ml workspace show")["name"] == "ws1"
    az.text(f"config set defaults.workspace={name}")
    assert az.json("ml workspace show")["name"] == name
    az.text(f"ml workspace delete --name {name} --yes")


def test_defaults_come_from_the_environment_too(az):
    done = az.run("ml", "workspace", "show", environment={"AZURE_DEFAULTS_WORKSPACE": "elsewhere"})
    assert done.code == 3 and "'elsewhere'" in done.err


def test_a_token_is_given_as_azure_identity_reads_it(az):
    token = az.json("account get-access-token --resource https://management.azure.com")
    assert token["tokenType"] == "Bearer" and len(token["accessToken"].split(".")) == 3
    assert isinstance(token["expires_on"], int) and token["subscription"] == SUBSCRIPTION


def test_what_scripts_of_azure_begin_with_does_no_harm(az):
    assert az.run("extension", "add", "-n", "ml", "-y").code == 0
    assert az.json("extension list")[0]["name"] == "ml"
    assert az.json("group create --name rg --location eastus")["name"] == "rg"
    assert "athanor" in az.json("version")
