"""What libraries and MLflow log by themselves inside a job: nothing is set but the one line that turns it on."""

import json
import os
import subprocess
import textwrap

from mlflow import MlflowClient

LAUNCHER = os.environ["ATHANOR_LAUNCHER"]


def az(*words):
    done = subprocess.run([LAUNCHER, *words], capture_output=True, text=True, timeout=1500)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_scikit_learn_and_the_machine_are_logged_in_a_job(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "train.py").write_text(textwrap.dedent("""
        import time

        import mlflow
        from sklearn.datasets import load_iris
        from sklearn.linear_model import LogisticRegression

        mlflow.autolog()
        mlflow.enable_system_metrics_logging()
        mlflow.set_system_metrics_sampling_interval(0.2)
        mlflow.set_system_metrics_samples_before_logging(1)
        with mlflow.start_run():
            LogisticRegression(C=0.5, max_iter=200).fit(*load_iris(return_X_y=True))
            time.sleep(2)
    """))
    (tmp_path / "job.yml").write_text(textwrap.dedent("""
        type: command
        experiment_name: autologging
        command: python train.py
        code: src
        environment: azureml://registries/azureml/environments/sklearn-1.5/labels/latest
        compute: azureml:cpu-cluster
    """))
    az("ml", "compute", "create", "--name", "cpu-cluster", "--type", "AmlCompute")
    job = json.loads(az("ml", "job", "create", "--file", str(tmp_path / "job.yml"), "-o", "json"))
    az("ml", "job", "stream", "--name", job["name"])
    client = MlflowClient()
    run = client.get_run(job["name"])
    assert run.info.status == "FINISHED"
    assert run.data.params["C"] == "0.5" and run.data.params["max_iter"] == "200"
    assert run.data.tags["estimator_name"] == "LogisticRegression"
    assert 0.9 < run.data.metrics["training_accuracy_score"] <= 1
    used = client.get_metric_history(run.info.run_id, "system/system_memory_usage_megabytes")
    assert len(used) >= 2 and all(point.value > 0 for point in used)
    (model,) = client.search_logged_models([run.info.experiment_id], filter_string=f"source_run_id = '{run.info.run_id}'")
    assert model.status == "READY"
    assert "MLmodel" in [file.path for file in client.list_logged_model_artifacts(model.model_id)]
