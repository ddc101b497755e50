"""Environments line by line, each by a job that really runs; and what a compute gives."""

import time

import pytest
from azure.ai.ml import command
from azure.ai.ml.entities import AmlCompute, Environment
from azure.ai.ml.exceptions import JobException
from azure.core.exceptions import HttpResponseError


def run(client, environment, line, compute=None, **more):
    job = client.jobs.create_or_update(
        command(command=line, environment=environment, compute=compute, experiment_name="environments", **more)
    )
    for _ in range(3000):
        done = client.jobs.get(job.name)
        if done.status in ("Completed", "Failed", "Canceled"):
            return done
        time.sleep(0.1)
    pytest.fail(f"{job.name} is {done.status} after five minutes")


def log(client, job, tmp_path):
    client.jobs.download(job.name, download_path=str(tmp_path / job.name), all=True)
    return (tmp_path / job.name / "artifacts/user_logs/std_log.txt").read_text()


def conda(client, name, *lines, pip=()):
    dependencies = list(lines) + ([{"pip": list(pip)}] if pip else [])
    client.environments.create_or_update(
        Environment(name=name, version="1", image="mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04",
                    conda_file={"name": "e", "dependencies": dependencies})
    )
    return f"{name}:1"


def test_a_conda_file_is_built_once_and_its_build_is_in_the_log(client, name, tmp_path):
    word = 'python -c "import six, sys; print(six.__version__, sys.version_info[:2])"'
    environment = conda(client, name, "python=3.11", "pip", "six=1.16.0")
    first = run(client, environment, word)
    text = log(client, first, tmp_path)
    assert first.status == "Completed", text
    assert "1.16.0 (3, 11)" in text
    again = run(client, environment, word)
    assert "the environment stands" not in log(client, again, tmp_path)
    # The same content under another name is the same environment.
    other = conda(client, name + "b", "python=3.11", "pip", "six=1.16.0")
    assert "the environment stands" not in log(client, run(client, other, word), tmp_path)


def test_pip_requirements_win_and_options_pass(client, name, tmp_path):
    environment = conda(client, name, "python=3.11", "six=1.15.0", pip=["six>=1.16,<1.17", "idna"])
    job = run(client, environment, 'python -c "import six, idna; print(six.__version__)"')
    text = log(client, job, tmp_path)
    assert job.status == "Completed", text
    assert "1.16.0" in text
    assert "gives way to the pip list's own line" in text


@pytest.mark.parametrize(
    "reference",
    [
        "AzureML-sklearn-1.0-ubuntu20.04-py38-cpu@latest",
        "azureml:AzureML-sklearn-1.5@latest",
        "azureml://registries/azureml/environments/sklearn-1.5/labels/latest",
    ],
)
def test_curated_names_run(client, reference, tmp_path):
    job = run(client, reference, 'python -c "import sklearn, mlflow; print(\'sklearn\', sklearn.__version__)"')
    text = log(client, job, tmp_path)
    assert job.status == "Completed", text
    assert "sklearn 1." in text


def test_show_tells_what_would_be_substituted(client, name):
    shown = client.environments.get("AzureML-sklearn-0.24-ubuntu18.04-py37-cpu", label="latest")
    assert "curated/sklearn-0.24" in shown.image
    environment = conda(client, name, "python=3.19", "six")
    asked = client.environments.get(name, version="1")
    assert "python 3.19 is asked for and not installed" in asked.properties["athanor.notes"]
    assert environment


def test_a_python_that_is_missing_becomes_the_nearest_and_is_said(client, name, tmp_path):
    job = run(client, conda(client, name, "python=3.19", "six"), "python --version")
    text = log(client, job, tmp_path)
    assert job.status == "Completed", text
    assert "python 3.19 is asked for and not installed" in text
    assert "python 3.19 is asked for" in job.properties["athanor.environment.notes"]


def test_a_pin_without_a_wheel_names_the_package_and_the_cure(client, name):
    environment = conda(client, name, "python=3.11", pip=["numpy==1.16.0"])
    job = client.jobs.create_or_update(command(command="true", environment=environment, experiment_name="environments"))
    with pytest.raises(JobException) as refused:
        client.jobs.stream(job.name)
    assert "'numpy==1.16.0'" in str(refused.value)
    assert "ask for another version of it" in str(refused.value)


def test_variables_may_have_any_name(client, tmp_path):
    line = "python3 -c \"import os; print(os.environ['my-name'], os.environ['a.b'])\""
    client.environments.create_or_update(Environment(name="plain", version="1", image="ubuntu:22.04"))
    job = run(client, "plain:1", line, environment_variables={"my-name": "dashed", "a.b": "dotted"})
    assert "dashed dotted" in log(client, job, tmp_path)


def test_a_vm_size_is_a_cap_and_the_log_says_what_it_comes_to(client, tmp_path):
    client.compute.begin_create_or_update(AmlCompute(name="huge", size="STANDARD_M64S", max_instances=1)).result()
    job = run(client, "plain:1", "echo ran", compute="huge")
    text = log(client, job, tmp_path)
    assert job.status == "Completed", text
    assert "Standard_M64s has 64 cores" in text and "this machine gives" in text


def test_a_gpu_size_without_a_gpu_is_refused_with_the_way_out(client):
    client.compute.begin_create_or_update(AmlCompute(name="gpus", size="STANDARD_NC6S_V3", max_instances=1)).result()
    try:
        job = client.jobs.create_or_update(command(command="true", environment="plain:1", compute="gpus"))
        pytest.skip(f"this machine has a GPU: {job.name} was taken")
    except HttpResponseError as refused:
        assert "compute.gpu-fallback" in str(refused)
