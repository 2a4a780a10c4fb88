"""Logs to a server of ours with the real W&B client and looks at what the client itself says of it.

    pip install wandb
    WANDB_BASE_URL=http://127.0.0.1:3000/p/demo WANDB_API_KEY=gr… python3 wandb_client.py

Prints one line for each part with the address of its run, and stops with an error at the first thing that fails.
What arrived is seen on the pages of the runs: each says below how many points it ought to have.
"""

import math
import os
import subprocess
import sys
import tempfile
import uuid

import wandb

MARK = uuid.uuid4().hex[:8]
PROJECT = "tried"


def plain() -> str:
    """20 steps of a loss (one of them NaN), a setting that changes, a number of the summary alone."""
    with wandb.init(project=PROJECT, name="plain", config={"lr": 0.1, "model": {"depth": 3}}, tags=["a", "b"]) as run:
        for step in range(20):
            run.log({"train/loss": math.nan if step == 7 else 1 / (step + 1), "grad_norm/fc1.weight": 0.1 * step})
        run.config.update({"lr": 0.2}, allow_val_change=True)
        run.summary["best_auc"] = 0.9
        return run.url


def resumed() -> str:
    """The same run from two programs: steps 0 to 9, then 10 to 19."""
    name = f"resumed-{MARK}"
    for begin in (0, 10):
        with wandb.init(project=PROJECT, id=name, resume="allow") as run:
            assert run.step == begin, f"expected to go on at step {begin}, found {run.step}"
            for step in range(begin, begin + 10):
                run.log({"loss": 1 / (step + 1)}, step=step)
            url = run.url
    return url


def failed() -> str:
    """A program that ends with an error: its run has failed."""
    run = wandb.init(project=PROJECT, name="failed")
    run.log({"loss": 1.0})
    url = run.url
    run.finish(exit_code=1)
    return url


def watched() -> str:
    """Gradients and weights of a model as histograms, by wandb.watch; left out where there is no PyTorch."""
    try:
        import torch
    except ImportError:
        return "left out: no PyTorch"
    model = torch.nn.Sequential(torch.nn.Linear(8, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with wandb.init(project=PROJECT, name="watched") as run:
        run.watch(model, log="all", log_freq=1)
        for _ in range(10):
            loss = model(torch.randn(16, 8)).square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            run.log({"loss": loss.item()})
        return run.url


def synced() -> str:
    """A run that was logged without a server and is sent later, twice: nothing of it counts twice."""
    with tempfile.TemporaryDirectory() as folder:
        with wandb.init(project=PROJECT, name="synced", mode="offline", dir=folder) as run:
            for step in range(20):
                run.log({"loss": 1 / (step + 1)})
        (offline,) = [path for path in os.scandir(os.path.join(folder, "wandb")) if path.name.startswith("offline-run")]
        for _ in range(2):
            subprocess.run([sys.executable, "-m", "wandb", "sync", "--include-synced", offline.path], check=True)
        return f"run {run.id}"


if __name__ == "__main__":
    print(f"W&B {wandb.__version__} at {os.environ.get('WANDB_BASE_URL')}")
    for part in (plain, resumed, failed, watched, synced):
        print(f"{part.__name__}: {part.__doc__.splitlines()[0]} {part()}")
