"""An unmodified azure-ai-ml client against the server that `athanor env` points at."""

import logging
import os
import uuid

import pytest
from azure.ai.ml import MLClient
from azure.identity import DefaultAzureCredential


@pytest.fixture(scope="session")
def client():
    logging.getLogger("azure").setLevel(logging.ERROR)
    return MLClient(
        DefaultAzureCredential(),
        os.environ["ATHANOR_SUBSCRIPTION"],
        os.environ["ATHANOR_RESOURCE_GROUP"],
        os.environ["ATHANOR_WORKSPACE"],
    )


@pytest.fixture
def name():
    """A name that nothing else has."""
    return "t" + uuid.uuid4().hex[:10]
