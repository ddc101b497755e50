"""Interactive services of command jobs, asked for and looked at by azure-ai-ml, opened by their own clients."""

import shutil
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from azure.ai.ml import command
from azure.ai.ml.entities import (
    Environment,
    JobService,
    JupyterLabJobService,
    SshJobService,
    TensorBoardJobService,
    VsCodeJobService,
)

EVENTS = """
import time
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.event_file_writer import EventFileWriter

writer = EventFileWriter("outputs/tb")
value = Summary.Value(tag="loss", simple_value=0.25)
writer.add_event(Event(wall_time=time.time(), step=1, summary=Summary(value=[value])))
writer.close()
time.sleep(600)
"""


@pytest.fixture(scope="module")
def interactive(client, tmp_path_factory):
    conda = tmp_path_factory.mktemp("conda") / "conda.yml"
    conda.write_text("dependencies:\n- python=3.11\n- pip:\n  - jupyterlab\n  - tensorboard\n  - setuptools<81\n")
    environment = Environment(name="interactive", version="1", image="ubuntu:22.04", conda_file=str(conda))
    client.environments.create_or_update(environment)
    client.environments.create_or_update(Environment(name="bare", version="1", image="ubuntu:22.04"))


def until(client, job, condition):
    for _ in range(1800):
        status = client.jobs.get(job.name).status
        services = client.jobs.show_services(job.name) or {}
        if services and condition(services):
            return services
        assert status not in ("Failed", "Completed", "Canceled"), client.jobs.get(job.name)
        time.sleep(0.2)
    pytest.fail(f"the services never got there: {services}")


def answer(url):
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, ""


def test_jupyter_lab_and_tensorboard_answer_who_has_the_token_and_end_with_the_job(client, interactive, tmp_path):
    (tmp_path / "write.py").write_text(EVENTS)
    job = client.jobs.create_or_update(
        command(
            command="python write.py",
            code=str(tmp_path),
            environment="interactive:1",
            services={
                "lab": JupyterLabJobService(),
                "board": TensorBoardJobService(log_dir="outputs/tb"),
            },
        )
    )
    services = until(client, job, lambda all: all["lab"].status == "Running" and all["board"].status == "Running")
    lab, board = services["lab"], services["board"]
    assert (lab.type, board.type) == ("jupyter_lab", "tensor_board")
    base, token = f"http://127.0.0.1:{lab.port}", lab.properties["token"]
    assert lab.endpoint == f"{base}/lab?token={token}"
    assert answer(lab.endpoint)[0] == 200
    status, listing = answer(f"{base}/api/contents?token={token}")
    assert status == 200 and "write.py" in listing
    assert answer(f"{base}/api/contents")[0] == 403
    status, runs = answer(f"{board.endpoint}data/runs")
    assert status == 200
    for _ in range(50):
        if answer(f"{board.endpoint}data/runs")[1].strip() == '["."]':
            break
        time.sleep(0.2)
    assert answer(f"{board.endpoint}data/runs")[1].strip() == '["."]'
    assert answer(f"http://127.0.0.1:{board.port}/data/runs")[0] == 404
    client.jobs.begin_cancel(job.name).result()
    for _ in range(100):
        if client.jobs.get(job.name).status == "Canceled":
            break
        time.sleep(0.1)
    after = client.jobs.show_services(job.name)
    assert {service.status for service in after.values()} == {"Stopped"}
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(lab.endpoint, timeout=5)


def test_a_service_that_cannot_start_says_what_to_do_and_the_job_goes_on(client, interactive):
    job = client.jobs.create_or_update(
        command(
            command="sleep 600",
            environment="bare:1",
            services={
                "lab": JupyterLabJobService(),
                "code": VsCodeJobService(),
                "shell": SshJobService(),
                "mine": JobService(type="custom", properties={"command": "echo out of luck; exit 7"}),
            },
        )
    )
    services = until(
        client,
        job,
        lambda all: all["lab"].status == "Failed" and all["shell"].status == "Failed" and all["mine"].status == "Failed",
    )
    assert "add the package jupyterlab" in services["lab"].error
    assert "openssh-server" in services["shell"].error or "ssh_public_keys" in services["shell"].error
    assert "ended with exit code 7: out of luck" in services["mine"].error
    assert services["code"].status in ("Running", "Starting") or "code-server" in services["code"].error
    assert client.jobs.get(job.name).status == "Running"
    client.jobs.begin_cancel(job.name).result()


def test_a_process_of_ones_own_is_shown_where_it_listens(client, interactive):
    job = client.jobs.create_or_update(
        command(
            command="python -m http.server --bind 127.0.0.1 $ATHANOR_SERVICE_MINE_PORT",
            environment="bare:1",
            services={"mine": JobService(type="custom")},
        )
    )
    mine = until(client, job, lambda all: all["mine"].status == "Running")["mine"]
    assert mine.error is None and len(mine.properties["token"]) == 48
    assert answer(mine.endpoint)[0] == 200
    client.jobs.begin_cancel(job.name).result()


@pytest.mark.skipif(
    not (shutil.which("ssh") and shutil.which("sshd", path="/usr/sbin:/usr/bin:/sbin:/bin")), reason="no sshd or no ssh here"
)
def test_ssh_opens_a_shell_in_the_job(client, interactive, tmp_path):
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    job = client.jobs.create_or_update(
        command(
            command="sleep 600",
            environment="bare:1",
            environment_variables={"COLOUR": "green"},
            services={"shell": SshJobService(ssh_public_keys=(tmp_path / "key.pub").read_text())},
        )
    )
    shell = until(client, job, lambda all: all["shell"].status in ("Running", "Failed"))["shell"]
    assert shell.status == "Running", shell.error
    line = ["ssh", "-i", str(key), "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", shell.endpoint]
    shown = subprocess.run([*line, "echo $COLOUR $AZUREML_RUN_ID $(pwd)"], check=True, capture_output=True, text=True)
    assert shown.stdout.startswith(f"green {job.name} ") and shown.stdout.endswith("/work/wd\n")
    client.jobs.begin_cancel(job.name).result()
