"""Azure's MLflow plugin, azureml-mlflow, through `azureml://` addresses."""

import os
import uuid

import mlflow
import pytest


def address():
    """The workspace's tracking address as azureml-mlflow spells it."""
    base = os.environ["ATHANOR_URL"].split("://")[1]
    return (
        f"azureml://{base}/mlflow/v1.0/subscriptions/{os.environ['ATHANOR_SUBSCRIPTION']}"
        f"/resourceGroups/{os.environ['ATHANOR_RESOURCE_GROUP']}"
        f"/providers/Microsoft.MachineLearningServices/workspaces/{os.environ['ATHANOR_WORKSPACE']}"
    )


@pytest.fixture(scope="session", autouse=True)
def tracking():
    """Every test speaks to the server through the plugin, which finds its token by itself."""
    os.environ.pop("MLFLOW_TRACKING_TOKEN", None)
    os.environ.pop("MLFLOW_TRACKING_URI", None)
    mlflow.set_tracking_uri(address())
    mlflow.set_registry_uri(address())


@pytest.fixture
def name():
    """A name that nothing else has."""
    return "z" + uuid.uuid4().hex[:10]
