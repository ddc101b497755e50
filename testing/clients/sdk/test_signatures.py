"""Signed addresses and keys of storage, made by azure-storage-blob: what each field forbids, and what no address reaches."""

import datetime
import http.client
import json
import os
import pathlib
import ssl
import urllib.parse

import pytest
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ResourceNotFoundError
from azure.storage.blob import (
    AccountSasPermissions,
    BlobClient,
    BlobSasPermissions,
    BlobServiceClient,
    ContainerClient,
    ContainerSasPermissions,
    ResourceTypes,
    generate_account_sas,
    generate_blob_sas,
    generate_container_sas,
)

HOME = pathlib.Path(os.environ["ATHANOR_HOME"])
CONTAINER = "azureml-blobstore"
NOW = datetime.datetime.now(datetime.timezone.utc)
HOUR = datetime.timedelta(hours=1)


class Account:
    def __init__(self, client):
        self.name = client.datastores.get_default().account_name
        self.url = "https://" + self.name
        self.key = client.workspaces.get_keys().user_storage_key

    def container_sas(self, permission, container=CONTAINER, start=None, expiry=NOW + HOUR, **more):
        return generate_container_sas(
            self.name,
            container,
            self.key,
            permission=ContainerSasPermissions.from_string(permission),
            expiry=expiry,
            start=start,
            **more,
        )

    def blob_sas(self, blob, permission, **more):
        return generate_blob_sas(
            self.name, CONTAINER, blob, account_key=self.key, permission=BlobSasPermissions.from_string(permission), expiry=NOW + HOUR, **more
        )

    def blob(self, name, credential, container=CONTAINER):
        return BlobClient(self.url, container, name, credential=credential)

    def container(self, credential, name=CONTAINER):
        return ContainerClient(self.url, name, credential=credential)


@pytest.fixture(scope="module")
def account(client):
    return Account(client)


@pytest.fixture
def blob(account, name):
    account.blob(name, account.key).upload_blob(b"text")
    return name


def refused(call, *words):
    with pytest.raises(HttpResponseError) as failure:
        call()
    assert failure.value.status_code == 403, failure.value
    for word in words:
        assert word in str(failure.value), failure.value


def test_the_key_opens_the_account_and_another_does_not(account, blob):
    assert account.blob(blob, account.key).download_blob().readall() == b"text"
    refused(account.blob(blob, "bm8ga2V5").download_blob)


def test_sp_is_enforced_per_verb(account, blob):
    read = account.blob(blob, account.blob_sas(blob, "r"))
    assert read.download_blob().readall() == b"text"
    refused(lambda: read.upload_blob(b"x", overwrite=True))
    refused(read.delete_blob)
    refused(lambda: read.set_blob_metadata({"a": "b"}))
    create = account.blob(blob, account.blob_sas(blob, "c"))
    refused(create.download_blob)
    with pytest.raises(HttpResponseError):
        create.upload_blob(b"x", overwrite=True)
    write = account.blob(blob, account.blob_sas(blob, "w"))
    write.upload_blob(b"new", overwrite=True)
    refused(write.delete_blob)
    refused(lambda: list(account.container(account.container_sas("rw")).list_blobs()))
    assert blob in [one.name for one in account.container(account.container_sas("l")).list_blobs(name_starts_with=blob)]
    account.blob(blob, account.blob_sas(blob, "d")).delete_blob()


def test_sr_is_enforced_per_path(account, blob, name):
    one = account.blob_sas(blob, "rwcd")
    refused(account.blob(blob + "2", one).download_blob)
    refused(lambda: account.blob(blob + "/below", one).upload_blob(b"x"))
    refused(lambda: list(account.container(one).list_blobs()))
    whole = account.container_sas("rl")
    refused(account.blob(blob, whole, container="azureml").download_blob)
    refused(lambda: list(account.container(whole, "azureml").list_blobs()))


def test_account_signatures_say_which_sorts_they_open(account, blob):
    objects = generate_account_sas(account.name, account.key, ResourceTypes(object=True), AccountSasPermissions(read=True, list=True), NOW + HOUR)
    assert account.blob(blob, objects).download_blob().readall() == b"text"
    refused(lambda: list(account.container(objects).list_blobs()))
    refused(lambda: list(BlobServiceClient(account.url, credential=objects).list_containers()))


def test_st_and_se_are_enforced(account, blob):
    past = account.container_sas("r", start=NOW - 2 * HOUR, expiry=NOW - HOUR)
    future = account.container_sas("r", start=NOW + HOUR, expiry=NOW + 2 * HOUR)
    for signature in (past, future):
        refused(account.blob(blob, signature).download_blob)


def test_spr_and_sip_are_enforced(account, blob):
    assert account.blob(blob, account.blob_sas(blob, "r", ip="127.0.0.1", protocol="https")).download_blob().readall() == b"text"
    refused(account.blob(blob, account.blob_sas(blob, "r", ip="203.0.113.1-203.0.113.9")).download_blob)
    plain = http.client.HTTPConnection(urllib.parse.urlsplit(json.loads((HOME / "run/server.json").read_text())["httpUrl"]).netloc)
    path = urllib.parse.urlsplit(account.url).path + f"/{CONTAINER}/{blob}?"
    plain.request("GET", path + account.blob_sas(blob, "r", protocol="https"))
    assert plain.getresponse().status == 403


def test_a_changed_signature_opens_nothing(account, blob):
    signature = account.blob_sas(blob, "r")
    fields = dict(urllib.parse.parse_qsl(signature))
    for name, value in {"sp": "rwd", "se": "2099-01-01T00:00:00Z", "sr": "c", "sig": "A" * 43 + "="}.items():
        changed = urllib.parse.urlencode({**fields, name: value})
        refused(account.blob(blob, changed).download_blob)
    doubled = signature + "&sp=rwd"
    refused(lambda: account.blob(blob, doubled).upload_blob(b"x", overwrite=True))


def test_an_hour_is_the_default(client, account):
    store = client.datastores.get_default(include_secrets=True)
    fields = dict(urllib.parse.parse_qsl(store.credentials.sas_token))
    end = datetime.datetime.fromisoformat(fields["se"].replace("Z", "+00:00"))
    assert HOUR * 0.9 < end - datetime.datetime.now(datetime.timezone.utc) <= HOUR


@pytest.mark.parametrize(
    "path",
    ["../azureml/x", "a/../../../x", "%2e%2e/%2e%2e/run/owner.token", "a%2f..%2f..%2f..%2frun%2fowner.token", "a%00b", "..%5crun%5cowner.token", "/etc/passwd", "./x"],
)
def test_no_path_leaves_the_container(account, path):
    where = urllib.parse.urlsplit(account.url)
    for verb in ("GET", "PUT"):
        connection = http.client.HTTPSConnection(where.netloc, context=ssl.create_default_context(cafile=os.environ["ATHANOR_CA"]))
        connection.putrequest(verb, f"{where.path}/{CONTAINER}/{path}?{account.container_sas('rwcdl')}", skip_accept_encoding=True)
        for header, value in {"x-ms-version": "2024-11-04", "x-ms-blob-type": "BlockBlob", "Content-Length": "1"}.items():
            connection.putheader(header, value)
        connection.endheaders(b"x")
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status in (400, 403, 404), (verb, path, answer.status)
        assert (HOME / "run/owner.token").read_bytes().strip() not in body


def test_links_are_not_followed(account, name):
    account.blob(name + "/real", account.key).upload_blob(b"text")
    folder = next(path for path in (HOME / "blobs").rglob(name) if path.is_dir())
    (folder / "link").symlink_to(HOME / "run/owner.token")
    (folder / "out").symlink_to(HOME / "run")
    for blob in (name + "/link", name + "/out/owner.token"):
        with pytest.raises(ResourceNotFoundError):
            account.blob(blob, account.key).download_blob()
        try:
            account.blob(blob, account.key).upload_blob(b"mine", overwrite=True)
        except HttpResponseError:
            pass
    assert (HOME / "run/owner.token").read_text().startswith("ath_")


def test_a_signature_of_the_server_is_no_token(account):
    with pytest.raises((HttpResponseError, ClientAuthenticationError)):
        account.blob("x", None).download_blob()
