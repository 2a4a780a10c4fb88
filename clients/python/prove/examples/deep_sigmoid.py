"""A deep sigmoid network that does not learn, and the pairs that test a change; needs torch.

    python clients/python/prove/examples/deep_sigmoid.py run OUT             one training, as the log that is looked at
    rounds prove OUT --out plan.json
    python clients/python/prove/examples/deep_sigmoid.py pairs plan.json OUT the pairs of the plan
    rounds prove --plan plan.json OUT/*

All patients are simulated; no record of a real patient is used.
"""

import hashlib
import json
import sys
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from prove import run_pairs  # noqa: E402  the folder above is no installed package

STEPS, BATCH, DEPTH, WIDTH, RATE, FEATURES = 400, 64, 10, 32, 0.1, 10
TRAINING = 800
ACTIVATIONS = {"sigmoid": torch.sigmoid, "leaky_relu": nn.functional.leaky_relu}
AS_IT_WAS = {"residual": False, "normalisation": None, "activation": "sigmoid", "learning_rate": RATE}


class Network(nn.Module):
    def __init__(self, settings):
        super().__init__()
        self.settings = settings
        self.first = nn.Linear(FEATURES, WIDTH)
        self.layers = nn.ModuleList(nn.Linear(WIDTH, WIDTH) for _ in range(DEPTH))
        is_normalised = settings["normalisation"] == "layer"
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) if is_normalised else nn.Identity() for _ in range(DEPTH))
        self.head = nn.Linear(WIDTH, 1)

    def forward(self, x):
        activate = ACTIVATIONS[self.settings["activation"]]
        hidden = activate(self.first(x))
        for layer, norm in zip(self.layers, self.norms):
            kept = hidden if self.settings["residual"] else 0
            hidden = kept + activate(norm(layer(hidden)))
        return self.head(hidden).squeeze(1)


def simulate_patients():
    generator = torch.Generator().manual_seed(3)
    features = torch.randn(1200, FEATURES, generator=generator)
    weights = torch.randn(FEATURES, generator=generator)
    risk = torch.sigmoid(1.5 * (features @ weights) / 3**0.5)
    return features, (torch.rand(1200, generator=generator) < risk).float()


def train(settings, steps, batch, log):
    """Logs with `log(step, loss, validation loss or None, network)`."""
    features, died = simulate_patients()
    network = Network(settings)
    optimiser = torch.optim.SGD(network.parameters(), lr=settings["learning_rate"])
    measure = nn.BCEWithLogitsLoss()
    for step in range(1, steps + 1):
        rows = torch.randint(0, TRAINING, (batch,))
        loss = measure(network(features[rows]), died[rows])
        optimiser.zero_grad()
        loss.backward()
        validation = None
        if step % 10 == 0:
            with torch.no_grad():
                validation = measure(network(features[TRAINING:]), died[TRAINING:]).item()
        log(step, loss.item(), validation, network)
        optimiser.step()


def run_once(out):
    folder = Path(out)
    folder.mkdir(parents=True)
    torch.manual_seed(1)
    with open(folder / "metrics.jsonl", "w", encoding="utf-8") as file:

        def log(step, loss, validation, network):
            norms = {f"grad_norm/{name}": weight.grad.norm().item() for name, weight in network.named_parameters()}
            record = {"step": step, "loss": loss, **({} if validation is None else {"val_loss": validation}), **norms}
            file.write(json.dumps(record) + "\n")

        train(AS_IT_WAS, STEPS, BATCH, log)
    settings = {"residual": False, "activation": "sigmoid", "lr": RATE, "optimizer": "sgd", "batch_size": BATCH}
    stated = {"name": folder.name, "seed": 1, "task": "binary cross-entropy", "training_size": TRAINING, **settings}
    (folder / "meta.json").write_text(json.dumps(stated, indent=1) + "\n", encoding="utf-8")


def train_side(side):
    def log(step, loss, validation, network):
        if validation is not None:
            side.log(step, "loss", validation, split="validation")

    train({**AS_IT_WAS, **side.settings}, side.steps, side.batch_size, log)


def hash_patients():
    features, died = simulate_patients()
    return hashlib.sha256(features.numpy().tobytes() + died.numpy().tobytes()).hexdigest()


if __name__ == "__main__":
    torch.set_num_threads(1)
    if sys.argv[1] == "run":
        run_once(sys.argv[2])
    else:
        run_pairs(sys.argv[2], train_side, out=sys.argv[3], data_sha256=hash_patients())
