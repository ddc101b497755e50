"""Uploads with an official client and prints the seconds: `blob FILE URL` or `data FOLDER URL`. Run by `sections/upload.py`."""

import logging
import os
import sys
import time


def blob(path, url):
    from azure.storage.blob import ContainerClient

    with ContainerClient.from_container_url(url, max_block_size=100 * 2**20) as container:
        begun = time.monotonic()
        with open(path, "rb") as content:
            container.upload_blob("bench/large.bin", content, overwrite=True, max_concurrency=2)
        return time.monotonic() - begun


def data(path, _):
    from azure.ai.ml import MLClient
    from azure.ai.ml.entities import Data
    from azure.identity import DefaultAzureCredential

    logging.disable(logging.ERROR)
    client = MLClient(
        DefaultAzureCredential(),
        os.environ["ATHANOR_SUBSCRIPTION"],
        os.environ["ATHANOR_RESOURCE_GROUP"],
        os.environ["ATHANOR_WORKSPACE"],
    )
    client.workspaces.get(os.environ["ATHANOR_WORKSPACE"])
    begun = time.monotonic()
    client.data.create_or_update(Data(name="sdk", version="1", path=path, type="uri_folder"))
    return time.monotonic() - begun


print({"blob": blob, "data": data}[sys.argv[1]](*sys.argv[2:]))
