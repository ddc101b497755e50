"""Jobs and deployments whose environment is an image, with the unmodified client against the whole server and a real engine."""

import json
import os
import signal
import subprocess
import time
import uuid
from pathlib import Path

import pytest
from azure.ai.ml import Input, MLClient, command
from azure.ai.ml.entities import (
    BuildContext,
    CodeConfiguration,
    Environment,
    ManagedOnlineDeployment,
    ManagedOnlineEndpoint,
)
from azure.ai.ml.exceptions import JobException
from azure.identity import DefaultAzureCredential

ROOT = Path(__file__).parents[2]
IMAGE = os.environ["ATHANOR_TEST_IMAGE"]


@pytest.fixture(scope="module")
def client():
    return MLClient(
        DefaultAzureCredential(),
        os.environ["ATHANOR_SUBSCRIPTION"],
        os.environ["ATHANOR_RESOURCE_GROUP"],
        os.environ["ATHANOR_WORKSPACE"],
    )


@pytest.fixture
def name():
    return "t" + uuid.uuid4().hex[:10]


def containers():
    text = subprocess.run(
        ["podman", "ps", "--all", "--filter", "label=athanor.work", "--format", "{{.Names}}"],
        capture_output=True, text=True, check=True,
    ).stdout
    return text.split()


def run(client, tmp_path, environment, script, **more):
    source = tmp_path / "src"
    source.mkdir(exist_ok=True)
    (source / "main.py").write_text(script)
    job = client.jobs.create_or_update(
        command(code=str(source), command=more.pop("line", "python3 main.py"), environment=environment,
                experiment_name="containers", **more)
    )
    return job.name


def wait(client, job, *states):
    for _ in range(1200):
        status = client.jobs.get(job).status
        if status in states:
            return status
        time.sleep(0.1)
    pytest.fail(f"{job} is {status}, not one of {states}, after two minutes")


def log(client, job, tmp_path):
    client.jobs.download(job, download_path=str(tmp_path / job), all=True)
    return (tmp_path / job / "artifacts/user_logs/std_log.txt").read_text()


def test_an_environment_that_names_only_an_image_runs_in_it(client, name, tmp_path):
    data = tmp_path / "data.txt"
    data.write_text("from the data store")
    client.environments.create_or_update(Environment(name=name, version="1", image=IMAGE))
    job = run(
        client, tmp_path, f"{name}:1",
        """
import json, os, urllib.request, urllib.error
print(open('/etc/athanor-test-image').read(), open(os.environ['AZURE_ML_INPUT_text']).read())
os.makedirs('outputs', exist_ok=True)
open('outputs/kept.txt', 'w').write('kept')
print('diary', os.path.exists(os.environ['ATHANOR_HOME_OF_TEST']))
uri = os.environ['MLFLOW_TRACKING_URI'] + '/api/2.0/mlflow/runs/log-metric'
body = json.dumps(dict(run_id=os.environ['MLFLOW_RUN_ID'], key='accuracy', value=0.75, timestamp=1)).encode()
def post(headers):
    request = urllib.request.Request(uri, body, {'Content-Type': 'application/json', **headers})
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as refused:
        return refused.code
print('with token', post({'Authorization': 'Bearer ' + os.environ['MLFLOW_TRACKING_TOKEN']}))
print('without', post({}))
""",
        inputs={"text": Input(type="uri_file", path=str(data))},
        environment_variables={"ATHANOR_HOME_OF_TEST": os.environ["ATHANOR_HOME"] + "/config.yaml"},
        line="python3 main.py ${{inputs.text}}",
    )
    assert wait(client, job, "Completed", "Failed") == "Completed", log(client, job, tmp_path)
    text = log(client, job, tmp_path)
    assert "made by debootstrap" in text and "from the data store" in text
    assert "diary False" in text
    assert "with token 200" in text
    assert "without 401" in text or "without 403" in text
    assert f"runs in the image {IMAGE}, by podman" in text
    assert (tmp_path / job / "artifacts/outputs/kept.txt").read_text() == "kept"
    assert IMAGE in client.jobs.get(job).properties["athanor.environment.notes"]
    assert not [one for one in containers() if job in one]


def test_a_dockerfile_is_built_and_its_log_is_the_jobs(client, name, tmp_path):
    context = tmp_path / "context"
    (context / "docker").mkdir(parents=True)
    (context / "word.txt").write_text("built here")
    (context / "docker" / "Dockerfile").write_text(
        f"FROM {IMAGE}\nRUN echo this-is-step-two\nCOPY word.txt /opt/word.txt\nENV WORD=of-the-image\n"
    )
    client.environments.create_or_update(
        Environment(name=name, version="1", build=BuildContext(path=str(context), dockerfile_path="docker/Dockerfile"))
    )
    job = run(client, tmp_path, f"{name}:1", "import os; print(open('/opt/word.txt').read(), os.environ['WORD'])")
    assert wait(client, job, "Completed", "Failed") == "Completed", log(client, job, tmp_path)
    text = log(client, job, tmp_path)
    assert "this-is-step-two" in text
    assert "built here of-the-image" in text
    again = run(client, tmp_path, f"{name}:1", "print('second')")
    assert wait(client, again, "Completed", "Failed") == "Completed"
    assert "this-is-step-two" not in log(client, again, tmp_path)


def test_a_dockerfile_that_fails_fails_the_job_with_its_words(client, name, tmp_path):
    context = tmp_path / "context"
    context.mkdir()
    (context / "Dockerfile").write_text(f"FROM {IMAGE}\nRUN echo about-to-fail && exit 7\n")
    client.environments.create_or_update(Environment(name=name, version="1", build=BuildContext(path=str(context))))
    job = run(client, tmp_path, f"{name}:1", "print('never')")
    with pytest.raises(JobException, match="Dockerfile could not be built"):
        client.jobs.stream(job)
    assert "about-to-fail" in log(client, job, tmp_path)


def test_packages_come_on_top_of_an_image(client, name, tmp_path):
    conda = tmp_path / "conda.yml"
    conda.write_text("dependencies:\n- python=3.8\n- pip:\n  - mlflow-skinny\n")
    client.environments.create_or_update(Environment(name=name, version="1", image=IMAGE, conda_file=str(conda)))
    job = run(
        client, tmp_path, f"{name}:1",
        "import mlflow, sys\nmlflow.log_metric('loss', 0.5)\nprint(open('/etc/athanor-test-image').read(), sys.prefix)",
        line="python main.py",
    )
    assert wait(client, job, "Completed", "Failed") == "Completed", log(client, job, tmp_path)
    text = log(client, job, tmp_path)
    assert "made by debootstrap" in text
    assert "python 3.8 is asked for and not in the image" in text
    assert "mlflow-skinny" in text


def test_an_image_that_cannot_be_had_is_said(client, name, tmp_path):
    client.environments.create_or_update(Environment(name=name, version="1", image="localhost/nobody-made-this:1"))
    job = run(client, tmp_path, f"{name}:1", "print('never')")
    with pytest.raises(JobException, match="could not be pulled"):
        client.jobs.stream(job)


def test_a_cancelled_container_is_gone(client, name, tmp_path):
    client.environments.create_or_update(Environment(name=name, version="1", image=IMAGE))
    job = run(client, tmp_path, f"{name}:1", "import time; print('up'); time.sleep(600)")
    wait(client, job, "Running")
    client.jobs.begin_cancel(job).result()
    wait(client, job, "Canceled")
    assert not [one for one in containers() if job in one]


def test_a_container_outlives_a_killed_server(client, name, tmp_path):
    client.environments.create_or_update(Environment(name=name, version="1", image=IMAGE))
    job = run(
        client, tmp_path, f"{name}:1",
        "import time\nfor i in range(40):\n    print('line', i, flush=True)\n    time.sleep(0.25)",
    )
    wait(client, job, "Running")
    status = json.loads((Path(os.environ["ATHANOR_HOME"]) / "run/server.json").read_text())
    os.kill(status["pid"], signal.SIGKILL)
    ports = {
        "ATHANOR_SERVER_PORT": status["url"].rsplit(":", 1)[1],
        "ATHANOR_SERVER_HTTP_PORT": status["httpUrl"].rsplit(":", 1)[1],
    }
    subprocess.run([str(ROOT / "athanor"), "up", "--detach"], env={**os.environ, **ports}, check=True)
    assert wait(client, job, "Completed", "Failed") == "Completed"
    text = log(client, job, tmp_path)
    assert [line for line in text.splitlines() if line.startswith("line ")] == [f"line {i}" for i in range(40)]


def test_a_deployment_answers_from_an_image(client, name, tmp_path):
    code = tmp_path / "score"
    code.mkdir()
    (code / "score.py").write_text(
        "def init():\n    pass\ndef run(data):\n    return open('/etc/athanor-test-image').read()\n"
    )
    client.environments.create_or_update(Environment(name=name, version="1", image=IMAGE))
    client.online_endpoints.begin_create_or_update(ManagedOnlineEndpoint(name=name)).result()
    client.online_deployments.begin_create_or_update(
        ManagedOnlineDeployment(
            name="blue",
            endpoint_name=name,
            environment=f"{name}:1",
            code_configuration=CodeConfiguration(code=str(code), scoring_script="score.py"),
            instance_type="Standard_DS2_v2",
            instance_count=1,
        )
    ).result()
    request = tmp_path / "request.json"
    request.write_text("{}")
    assert "made by debootstrap" in client.online_endpoints.invoke(name, request_file=str(request), deployment_name="blue")
    client.online_endpoints.begin_delete(name).result()
    for _ in range(200):
        if not [one for one in containers() if "score" in one]:
            return
        time.sleep(0.1)
    pytest.fail("the deployment's container is still there after twenty seconds")
