"""Logs to a server of ours with the real MLflow client and reads everything back.

    pip install mlflow
    MLFLOW_TRACKING_URI=http://127.0.0.1:3000/p/demo MLFLOW_TRACKING_TOKEN=gr… python3 mlflow_client.py

Prints one line for each part, and stops with an error at the first thing that is not as it was logged.
"""

import math
import time
import uuid

import mlflow
from mlflow.entities import Metric, Param, RunTag
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

MARK = uuid.uuid4().hex[:8]


def fluent() -> str:
    """The calls that most training code makes."""
    mlflow.set_experiment(f"fluent {MARK}")
    with mlflow.start_run(run_name="baseline", description="made by a script") as run:
        mlflow.log_params({"lr": 0.1, "batch_size": 32, "optimizer": "adam"})
        mlflow.set_tag("team", "diagnostics")
        for step in range(20):
            mlflow.log_metrics({"train_loss": 1 / (step + 1), "grad_norm/layers.0.weight": 0.1}, step=step)
        mlflow.log_metric("not_a_number", float("nan"))
    found = mlflow.get_run(run.info.run_id)
    assert found.info.status == "FINISHED", found.info.status
    assert found.data.params["lr"] == "0.1", found.data.params
    assert found.data.metrics["train_loss"] == 1 / 20, found.data.metrics
    assert math.isnan(found.data.metrics["not_a_number"])
    assert len(mlflow.search_runs(filter_string="metrics.train_loss < 0.1")) == 1
    with mlflow.start_run(run_id=run.info.run_id):
        mlflow.log_metric("train_loss", 0.01, step=20)
    return run.info.run_id


def client_calls() -> str:
    """MlflowClient: batches, retries, histories, names, deletes."""
    client = MlflowClient()
    experiment = client.create_experiment(f"client {MARK}", tags={"k": "v"})
    run = client.create_run(experiment, run_name="baseline").info.run_id
    now = int(time.time() * 1000)
    steps = [0, 1, 2**53 + 1, 2**63 - 1, -5]
    metrics = [Metric("loss", float(at), now + at, step) for at, step in enumerate(steps)]
    for _ in range(2):
        client.log_batch(run, metrics=metrics, params=[Param("p", "")], tags=[RunTag("t", "héllo ✓")])
    history = client.get_metric_history(run, "loss")
    assert [point.step for point in history] == steps, history
    try:
        client.log_param(run, "p", "other")
        raise AssertionError("a parameter was changed")
    except MlflowException as refused:
        assert refused.error_code == "INVALID_PARAMETER_VALUE", refused.error_code
    client.update_run(run, name="renamed")
    assert client.get_run(run).info.run_name == "renamed"
    client.delete_run(run)
    assert client.get_run(run).info.lifecycle_stage == "deleted"
    client.restore_run(run)
    client.set_terminated(run)
    assert [found.info.run_id for found in client.search_runs([experiment], "tags.t LIKE 'h%'")] == [run]
    assert client.get_experiment_by_name("absent " + MARK) is None
    return run


def logged_in_background() -> str:
    """MLflow's own background logging, whose batches arrive out of order."""
    mlflow.set_experiment(f"async {MARK}")
    with mlflow.start_run() as run:
        waiting = [
            mlflow.log_metrics({"loss": float(step), "accuracy": step / 500}, step=step, synchronous=False)
            for step in range(500)
        ]
        waiting += [mlflow.log_param(f"p{number}", number, synchronous=False) for number in range(150)]
        for operations in waiting:
            operations.wait()
    client = MlflowClient()
    assert len(client.get_metric_history(run.info.run_id, "loss")) == 500
    assert len(client.get_run(run.info.run_id).data.params) == 150
    assert client.get_run(run.info.run_id).data.metrics["loss"] == 499
    return run.info.run_id


if __name__ == "__main__":
    print(f"MLflow {mlflow.__version__} at {mlflow.get_tracking_uri()}")
    for part in (fluent, client_calls, logged_in_background):
        print(f"{part.__name__}: run {part()} as logged")
