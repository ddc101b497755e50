"""notebook FILE [WORD=VALUE…]: runs a notebook as a person would who has filled in where the workspace is, and waits for the jobs that it started.

Called `notebook` by the catalogue, with the Python that has Azure's clients. What a notebook asks its reader to fill in, such as
<AML_WORKSPACE_NAME>, is filled in, as is every WORD that is given; nothing else is changed.
"""

import json
import os
import pathlib
import re
import subprocess
import sys

import nbformat
from nbclient import NotebookClient


def az(*words):
    done = subprocess.run(["az", "ml", *words, "-o", "json"], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"az ml {' '.join(words)}: {done.stderr}")
    return json.loads(done.stdout)


def jobs():
    return {job["name"]: job["status"] for job in az("job", "list")}


def place():
    """Subscription, resource group and name of the workspace."""
    found = re.search(r"/subscriptions/([^/]+)/resourceGroups/([^/]+)/.*/workspaces/([^/]+)", az("workspace", "show")["id"])
    return found.groups()


def main(file, *given):
    path = pathlib.Path(file).resolve()
    subscription, group, workspace = place()
    # MLClient.from_config looks here; a compute instance has this file.
    path.parent.joinpath("config.json").write_text(
        json.dumps({"subscription_id": subscription, "resource_group": group, "workspace_name": workspace})
    )
    words = {"<SUBSCRIPTION_ID>": subscription, "<RESOURCE_GROUP>": group, "<AML_WORKSPACE_NAME>": workspace}
    words |= dict(pair.split("=", 1) for pair in given)
    before = jobs()
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        for word, value in words.items():
            cell.source = cell.source.replace(word, value)
    os.chdir(path.parent)
    try:
        NotebookClient(notebook, timeout=None, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    finally:
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                print(output.get("text") or output.get("data", {}).get("text/plain", "") or "\n".join(output.get("traceback", [])))
    failed = []
    for name in sorted(set(jobs()) - set(before)):
        subprocess.run(["az", "ml", "job", "stream", "--name", name])
        status = az("job", "show", "--name", name)["status"]
        print(f"job {name}: {status}")
        if status != "Completed":
            failed.append(name)
    if failed:
        raise SystemExit(f"jobs of the notebook failed: {failed}")
    print("the notebook ran, and so did its jobs")


if __name__ == "__main__":
    main(*sys.argv[1:])
