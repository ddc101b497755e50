"""What is wrong in a job is refused by the server before anything is stored or started; the text reaches azure-ai-ml's caller."""

import pytest
from azure.ai.ml import Input, MpiDistribution, command
from azure.ai.ml.entities import AmlCompute, Environment, ManagedOnlineDeployment, ManagedOnlineEndpoint
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError


@pytest.fixture(scope="module")
def good(client):
    client.compute.begin_create_or_update(AmlCompute(name="cpu", size="STANDARD_DS3_V2", max_instances=2)).result()
    client.environments.create_or_update(Environment(name="plain", version="1", image="ubuntu:22.04"))
    return dict(command="echo ${{inputs.x}}", inputs={"x": 1}, environment="plain:1", compute="cpu")


# Each: what is changed in a good job, the field that the error names, and parts of its text.
MISTAKES = {
    "unknown compute": (dict(compute="cpuu"), "computeId", ["there is no compute 'cpuu'", "'cpu'"]),
    "unknown environment": (dict(environment="plian:1"), "environmentId", ["'plian'", "Did you mean 'plain'?"]),
    "unknown environment version": (dict(environment="plain:9"), "environmentId", ["'plain'", "'9'", "1"]),
    "unknown data": (
        dict(inputs={"x": Input(type="uri_file", path="azureml:no-such-data:3")}), "inputs.x", ["'no-such-data'"],
    ),
    "address of no datastore": (
        dict(inputs={"x": Input(type="uri_file", path="azureml://datastores/workspaceblobstor/paths/a")}),
        "inputs.x",
        ["'workspaceblobstor'", "Did you mean 'workspaceblobstore'?"],
    ),
    "nothing at the address": (
        dict(inputs={"x": Input(type="uri_file", path="azureml://datastores/workspaceblobstore/paths/nothing/here")}),
        "inputs.x",
        ["nothing/here"],
    ),
    "image that cannot run": (
        dict(environment=Environment(image="registry.example.org/own:1")), "image", ["environments.images"],
    ),
    "several nodes": (dict(instance_count=2), "resources.instanceCount", ["it is 2", "use 1"]),
    "processes": (dict(distribution=MpiDistribution(process_count_per_instance=4)), "distribution", ["4", "use 1"]),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_refused_with_its_field(client, good, name, mistake):
    change, field, parts = MISTAKES[mistake]
    with pytest.raises(HttpResponseError) as refusal:
        client.jobs.create_or_update(command(name=name, **{**good, **change}))
    text = str(refusal.value)
    assert refusal.value.status_code == 400, text
    assert field in text, text
    for part in parts:
        assert part in text, text
    with pytest.raises(ResourceNotFoundError):
        client.jobs.get(name)


def test_a_name_that_is_taken_by_another_job_is_refused(client, good, name):
    client.jobs.create_or_update(command(name=name, **good))
    with pytest.raises(HttpResponseError, match=f"there is a job '{name}' with other content \\(inputs.x\\)"):
        client.jobs.create_or_update(command(name=name, **{**good, "inputs": {"x": 2}}))


def test_a_deployment_of_an_unknown_model_is_refused(client, name):
    client.online_endpoints.begin_create_or_update(ManagedOnlineEndpoint(name=name, auth_mode="key")).result()
    with pytest.raises(HttpResponseError, match="no-such-model"):
        client.online_deployments.begin_create_or_update(
            ManagedOnlineDeployment(
                name="blue",
                endpoint_name=name,
                model="azureml:no-such-model:1",
                environment="azureml:plain:1",
                instance_type="Standard_DS3_v2",
                instance_count=1,
            )
        ).result()
    client.online_endpoints.begin_delete(name).result()


def test_a_malformed_conda_file_is_refused(client, name):
    with pytest.raises(HttpResponseError, match="condaFile"):
        client.environments.create_or_update(
            Environment(name=name, version="1", image="ubuntu:22.04", conda_file={"dependencies": "python"})
        )
    with pytest.raises(ResourceNotFoundError):
        client.environments.get(name, version="1")
