"""Draining a compute by the command line."""

import time


def wait(shared, name, wanted):
    for _ in range(300):
        job = shared.json(f"ml job show -n {name}")
        if wanted(job):
            return job
        time.sleep(0.1)
    raise AssertionError(f"{name}: {job['status']}, {job['properties']}")


def test_nothing_new_starts_on_a_drained_compute(place, shared, name):
    compute = "drain-" + name[-6:]
    shared.text(f"ml compute create -n {compute} --type amlcompute --size Standard_DS3_v2 --max-instances 2 -o none")
    (shared.folder / "drained.yml").write_text(f"command: sleep 3\nenvironment: azureml:cli-plain@latest\ncompute: azureml:{compute}\n")
    shared.json(f"ml job create -f drained.yml -n {name}-a")
    wait(shared, name + "-a", lambda job: job["status"] == "Running")
    drain = shared.json(f"ml compute drain -n {compute}")
    assert drain["state"] == "Draining" and drain["running"] and drain["running"][0].startswith(name + "-a")
    assert shared.json(f"ml compute show -n {compute}")["tags"]["athanor.state"] == "Draining"
    shared.json(f"ml job create -f drained.yml -n {name}-b")
    waiting = wait(shared, name + "-b", lambda job: "drained" in job["properties"].get("athanor.waiting", ""))
    assert waiting["status"] == "Queued" and waiting["properties"]["athanor.queue.position"] == "1"
    wait(shared, name + "-a", lambda job: job["status"] == "Completed")
    assert shared.json(f"ml job show -n {name}-b")["status"] == "Queued"
    assert shared.json(f"ml compute resume -n {compute}")["state"] == "Active"
    wait(shared, name + "-b", lambda job: job["status"] == "Completed")
    assert "athanor.state" not in (shared.json(f"ml compute show -n {compute}")["tags"] or {})
