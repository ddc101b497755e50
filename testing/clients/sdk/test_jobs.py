"""Command jobs: submitted, followed, downloaded, failing and cancelled."""

import time

import pytest
from azure.ai.ml import Input, Output, command
from azure.ai.ml.entities import AmlCompute, Environment
from azure.ai.ml.exceptions import JobException


@pytest.fixture(scope="module")
def place(client):
    client.compute.begin_create_or_update(AmlCompute(name="cpu", size="STANDARD_DS3_V2", max_instances=2)).result()
    client.environments.create_or_update(Environment(name="plain", version="1", image="ubuntu:22.04"))
    return dict(environment="plain:1", compute="cpu", experiment_name="clients")


def script(tmp_path, text):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.py").write_text(text)
    return str(tmp_path / "src")


def test_a_job_runs_and_its_log_and_files_come_back(client, place, tmp_path, capsys):
    code = script(tmp_path, "import os\nos.makedirs('outputs', exist_ok=True)\nopen('outputs/a.txt','w').write('kept')\nprint('hello')\n")
    job = client.jobs.create_or_update(command(code=code, command="python main.py", **place))
    client.jobs.stream(job.name)
    assert "hello" in capsys.readouterr().out
    assert client.jobs.get(job.name).status == "Completed"
    client.jobs.download(job.name, download_path=str(tmp_path / "dl"), all=True)
    assert (tmp_path / "dl/artifacts/outputs/a.txt").read_text() == "kept"
    assert "hello" in (tmp_path / "dl/artifacts/user_logs/std_log.txt").read_text()
    assert job.name in [other.name for other in client.jobs.list()]


def test_inputs_come_in_and_named_outputs_come_back(client, place, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "d.csv").write_text("a,b\n1,2\n")
    job = client.jobs.create_or_update(
        command(
            command="cp ${{inputs.data}}/d.csv ${{outputs.copy}}/c.csv && echo lr=${{inputs.lr}}",
            inputs={"data": Input(type="uri_folder", path=str(tmp_path / "in")), "lr": 0.5},
            outputs={"copy": Output(type="uri_folder")},
            tags={"a": "b"},
            **place,
        )
    )
    client.jobs.stream(job.name)
    client.jobs.download(job.name, download_path=str(tmp_path / "out"), output_name="copy")
    assert (tmp_path / "out/named-outputs/copy/c.csv").read_text() == "a,b\n1,2\n"
    changed = client.jobs.update(job.name, tags={"c": "d"}, display_name="shown")
    assert changed.tags == {"a": "b", "c": "d"} and changed.display_name == "shown"
    client.jobs.archive(job.name)
    assert job.name not in [other.name for other in client.jobs.list()]
    client.jobs.restore(job.name)
    assert job.name in [other.name for other in client.jobs.list()]
    assert client.jobs.show_services(job.name) in (None, {})


def test_a_failing_script_tells_its_last_line(client, place, tmp_path):
    code = script(tmp_path, "raise ValueError('nothing to learn')\n")
    job = client.jobs.create_or_update(command(code=code, command="python main.py", **place))
    with pytest.raises(JobException, match=r"(?s)ValueError: nothing to learn \(main.py, line 1: raise ValueError.*Last lines of user_logs/std_log.txt"):
        client.jobs.stream(job.name)
    assert client.jobs.get(job.name).status == "Failed"


def test_a_cancelled_job_stops(client, place, tmp_path):
    code = script(tmp_path, "import time\ntime.sleep(600)\n")
    job = client.jobs.create_or_update(command(code=code, command="python main.py", **place))
    client.jobs.begin_cancel(job.name).result()
    for _ in range(100):
        if client.jobs.get(job.name).status == "Canceled":
            return
        time.sleep(0.1)
    pytest.fail("the job was not cancelled within ten seconds")
