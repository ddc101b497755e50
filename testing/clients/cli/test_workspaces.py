"""Workspaces and computes."""

import json

import pytest


def test_a_workspace_is_made_shown_listed_and_deleted(az, name):
    made = az.json(f"ml workspace create --name {name} --resource-group rg --location eastus --tags a=b")
    assert (made["name"], made["location"], made["tags"], made["resourceGroup"]) == (name, "eastus", {"a": "b"}, "rg")
    shown = az.json(f"ml workspace show --name {name} --resource-group rg")
    assert shown["mlflow_tracking_uri"].endswith(f"/workspaces/{name}") and shown["id"].startswith("/subscriptions/")
    assert name in [one["name"] for one in az.json("ml workspace list")]
    assert name in az.text("ml workspace list -o table")
    assert "Use --yes" in az.fails(1, f"ml workspace delete --name {name}")
    assert az.text(f"ml workspace delete --name {name} --yes") == ""
    assert "WorkspaceNotFound" in az.fails(3, f"ml workspace show --name {name}")


def test_a_workspace_comes_from_a_file(az, name):
    (az.folder / "workspace.yml").write_text(f"name: {name}\ndescription: from a file\ntags: {{a: b}}\n")
    made = az.json("ml workspace create --file workspace.yml --set tags.c=d")
    assert (made["description"], made["tags"]) == ("from a file", {"a": "b", "c": "d"})
    az.text(f"ml workspace delete --name {name} --yes")


def test_a_cluster_is_made_shown_listed_changed_and_deleted(az, name):
    line = f"ml compute create --name {name} --type amlcompute --size Standard_DS3_v2 --min-instances 0 --max-instances 4"
    made = az.json(line, "--idle-time-before-scale-down", "300")
    assert (made["type"], made["size"], made["min_instances"], made["max_instances"]) == (
        "amlcompute", "Standard_DS3_v2", 0, 4,
    )
    assert made["provisioning_state"] == "Succeeded" and made["idle_time_before_scale_down"] == 300
    assert az.json(f"ml compute show -n {name}")["name"] == name
    assert name in [one["name"] for one in az.json("ml compute list --type amlcompute")]
    assert name not in [one["name"] for one in az.json("ml compute list --type computeinstance")]
    assert az.json(f"ml compute update -n {name} --max-instances 2")["max_instances"] == 2
    assert az.json(f"ml compute list-nodes -n {name}") is not None
    assert "only a ComputeInstance starts and stops" in az.fails(1, f"ml compute stop -n {name}")
    az.text(f"ml compute delete -n {name} --yes")
    assert f"'{name}'" in az.fails(3, f"ml compute show -n {name}")


def test_an_instance_starts_and_stops(az, name):
    made = az.json(f"ml compute create --name {name} --type computeinstance --size Standard_DS3_v2")
    assert (made["type"], made["state"]) == ("computeinstance", "Running")
    assert az.text(f"ml compute stop --name {name}") == ""
    assert az.text(f"ml compute show --name {name} --query state -o tsv") == "Stopped\n"
    assert az.text(f"ml compute start --name {name}") == ""
    assert az.text(f"ml compute show --name {name} --query state -o tsv") == "Running\n"
    assert az.text(f"ml compute restart --name {name} --no-wait") == ""
    assert az.json(f"ml compute show --name {name}")["state"] == "Running"
    assert "Running" in az.text("ml compute list --type computeinstance -o table")
    az.text(f"ml compute delete -n {name} --yes")


def test_a_compute_comes_from_a_file(az, name):
    (az.folder / "compute.yml").write_text(
        "$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json\n"
        f"name: {name}\ntype: amlcompute\nsize: Standard_DS3_v2\nmin_instances: 0\nmax_instances: 2\n"
    )
    made = az.json("ml compute create -f compute.yml --max-instances 3 --set idle_time_before_scale_down=60")
    assert (made["max_instances"], made["idle_time_before_scale_down"]) == (3, 60)
    az.text(f"ml compute delete -n {name} --yes")


@pytest.mark.parametrize("what", ["sizes", "usage"])
def test_sizes_and_usage_are_listed(az, what):
    assert json.loads(az.text(f"ml compute list-{what}"))
