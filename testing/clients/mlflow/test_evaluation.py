"""MLflow's own client: evaluation datasets, prompts and webhooks."""

import uuid

import pytest
from mlflow import MlflowClient
from mlflow.entities.webhook import WebhookAction, WebhookEntity, WebhookEvent
from mlflow.exceptions import MlflowException


def test_a_dataset_is_tagged_found_and_deleted():
    client = MlflowClient()
    name = "d" + uuid.uuid4().hex[:8]
    made = client.create_dataset(name=name, experiment_id="0", tags={"team": name})
    client.set_dataset_tags(made.dataset_id, {"stage": "draft"})
    found = client.search_datasets(filter_string=f"tags.team = '{name}'")
    assert [dataset.name for dataset in found] == [name]
    kept = client.get_dataset(made.dataset_id)
    assert kept.tags["stage"] == "draft"
    assert kept.experiment_ids == ["0"]
    client.delete_dataset(made.dataset_id)
    with pytest.raises(MlflowException, match="not found"):
        client.get_dataset(made.dataset_id)


def test_a_webhook_is_kept_without_showing_its_secret():
    client = MlflowClient()
    event = WebhookEvent(WebhookEntity.MODEL_VERSION, WebhookAction.CREATED)
    made = client.create_webhook("hook", "https://example.com/hook", [event], secret="s")
    assert client.get_webhook(made.webhook_id).events == [event]
    assert made.secret is None
    with pytest.raises(MlflowException, match="Invalid webhook URL scheme"):
        client.update_webhook(made.webhook_id, url="ftp://example.com")
    client.delete_webhook(made.webhook_id)
