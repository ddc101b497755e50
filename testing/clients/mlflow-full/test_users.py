"""Users with passwords and permissions, by MLflow's own client of its basic-auth server, unchanged."""

import contextlib
import os
import uuid

import mlflow
import pytest
from mlflow.exceptions import MlflowException, RestException
from mlflow.server.auth.client import AuthServiceClient

PASSWORD = "correct horse battery"


@contextlib.contextmanager
def signed_in(name, password=PASSWORD):
    """As somebody with a password instead of the owner's token."""
    before = {key: os.environ.pop(key, None) for key in ("MLFLOW_TRACKING_TOKEN",)}
    os.environ.update(MLFLOW_TRACKING_USERNAME=name, MLFLOW_TRACKING_PASSWORD=password)
    try:
        yield
    finally:
        del os.environ["MLFLOW_TRACKING_USERNAME"], os.environ["MLFLOW_TRACKING_PASSWORD"]
        os.environ.update({key: value for key, value in before.items() if value is not None})


@pytest.fixture
def auth():
    return AuthServiceClient(os.environ["MLFLOW_TRACKING_URI"])


@pytest.fixture
def ann(auth):
    name = f"ann-{uuid.uuid4().hex[:8]}"
    auth.create_user(name, PASSWORD)
    yield name
    auth.delete_user(name)


def refused(call, *arguments, **named):
    with pytest.raises((RestException, MlflowException)) as info:
        call(*arguments, **named)
    assert info.value.error_code == "PERMISSION_DENIED", info.value
    assert info.value.get_http_status_code() == 403


def test_users(auth, ann):
    assert auth.get_user(ann).username == ann
    assert not auth.get_user(ann).is_admin
    auth.update_user_admin(ann, True)
    assert auth.get_user(ann).is_admin
    auth.update_user_admin(ann, False)
    with pytest.raises(RestException, match="already exists"):
        auth.create_user(ann, PASSWORD)
    with signed_in(ann):
        refused(auth.create_user, "eve", PASSWORD)
        with pytest.raises(RestException, match="Current password"):
            auth.update_user_password(ann, "another horse")
        auth.update_user_password(ann, "another horse", current_password=PASSWORD)
    with signed_in(ann), pytest.raises(MlflowException, match="name and password"):
        mlflow.MlflowClient().get_experiment("0")
    auth.update_user_password(ann, PASSWORD)
    with signed_in(ann):
        assert mlflow.MlflowClient().get_experiment("0").name == "Default"
    with pytest.raises(RestException, match="not found"):
        auth.get_user("nobody")


def test_permissions(auth, ann):
    client = mlflow.MlflowClient()
    experiment = client.create_experiment(f"theirs-{ann}")
    run = client.create_run(experiment).info.run_id
    client.log_text(run, "kept", "note.txt")
    with signed_in(ann):
        assert client.get_run(run).info.run_id == run
        refused(client.log_metric, run, "m", 1.0)
        refused(auth.grant_user_permission, ann, "experiment", experiment, "EDIT")
    auth.grant_user_permission(ann, "experiment", experiment, "EDIT")
    with signed_in(ann):
        client.log_metric(run, "m", 1.0)
        client.log_text(run, "more", "more.txt")
        refused(client.delete_run, run)
        assert auth.get_user_permission(ann, "experiment", experiment).permission == "EDIT"
        assert auth.get_user_permission(ann, "experiment", experiment).allowed
    auth.revoke_user_permission(ann, "experiment", experiment)
    assert auth.get_user_permission(ann, "experiment", experiment).permission == "READ"
    auth.grant_user_permission(ann, "experiment", experiment, "NO_PERMISSIONS")
    with signed_in(ann):
        refused(client.get_run, run)
        with pytest.raises(MlflowException, match="Permission denied"):
            mlflow.artifacts.load_text(f"runs:/{run}/note.txt")
        assert experiment not in [one.experiment_id for one in client.search_experiments()]
        assert not client.search_runs([experiment])


def test_what_one_makes_one_manages(auth, ann):
    client = mlflow.MlflowClient()
    bob = f"bob-{ann}"
    auth.create_user(bob, PASSWORD)
    try:
        with signed_in(ann):
            mlflow.set_experiment(f"mine-{ann}")
            with mlflow.start_run() as run:
                mlflow.log_param("p", 1)
                mlflow.log_text("weights", "model/weights.txt")
            client.create_registered_model(f"model-{ann}")
            client.create_model_version(f"model-{ann}", f"runs:/{run.info.run_id}/model", run.info.run_id)
            auth.grant_user_permission(bob, "registered_model", f"model-{ann}", "EDIT")
        with signed_in(bob):
            client.set_registered_model_alias(f"model-{ann}", "champion", "1")
            refused(client.delete_registered_model, f"model-{ann}")
            refused(client.set_tag, run.info.run_id, "k", "v")
        with signed_in(ann):
            client.delete_registered_model(f"model-{ann}")
    finally:
        auth.delete_user(bob)
        mlflow.set_experiment("Default")
