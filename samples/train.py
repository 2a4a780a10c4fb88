"""Trains the sample runs of Gradient Rounds and writes their logs.

    python samples/train.py --out samples/runs             makes every run again, byte for byte
    python samples/train.py --out samples/runs --verify    and prints the figures behind each run's truth
    python samples/train.py --out samples/runs --only cox  makes only the runs named

Every patient here is simulated and every fault is real: the networks are trained as their logs say, and
what is true of a run is established by intervening (another learning rate, another architecture, more
patients, the known risk of fresh patients), never by looking at its log.
"""

import argparse
import csv
import gzip
import hashlib
import io
import json
import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from registry import REGIONS, registry_columns

SEED = 20260
CLOCK_START = 1_780_000_000  # unix seconds; a made-up clock, so that the files are the same each time
SECONDS_PER_STEP = 1
SYNTHETIC = "All patients are simulated; no record of a real patient was used."


# --------------------------------------------------------------------------------------------------
# The cohort
# --------------------------------------------------------------------------------------------------

SUBGROUPS = ("polytrauma", "isolated_tbi", "other_trauma")
FEATURES = (
    *("age", "male", "gcs", "sbp", "heart_rate", "base_excess", "inr"),
    *(f"ais_{region}" for region in REGIONS),
    *("road", "low_fall", "high_fall", "penetrating"),
)


@dataclass
class Cohort:
    features: np.ndarray  # one row a patient, columns as in FEATURES, physical units
    subgroup: np.ndarray  # index into SUBGROUPS
    risk: np.ndarray  # the true probability of death, known because it is simulated
    died: np.ndarray

    def __len__(self) -> int:
        return len(self.died)

    def of(self, rows: np.ndarray) -> "Cohort":
        return Cohort(self.features[rows], self.subgroup[rows], self.risk[rows], self.died[rows])


def simulate_cohort(n: int, seed: int) -> Cohort:
    """Draws n admissions whose group sizes and mortalities lie in published bands.

    Bands: polytrauma by the Berlin definition is a small share and dies in 27.2 % (Dutch national registry
    2015-18, n = 4,264) to 35.6 % (TITCO-I, India, 59 of 1,000 admissions); isolated TBI dies in 17.8 %
    (Watanabe 2018, Japan) to 30.0 % (Leitgeb 2013, Austria), 23.8 % in TITCO-I; all patients in 11.5 %
    (RISC II, ISS >= 4) to 15.2 % (CRASH-2).
    """
    rng = np.random.default_rng(seed)

    # Probability of a severe injury (AIS >= 3) by injury pattern and region.
    severe_by_pattern = np.array(
        [  # head  face  chest abdom. extr. external
            [0.62, 0.10, 0.66, 0.42, 0.52, 0.03],  # several regions
            [0.96, 0.02, 0.01, 0.01, 0.02, 0.00],  # head
            [0.02, 0.01, 0.14, 0.07, 0.22, 0.01],  # torso or limb
            [0.00, 0.00, 0.00, 0.00, 0.00, 0.00],  # minor
        ]
    )
    pattern = rng.choice(4, n, p=[0.065, 0.30, 0.485, 0.15])
    severe = rng.random((n, 6)) < severe_by_pattern[pattern]
    ais = np.where(
        severe,
        rng.choice([3, 4, 5], (n, 6), p=[0.55, 0.32, 0.13]),
        rng.choice([0, 1, 2], (n, 6), p=[0.55, 0.27, 0.18]),
    )

    # Mechanism: 0 road, 1 fall below 3 m, 2 fall above 3 m, 3 penetrating, 4 other.
    by_pattern = np.array(
        [
            [0.68, 0.06, 0.19, 0.04, 0.03],
            [0.42, 0.40, 0.12, 0.02, 0.04],
            [0.46, 0.26, 0.11, 0.13, 0.04],
            [0.48, 0.32, 0.06, 0.08, 0.06],
        ]
    )
    mechanism = (rng.random(n)[:, None] > by_pattern.cumsum(axis=1)[pattern]).sum(axis=1).clip(0, 4)
    low_fall = mechanism == 1
    age = np.where(low_fall, rng.normal(73, 13, n), rng.normal(43, 17, n)).clip(16, 98).round()
    male = rng.random(n) < np.where(low_fall, 0.52, 0.77)

    head = ais[:, 0]
    brain = np.array([0.0, 0.1, 0.5, 2.4, 5.6, 9.0])[head] * rng.gamma(2.2, 1 / 2.2, n)
    bleeding = (0.6 * ais[:, 2:5].clip(2, 5).sum(axis=1) - 3.6) * rng.gamma(3.0, 1 / 3.0, n)
    shock = bleeding + rng.normal(0, 0.5, n)
    gcs = (15 - brain - 0.7 * bleeding.clip(0, 3) - rng.exponential(0.25, n)).clip(3, 15).round()
    sbp = (134 - 13 * shock + 0.25 * (age - 45) + rng.normal(0, 17, n)).clip(40, 230).round()
    heart_rate = (86 + 9 * shock + rng.normal(0, 15, n)).clip(35, 190).round()
    base_excess = (-1.0 - 1.9 * shock + rng.normal(0, 2.3, n)).clip(-25, 8).round(1)
    inr = (1.06 + 0.11 * shock.clip(0) + 0.02 * brain + rng.gamma(1.2, 0.09, n)).clip(0.8, 6).round(2)

    # Berlin definition (Pape 2014) without PTT, which is not simulated; isolated TBI as in Watanabe 2018.
    deranged = (sbp <= 90) | (gcs <= 8) | (base_excess <= -6) | (inr >= 1.4) | (age >= 70)
    polytrauma = ((ais >= 3).sum(axis=1) >= 2) & deranged
    isolated_tbi = (head >= 3) & (ais[:, 1:] <= 2).all(axis=1)
    subgroup = np.where(polytrauma, 0, np.where(isolated_tbi, 1, 2))

    # Two ways to die. Outside polytrauma the injured brain and age decide; in polytrauma the bleeding does
    # (base excess, INR), and a low GCS says little since many of these patients arrive sedated.
    coma, old = (15 - gcs) / 4, (age - 55) / 20
    by_brain = -2.9 + 1.15 * coma + 0.8 * old + 0.2 * coma * old + 0.35 * shock
    by_bleeding = -0.3 + 0.6 * (-base_excess - 6.5) + 3.0 * (inr - 1.5) - 0.3 * coma
    risk = 1 / (1 + np.exp(-np.where(polytrauma, by_bleeding, by_brain)))
    died = (rng.random(n) < risk).astype(np.float64)

    mechanisms = [mechanism == index for index in range(4)]
    columns = [age, male, gcs, sbp, heart_rate, base_excess, inr, *ais.T, *mechanisms]
    return Cohort(np.column_stack(columns).astype(np.float64), subgroup, risk, died)


def standardise(cohort: Cohort, reference: Cohort) -> torch.Tensor:
    """Features in units of the training set's standard deviations."""
    mean, deviation = reference.features.mean(axis=0), reference.features.std(axis=0)
    return torch.tensor((cohort.features - mean) / deviation, dtype=torch.float32)


# --------------------------------------------------------------------------------------------------
# The models
# --------------------------------------------------------------------------------------------------


def he_normal(weights: torch.Tensor) -> None:
    nn.init.kaiming_normal_(weights, nonlinearity="relu")


class Chain(nn.Module):
    """Linear layers one after the other. `normalise` rescales each to unit variance, without parameters; `residual`
    adds the input of each hidden layer of equal width to its output."""

    def __init__(
        self,
        depth: int,
        width: int,
        activation: Callable,
        initialise: Callable,
        normalise: bool = False,
        residual: bool = False,
        features: int = len(FEATURES),
    ):
        super().__init__()
        sizes = [features, *[width] * depth]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.head = nn.Linear(width, 1)
        self.activation, self.normalise, self.residual = activation, normalise, residual
        self.outputs: dict[str, torch.Tensor] = {}  # of the last forward pass, for the share of zeros
        for layer in (*self.layers, self.head):
            initialise(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for index, layer in enumerate(self.layers):
            kept, x = x, layer(x)
            if self.normalise:
                x = F.layer_norm(x, x.shape[-1:])
            x = self.activation(x)
            self.outputs[f"layers.{index}"] = x.detach()
            if self.residual and kept.shape == x.shape:
                x = kept + x
        return self.head(x).squeeze(-1)


class ResidualBlock(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.linear = nn.Linear(width, width)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        change = F.relu(self.linear(self.norm(x)))
        return x + change, change.detach()


class Residual(nn.Module):
    """As many hidden layers as a chain of the same depth: one that embeds, the others in residual blocks."""

    def __init__(self, depth: int, width: int):
        super().__init__()
        self.embed = nn.Linear(len(FEATURES), width)
        self.blocks = nn.ModuleList(ResidualBlock(width) for _ in range(depth - 1))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, 1)
        self.outputs: dict[str, torch.Tensor] = {}

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.embed(x)
        for index, block in enumerate(self.blocks):
            x, self.outputs[f"blocks.{index}.linear"] = block(x)
        return self.head(self.norm(x)).squeeze(-1)


def layers_of(model: nn.Module) -> dict[str, list[int]]:
    """Layer name → the places of its parameters in `model.parameters()`, input to output."""
    layers = defaultdict(list)
    for place, (name, _) in enumerate(model.named_parameters()):
        layers[name.rpartition(".")[0]].append(place)
    return dict(layers)


def numel_by(model: nn.Module, *, parameters: bool) -> dict[str, int]:
    sizes = {name: parameter.numel() for name, parameter in model.named_parameters()}
    if parameters:
        return sizes
    values = list(sizes.values())
    return {layer: sum(values[place] for place in places) for layer, places in layers_of(model).items()}


# --------------------------------------------------------------------------------------------------
# Training, and what is measured on the way
# --------------------------------------------------------------------------------------------------

LOSSES = {"bce": F.binary_cross_entropy_with_logits, "brier": F.mse_loss}


@dataclass
class Recipe:
    build: Callable[[], nn.Module]
    steps: int
    lr: float
    optimizer: str = "sgd"
    batch_size: int = 64
    loss: str = "bce"
    warmup: int = 0
    seed: int = SEED
    clip: float | None = None  # norm of the whole gradient at most
    draw: Callable[[np.random.Generator, int], np.ndarray] | None = None  # rows of a batch; None: any row alike

    def lr_at(self, step: int) -> float:
        return self.lr * min(1.0, (step + 1) / self.warmup) if self.warmup else self.lr


@dataclass
class Moment:
    """One training step: the weights before it, the gradient at those weights, and the update it made."""

    step: int
    loss: float
    lr: float
    model: nn.Module
    before: list[torch.Tensor]
    gradients: list[torch.Tensor]
    updates: list[torch.Tensor] = field(default_factory=list)
    zero_frac: dict[str, float] = field(default_factory=dict)
    during: dict = field(default_factory=dict)  # what an observer measured before the update
    batch: tuple[torch.Tensor, torch.Tensor] | None = None  # inputs and outcomes of the step


class Observer:
    """Sees every logged step twice: at its weights, and once the update is known."""

    every = 1

    def at_weights(self, moment: Moment) -> None: ...

    def after_update(self, moment: Moment) -> None: ...


def train(recipe: Recipe, cohort: Cohort, inputs: torch.Tensor, observers: tuple[Observer, ...] = ()) -> nn.Module:
    torch.manual_seed(recipe.seed)
    model = recipe.build()
    parameters = list(model.parameters())
    optimizer = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[recipe.optimizer](parameters, lr=recipe.lr)
    died = torch.tensor(cohort.died, dtype=torch.float32)
    batches = np.random.default_rng(recipe.seed)

    for step in range(recipe.steps):
        rows = torch.from_numpy(
            batches.integers(len(cohort), size=recipe.batch_size)
            if recipe.draw is None
            else recipe.draw(batches, recipe.batch_size)
        )
        optimizer.param_groups[0]["lr"] = recipe.lr_at(step)
        loss = LOSSES[recipe.loss](model(inputs[rows]), died[rows])
        optimizer.zero_grad()
        loss.backward()

        watching = [o for o in observers if step % o.every == 0 or step == recipe.steps - 1]
        if watching:
            moment = Moment(
                step=step,
                loss=loss.item(),
                lr=recipe.lr_at(step),
                model=model,
                before=[p.detach().clone() for p in parameters],
                gradients=[p.grad.detach().clone() for p in parameters],
                zero_frac={name: (out == 0).float().mean().item() for name, out in model.outputs.items()},
                batch=(inputs[rows], died[rows]),
            )
            for observer in watching:
                observer.at_weights(moment)
        if recipe.clip is not None:
            nn.utils.clip_grad_norm_(parameters, recipe.clip)
        optimizer.step()
        if watching:
            moment.updates = [p.detach() - old for p, old in zip(parameters, moment.before)]
            for observer in watching:
                observer.after_update(moment)
    return model


def dot(a: list[torch.Tensor], b: list[torch.Tensor]) -> float:
    return sum(torch.dot(x.flatten().double(), y.flatten().double()).item() for x, y in zip(a, b))


def norm(tensors: list[torch.Tensor]) -> float:
    """In double precision, so that the norm of finite gradients is finite."""
    return math.sqrt(dot(tensors, tensors))


def pick(tensors: list[torch.Tensor], places: list[int]) -> list[torch.Tensor]:
    return [tensors[place] for place in places]


# --------------------------------------------------------------------------------------------------
# Logs
# --------------------------------------------------------------------------------------------------


def short(value: object) -> object:
    """Seven significant digits, which is what single precision holds."""
    if isinstance(value, float):
        return float(f"{value:.7g}")
    if isinstance(value, list):
        return [short(item) for item in value]
    if isinstance(value, dict):
        return {key: short(item) for key, item in value.items()}
    return value


def clock(step: int) -> int:
    return CLOCK_START + step * SECONDS_PER_STEP


def write_gzip(path: Path, text: str) -> None:
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=9, mtime=0) as packed:
        packed.write(text.encode())
    path.write_bytes(buffer.getvalue())


def write_records(folder: Path, records: list[dict]) -> None:
    lines = (json.dumps(short(record)) for record in records)
    write_gzip(folder / "metrics.jsonl.gz", "".join(f"{line}\n" for line in lines))


def write_meta(folder: Path, meta: dict) -> None:
    (folder / "meta.json").write_text(json.dumps(short(meta), indent=1, allow_nan=False) + "\n", encoding="utf-8")


@dataclass
class MeanLoss:
    """The loss of a model on a fixed set of patients, or on some rows of it."""

    cohort: Cohort
    inputs: torch.Tensor
    loss: str = "bce"

    def __call__(self, model: nn.Module, rows: np.ndarray | slice = slice(None)) -> float:
        with torch.no_grad():
            outputs = model(self.inputs[rows])
        return LOSSES[self.loss](outputs, torch.tensor(self.cohort.died[rows], dtype=torch.float32)).item()


@dataclass
class WideLog(Observer):
    """One JSON object a logged step, one key a series; by module, or by parameter."""

    validation: MeanLoss
    by_parameter: bool = False
    every: int = 1
    records: list[dict] = field(default_factory=list)

    def groups(self, model: nn.Module) -> dict[str, list[int]]:
        if self.by_parameter:
            return {name: [place] for place, (name, _) in enumerate(model.named_parameters())}
        return layers_of(model)

    def at_weights(self, moment: Moment) -> None:
        moment.during["val_loss"] = self.validation(moment.model)

    def after_update(self, moment: Moment) -> None:
        record = {"step": moment.step, "time": clock(moment.step), "loss": moment.loss}
        record |= {"val_loss": moment.during["val_loss"], "lr": moment.lr, "grad_norm": norm(moment.gradients)}
        measured = {"grad_norm": moment.gradients, "weight_norm": moment.before, "update_norm": moment.updates}
        for key, tensors in measured.items():
            for name, places in self.groups(moment.model).items():
                record[f"{key}/{name}"] = norm(pick(tensors, places))
        self.records.append(record)


@dataclass
class TensorBoardLog(WideLog):
    """The same by torch's SummaryWriter, under the tags that its users choose."""

    folder: Path | None = None

    def __post_init__(self) -> None:
        # Late, since nothing else here needs the package.
        from tensorboard.summary.writer import event_file_writer
        from torch.utils.tensorboard import SummaryWriter

        # The writer stamps its first event with the time of day; ours is the made-up clock.
        with mock.patch.object(event_file_writer, "time", SimpleNamespace(time=lambda: float(CLOCK_START))):
            self.writer = SummaryWriter(log_dir=str(self.folder), max_queue=1000, flush_secs=3600)

    def after_update(self, moment: Moment) -> None:
        super().after_update(moment)
        tags = {"loss": "train/loss", "val_loss": "val/loss"}
        for key, value in self.records[-1].items():
            if key not in ("step", "time"):
                self.writer.add_scalar(tags.get(key, key), value, moment.step, walltime=clock(moment.step))

    def close(self) -> None:
        """Gives the event file a name that holds neither the time nor the machine."""
        self.writer.close()
        (written,) = [path for path in self.folder.glob("events.out.tfevents.*") if not path.name.endswith(".samples")]
        written.replace(self.folder / "events.out.tfevents.0.samples")


@dataclass
class NativeLog(Observer):
    """The native records: `metric` and `layer`."""

    validation: MeanLoss
    every: int = 4
    records: list[dict] = field(default_factory=list)

    def add(self, moment: Moment, kind: str, **values: object) -> None:
        self.records.append({"step": moment.step, "time": clock(moment.step), "kind": kind, **values})

    def metric(self, moment: Moment, metric: str, value: float, split: str | None, subgroup: str | None = None) -> None:
        self.add(moment, "metric", metric=metric, value=value, split=split, subgroup=subgroup)

    def at_weights(self, moment: Moment) -> None:
        self.metric(moment, "loss", moment.loss, "train")
        self.metric(moment, "loss", self.validation(moment.model), "validation")
        self.metric(moment, "lr", moment.lr, None)
        self.metric(moment, "grad_norm", norm(moment.gradients), None)

    def after_update(self, moment: Moment) -> None:
        for depth, (layer, places) in enumerate(layers_of(moment.model).items(), start=1):
            gradient, update = pick(moment.gradients, places), pick(moment.updates, places)
            zeros = {"zero_frac": moment.zero_frac[layer]} if layer in moment.zero_frac else {}
            self.add(
                moment,
                "layer",
                layer=layer,
                depth=depth,
                grad_norm=norm(gradient),
                numel=sum(g.numel() for g in gradient),
                weight_norm=norm(pick(moment.before, places)),
                update_norm=norm(update),
                grad_dot_update=dot(gradient, update),
                **zeros,
                subgroup=None,
            )


@dataclass
class SubgroupLog(NativeLog):
    """Adds, for each subgroup: its loss, its own gradient by layer, and the inner products of these.

    At every logged step up to `draw` training patients of each subgroup are drawn afresh and cut into two
    random halves of equal size; the mean gradient of a subgroup is the mean of its two halves' gradients.
    """

    cohort: Cohort | None = None
    inputs: torch.Tensor | None = None
    every: int = 5
    gram_every: int = 25
    draw: int = 128
    halves: int = 2

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(SEED + 1)
        self.members = [np.flatnonzero(self.cohort.subgroup == index) for index in range(len(SUBGROUPS))]

    def gradients_of(self, model: nn.Module, rows: np.ndarray) -> tuple[np.ndarray, list[torch.Tensor]]:
        died = torch.tensor(self.cohort.died[rows], dtype=torch.float32)
        losses = F.binary_cross_entropy_with_logits(model(self.inputs[rows]), died, reduction="none")
        gradients = torch.autograd.grad(losses.mean(), list(model.parameters()))
        return losses.detach().double().numpy(), list(gradients)

    def at_weights(self, moment: Moment) -> None:
        super().at_weights(moment)
        halves, means, sizes = [], {}, []
        for name, members, index in zip(SUBGROUPS, self.members, range(len(SUBGROUPS))):
            size = min(self.draw, len(members)) // self.halves * self.halves
            rows = self.rng.choice(members, size, replace=False).reshape(self.halves, -1)
            losses, gradients = zip(*(self.gradients_of(moment.model, half) for half in rows))
            loss = np.concatenate(losses)
            self.add(
                moment,
                "subgroup_loss",
                subgroup=name,
                n=size,
                mean=float(loss.mean()),
                m2=float(((loss - loss.mean()) ** 2).sum()),
            )
            held_out = np.flatnonzero(self.validation.cohort.subgroup == index)
            self.metric(moment, "loss", self.validation(moment.model, held_out), "validation", name)
            halves += gradients
            means[name] = [(a + b) / 2 for a, b in zip(*gradients)]
            sizes.append(size)
        moment.during["means"] = means
        if moment.step % self.gram_every == 0:
            self.gram(moment, halves, sizes)

    def gram(self, moment: Moment, halves: list[list[torch.Tensor]], sizes: list[int]) -> None:
        """Rows and columns of `k`: index = subgroup x 2 + half."""
        for layer, places in layers_of(moment.model).items():
            k = [[dot(pick(a, places), pick(b, places)) for b in halves] for a in halves]
            self.add(moment, "gram", layer=layer, subgroups=list(SUBGROUPS), n=sizes, halves=self.halves, k=k)

    def after_update(self, moment: Moment) -> None:
        super().after_update(moment)
        for name, mean in moment.during["means"].items():
            for depth, (layer, places) in enumerate(layers_of(moment.model).items(), start=1):
                gradient = pick(mean, places)
                self.add(
                    moment,
                    "layer",
                    layer=layer,
                    depth=depth,
                    grad_norm=norm(gradient),
                    numel=sum(g.numel() for g in gradient),
                    grad_dot_update=dot(gradient, pick(moment.updates, places)),
                    subgroup=name,
                )


# --------------------------------------------------------------------------------------------------
# The runs
# --------------------------------------------------------------------------------------------------

DEPTH, WIDTH, STEPS = 12, 32, 1200


@dataclass
class Study:
    """The cohorts that the runs share, and where their folders go."""

    out: Path
    train: Cohort
    validation: Cohort
    test: Cohort
    fresh: Cohort  # for the truth only
    more: Cohort  # polytrauma patients that no run has seen

    def folder(self, name: str) -> Path:
        folder = self.out / name
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        return folder


def prepare_study(out: Path) -> Study:
    plenty = simulate_cohort(70_000, SEED + 4)
    return Study(
        out=out,
        train=simulate_cohort(50_000, SEED),
        validation=simulate_cohort(4_000, SEED + 1),
        test=simulate_cohort(4_000, SEED + 2),
        fresh=simulate_cohort(30_000, SEED + 3),
        more=plenty.of(np.flatnonzero(plenty.subgroup == 0)),
    )


def entropy(p: float | np.ndarray) -> float | np.ndarray:
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -(p * np.log(p) + (1 - p) * np.log(1 - p))


def skill(loss: float, cohort: Cohort, kind: str = "bce") -> float:
    """1 - loss / loss of the model that knows the prevalence alone; not a number where training failed."""
    prevalence = cohort.died.mean()
    return 1 - loss / (entropy(prevalence) if kind == "bce" else prevalence * (1 - prevalence))


def training_skill(recipe: Recipe, cohort: Cohort) -> float:
    inputs = standardise(cohort, cohort)
    model = train(recipe, cohort, inputs)
    return skill(MeanLoss(cohort, inputs, recipe.loss)(model), cohort, recipe.loss)


def describe(
    name: str, description: str, recipe: Recipe, network: nn.Module, cohort: Cohort, n_val: int, **more: object
) -> dict:
    """meta.json: what a team would have written down, and what is true of the run."""
    return {
        "name": name,
        "run_id": name,
        "description": description,
        "synthetic": True,
        "synthetic_statement": SYNTHETIC,
        "layer_order_input_to_output": list(layers_of(network)),
        "numel": numel_by(network, parameters=False),
        "optimizer": recipe.optimizer,
        "lr": recipe.lr,
        "schedule": f"linear warm-up over {recipe.warmup} steps, then constant" if recipe.warmup else None,
        "momentum": 0,
        "weight_decay": 0,
        "batch_size": recipe.batch_size,
        "grad_clip": None,
        "grad_norm_logged": "before clipping",
        "loss_scale": 1,
        "accumulated": 1,
        "task": {"bce": "in-hospital death (binary cross-entropy)", "brier": "in-hospital death (squared error)"}[
            recipe.loss
        ],
        "dataset": "simulated trauma cohort",
        "n_train": len(cohort),
        "n_val": n_val,
        "seed": recipe.seed,
        "steps": recipe.steps,
        "subgroups": [],
        "software": f"torch {torch.__version__}",
        "prevalence_train": float(cohort.died.mean()),
        **more,
    }


def displacement(model: nn.Module, recipe: Recipe, layers: range) -> float:
    """How far the weight matrices of these layers ended from where they began, relative to their size."""
    torch.manual_seed(recipe.seed)
    start = recipe.build()
    now = [model.layers[index].weight.detach() for index in layers]
    then = [start.layers[index].weight.detach() for index in layers]
    return norm([a - b for a, b in zip(now, then)]) / norm(then)


def sigmoid_recipe(depth: int = DEPTH) -> Recipe:
    build = partial(Chain, depth, WIDTH, activation=torch.sigmoid, initialise=nn.init.xavier_normal_)
    return Recipe(build, STEPS, lr=0.1)


def residual_recipe() -> Recipe:
    return Recipe(lambda: Residual(DEPTH, WIDTH), STEPS, lr=0.1)


def too_fast_recipe() -> Recipe:
    """Squared error, whose gradient grows with the error; that of cross-entropy is bounded and rarely overflows."""
    build = partial(Chain, 4, WIDTH, activation=F.relu, initialise=nn.init.xavier_normal_, normalise=True)
    return Recipe(build, steps=800, lr=0.7, batch_size=128, loss="brier", warmup=300)


def make_deep_sigmoid(study: Study) -> dict:
    cohort, recipe = study.train, sigmoid_recipe()
    inputs = standardise(cohort, cohort)
    validation = MeanLoss(study.validation, standardise(study.validation, cohort))
    folder, board_folder = study.folder("deep-sigmoid"), study.folder("deep-sigmoid-tensorboard")
    log = WideLog(validation, by_parameter=True, every=2)
    board = TensorBoardLog(validation, every=6, folder=board_folder)
    model = train(recipe, cohort, inputs, (log, board))
    board.close()
    write_records(folder, log.records)

    loss = MeanLoss(cohort, inputs)(model)
    rms_ratio = [
        record["grad_norm/layers.0.weight"] / math.sqrt(WIDTH * len(FEATURES))
        / (record["grad_norm/layers.11.weight"] / WIDTH)
        for record in log.records
    ]  # fmt: skip
    truth = {
        "fault": "vanishing-gradient",
        "final_train_loss": loss,
        "entropy_of_prevalence": float(entropy(cohort.died.mean())),
        "loss_of_the_true_risk": float(entropy(cohort.risk).mean()),
        "train_skill": skill(loss, cohort),
        "gradient_rms_first_to_last_layer_median": float(np.median(rms_ratio)),
        "displacement_layers_0_to_3": displacement(model, recipe, range(0, 4)),
        "displacement_layers_8_to_11": displacement(model, recipe, range(8, 12)),
        "train_skill_lr_divided_by_10": training_skill(replace(recipe, lr=recipe.lr / 10), cohort),
        "train_skill_lr_times_10": training_skill(replace(recipe, lr=recipe.lr * 10), cohort),
        "train_skill_with_2_layers": training_skill(sigmoid_recipe(depth=2), cohort),
        "train_skill_with_residual_blocks": training_skill(residual_recipe(), cohort),
    }
    facts = {"model": f"multilayer perceptron, {DEPTH} hidden layers of {WIDTH}", "activation": "sigmoid"}
    facts |= {"norm": None, "residual": False, "truth": truth}
    description = "A deep sigmoid mortality model under plain SGD; its early layers do not learn. " + SYNTHETIC
    meta = describe("deep-sigmoid", description, recipe, model, cohort, len(study.validation), **facts)
    sizes = numel_by(model, parameters=True)
    write_meta(folder, meta | {"numel": sizes, "log_every": log.every, "n_logged_steps": len(log.records)})
    same = "The training of deep-sigmoid, logged at the same time by torch.utils.tensorboard.SummaryWriter. "
    name = {"name": "deep-sigmoid-tensorboard", "run_id": "deep-sigmoid-tensorboard", "description": same + SYNTHETIC}
    write_meta(board_folder, meta | name | {"log_every": board.every, "n_logged_steps": len(board.records)})
    return truth


def make_healthy_residual(study: Study) -> dict:
    cohort, recipe = study.train, residual_recipe()
    inputs = standardise(cohort, cohort)
    validation = MeanLoss(study.validation, standardise(study.validation, cohort))
    log = NativeLog(validation, every=4)
    model = train(recipe, cohort, inputs, (log,))
    folder = study.folder("healthy-residual")
    write_records(folder, log.records)

    loss, held_out = MeanLoss(cohort, inputs)(model), validation(model)
    curve = [r["value"] for r in log.records if r["kind"] == "metric" and r["split"] == "validation"]
    truth = {
        "fault": None,
        "final_train_loss": loss,
        "final_val_loss": held_out,
        "final_val_loss_to_lowest": held_out / min(curve),
        "entropy_of_prevalence": float(entropy(cohort.died.mean())),
        "loss_of_the_true_risk": float(entropy(cohort.risk).mean()),
        "train_skill": skill(loss, cohort),
        "val_skill": skill(held_out, study.validation),
        "val_skill_of_the_true_risk": skill(float(entropy(study.validation.risk).mean()), study.validation),
        "train_skill_lr_divided_by_10": training_skill(replace(recipe, lr=recipe.lr / 10), cohort),
        "train_skill_lr_times_10": training_skill(replace(recipe, lr=recipe.lr * 10), cohort),
    }
    facts = {"model": f"residual perceptron, {DEPTH} hidden layers of {WIDTH}", "activation": "relu"}
    facts |= {"norm": "layer", "residual": True, "log_every": log.every, "truth": truth}
    description = "The counterpart of deep-sigmoid: same depth, data, seed, rate and budget, residual. " + SYNTHETIC
    write_meta(folder, describe("healthy-residual", description, recipe, model, cohort, len(study.validation), **facts))
    return truth


def make_diverging(study: Study) -> dict:
    cohort, recipe = study.train, too_fast_recipe()
    inputs = standardise(cohort, cohort)
    log = WideLog(MeanLoss(study.validation, standardise(study.validation, cohort), "brier"))
    model = train(recipe, cohort, inputs, (log,))
    folder = study.folder("diverging")
    write_records(folder, log.records)

    norms = np.array([record["grad_norm"] for record in log.records])
    broken = int(np.flatnonzero(~np.isfinite(norms))[0])
    usual = float(np.median(norms[: broken // 2]))
    calm = int(np.flatnonzero(norms[:broken] < 10 * usual)[-1])
    lower = replace(recipe, lr=recipe.lr / 10)
    truth = {
        "fault": "exploding-gradient, non-finite",
        "first_non_finite_gradient_step": broken,
        "first_non_finite_loss_step": next(r["step"] for r in log.records if not math.isfinite(r["loss"])),
        "steps_above_10_times_usual_before": broken - 1 - calm,
        "usual_grad_norm": usual,
        "largest_finite_grad_norm": float(norms[:broken].max()),
        "train_skill_lr_divided_by_10": training_skill(lower, cohort),
    }
    facts = {"model": f"multilayer perceptron, 4 hidden layers of {WIDTH}", "activation": "relu"}
    facts |= {"norm": "layer, without parameters", "residual": False, "log_every": log.every, "truth": truth}
    description = "A learning rate that is too high, without clipping: gradients grow, then overflow. " + SYNTHETIC
    write_meta(folder, describe("diverging", description, recipe, model, cohort, len(study.validation), **facts))
    return truth


# --------------------------------------------------------------------------------------------------
# The subgroup run
# --------------------------------------------------------------------------------------------------


def without_most_polytrauma(cohort: Cohort, seed: int, kept: float = 0.1) -> Cohort:
    """A registry that nine in ten polytrauma patients never reached."""
    lucky = np.random.default_rng([seed, 1]).random(len(cohort)) < kept
    return cohort.of(np.flatnonzero((cohort.subgroup != 0) | lucky))


def together(a: Cohort, b: Cohort) -> Cohort:
    columns = ("features", "subgroup", "risk", "died")
    return Cohort(*(np.concatenate([getattr(a, column), getattr(b, column)]) for column in columns))


def subgroup_sizes(patients: Cohort) -> dict[str, int]:
    return {name: int((patients.subgroup == index).sum()) for index, name in enumerate(SUBGROUPS)}


def predict(model: nn.Module, patients: Cohort, trained_on: Cohort) -> np.ndarray:
    with torch.no_grad():
        return torch.sigmoid(model(standardise(patients, trained_on)).double()).numpy()


def excess_loss(model: nn.Module, trained_on: Cohort, fresh: Cohort) -> dict[str, float]:
    """KL(true risk || model) in nats a patient: the loss above what is attainable, free of outcome noise."""
    p = np.clip(fresh.risk, 1e-12, 1 - 1e-12)
    q = np.clip(predict(model, fresh, trained_on), 1e-12, 1 - 1e-12)
    divergence = p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))
    return {name: float(divergence[fresh.subgroup == index].mean()) for index, name in enumerate(SUBGROUPS)}


def sha256_of_model(model: nn.Module) -> str:
    digest = hashlib.sha256()
    for name, tensor in model.state_dict().items():
        digest.update(name.encode() + tensor.numpy().astype("<f4").tobytes())
    return digest.hexdigest()


def sha256_of_cohort(cohort: Cohort) -> str:
    return hashlib.sha256(np.column_stack([cohort.features, cohort.died]).astype("<f8").tobytes()).hexdigest()


def write_predictions(folder: Path, test: Cohort, probabilities: np.ndarray) -> None:
    """A row a patient: what the model said and what came, then what a registry would hold of them."""
    registry = registry_columns(dict(zip(FEATURES, test.features.T)), SEED)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["patient_id", "subgroup", "y_true", "y_prob", "split", *registry])
    for place, (probability, *cells) in enumerate(zip(probabilities, *registry.values())):
        group, outcome = SUBGROUPS[test.subgroup[place]], int(test.died[place])
        writer.writerow([f"p{place + 1:06d}", group, outcome, f"{probability:.6g}", "test", *cells])
    write_gzip(folder / "predictions.csv.gz", text.getvalue())


def statements(n_registry: int, n_train: int) -> dict[str, str]:
    """What a report has to be told by people, as far as it is true of a model that nobody is to use."""
    return {
        "intended_use": "None in care: the model shows what this product says of a training. It gives a risk of death in "
        "hospital.",
        "intended_users": "People who try out or test this product.",
        "intended_population": "Simulated trauma patients only; it is meant for no real patient.",
        "out_of_scope": "Every decision on a patient.",
        "owner_warnings": "Trained on few polytrauma patients by design, whose risk works differently: its risks for them "
        "are wrong.",
        "funding": "None.",
        "data_source": "A simulation, samples/train.py; no registry and no hospital.",
        "data_years": "2022 to 2024, made up as well.",
        "exclusions": f"{n_registry - n_train:,} of {n_registry:,} simulated patients for training, all with polytrauma: "
        "nine in ten of those, at random. Nobody from validation and test.",
        "missing_values": "The model was trained and tested on whole values. Columns of the file of predictions had values "
        "removed afterwards; that changes no risk.",
        "development_data": "Patients of the same simulation as those it is judged on, but with a tenth of the polytrauma "
        "patients.",
    }


def subgroup_recipe() -> Recipe:
    build = partial(Chain, 4, WIDTH, activation=F.relu, initialise=he_normal)
    return Recipe(build, STEPS, lr=5e-4, optimizer="adam", batch_size=128)


def make_subgroups(study: Study) -> dict:
    recipe = subgroup_recipe()
    registry = study.train.of(np.arange(20_000))
    cohort = without_most_polytrauma(registry, SEED)
    inputs = standardise(cohort, cohort)
    validation = MeanLoss(study.validation, standardise(study.validation, cohort))
    log = SubgroupLog(validation, cohort=cohort, inputs=inputs)
    model = train(recipe, cohort, inputs, (log,))
    folder = study.folder("subgroups")
    write_records(folder, log.records)
    write_predictions(folder, study.test, predict(model, study.test, cohort))

    def refit(patients: Cohort, seed: int) -> dict[str, float]:
        model = train(replace(recipe, seed=seed), patients, standardise(patients, patients))
        return excess_loss(model, patients, study.fresh)

    def by_subgroup(values: np.ndarray) -> dict[str, float]:
        return {name: float(values[study.fresh.subgroup == index].mean()) for index, name in enumerate(SUBGROUPS)}

    def removed(before: dict[str, float], after: dict[str, float]) -> float:
        return 1 - after["polytrauma"] / before["polytrauma"]

    attainable, mortality = by_subgroup(entropy(study.fresh.risk)), by_subgroup(study.fresh.died)
    excess = excess_loss(model, cohort, study.fresh)
    complete, enlarged = refit(registry, SEED), refit(together(cohort, study.more), SEED)
    others = range(SEED + 10, SEED + 13)
    drawn = [without_most_polytrauma(registry, seed) for seed in others]
    repeats = [(refit(few, seed), refit(together(few, study.more), seed)) for few, seed in zip(drawn, others)]
    losses = MeanLoss(cohort, inputs)
    truth = {
        "fault": "subgroup-excess-loss in polytrauma",
        "how_established": "KL(true risk || model) on 30,000 fresh simulated patients; then more polytrauma patients",
        "mortality_fresh": mortality,
        "attainable_loss": attainable,
        "entropy_of_own_mortality": {name: float(entropy(value)) for name, value in mortality.items()},
        "excess_loss": excess,
        "excess_loss_relative_to_attainable": {name: excess[name] / attainable[name] for name in SUBGROUPS},
        "excess_loss_with_the_complete_registry": complete,
        "excess_loss_with_more_polytrauma": enlarged,
        "n_more_polytrauma": len(study.more),
        "removed_by_the_complete_registry": removed(excess, complete),
        "removed_by_more_polytrauma": removed(excess, enlarged),
        "other_seeds_excess_polytrauma": [before["polytrauma"] for before, _ in repeats],
        "other_seeds_excess_next_worst": [max(before["isolated_tbi"], before["other_trauma"]) for before, _ in repeats],
        "other_seeds_removed_by_more_polytrauma": [removed(before, after) for before, after in repeats],
        "train_skill": skill(losses(model), cohort),
        "train_skill_lr_times_10": training_skill(replace(recipe, lr=recipe.lr * 10), cohort),
        "val_skill": skill(validation(model), study.validation),
    }
    facts = {
        "model": f"multilayer perceptron, 4 hidden layers of {WIDTH}",
        "activation": "relu",
        "norm": None,
        "residual": False,
        "momentum": None,
        "adam_betas": [0.9, 0.999],
        "log_every": log.every,
        "gram_every": log.gram_every,
        "gram_halves": log.halves,
        "gram_order": "row and column index = subgroup x 2 + half",
        "subgroups": list(SUBGROUPS),
        "subgroup_n_train": subgroup_sizes(cohort),
        "subgroup_n_val": subgroup_sizes(study.validation),
        "subgroup_n_test": subgroup_sizes(study.test),
        "subgroup_gradient_source": f"up to {log.draw} training patients of the subgroup, drawn afresh each time",
        "subgroup_loss_source": "the same patients",
        "n_test": len(study.test),
        "checkpoint_step": recipe.steps - 1,
        "model_sha256": sha256_of_model(model),
        "data_sha256": sha256_of_cohort(cohort),
        **statements(len(registry), len(cohort)),
        "truth": truth,
    }
    description = "A registry that few polytrauma patients reached; their risk works differently. " + SYNTHETIC
    write_meta(folder, describe("subgroups", description, recipe, model, cohort, len(study.validation), **facts))
    return truth


# --------------------------------------------------------------------------------------------------
# Runs that differ in the learning rate and the seed alone
# --------------------------------------------------------------------------------------------------

RATES = (0.01, 0.05, 0.25, 1.25)
RATE_SEEDS = (1, 2, 3)


@dataclass
class StepLog(Observer):
    """What the length of a step and the noise of its batch are measured from: the loss of the same batch after
    the step, and the norms of the gradients of both halves of the batch, as root mean squares."""

    validation: MeanLoss
    every: int = 10
    records: list[dict] = field(default_factory=list)

    def at_weights(self, moment: Moment) -> None:
        moment.during["val_loss"] = self.validation(moment.model)
        moment.during["halves"] = [self.gradients(moment.model, *half) for half in self.halves(moment)]

    def halves(self, moment: Moment) -> list[tuple[torch.Tensor, torch.Tensor]]:
        inputs, died = moment.batch
        middle = len(died) // 2
        return [(inputs[:middle], died[:middle]), (inputs[middle:], died[middle:])]

    def gradients(self, model: nn.Module, inputs: torch.Tensor, died: torch.Tensor) -> list[torch.Tensor]:
        return list(torch.autograd.grad(LOSSES["bce"](model(inputs), died), list(model.parameters())))

    def after_update(self, moment: Moment) -> None:
        inputs, died = moment.batch
        with torch.no_grad():
            loss_after = LOSSES["bce"](moment.model(inputs), died).item()
        record = {"step": moment.step, "time": clock(moment.step), "loss": moment.loss, "loss_after": loss_after}
        record |= {"val_loss": moment.during["val_loss"], "grad_norm": norm(moment.gradients)}
        halves = moment.during["halves"]
        record["grad_norm_half"] = math.sqrt(sum(norm(half) ** 2 for half in halves) / 2)
        for place, (name, _) in enumerate(moment.model.named_parameters()):
            if name.endswith(".weight"):
                squares = [norm([half[place]]) ** 2 for half in halves]
                record[f"grad_norm/{name}"] = norm([moment.gradients[place]])
                record[f"grad_norm_half/{name}"] = math.sqrt(sum(squares) / 2)
                record[f"weight_norm/{name}"] = norm([moment.before[place]])
        self.records.append(record)


def make_learning_rates(study: Study) -> dict:
    """A small network at four rates with three seeds each: siblings that differ in rate and seed alone."""
    cohort = study.train.of(np.arange(8_000))
    inputs = standardise(cohort, cohort)
    validation = MeanLoss(study.validation, standardise(study.validation, cohort))
    ends = defaultdict(list)
    for rate in RATES:
        for seed in RATE_SEEDS:
            recipe = Recipe(partial(Chain, 2, 16, F.relu, he_normal), steps=1000, lr=rate, seed=SEED + seed)
            log = StepLog(validation)
            model = train(recipe, cohort, inputs, (log,))
            ends[rate].append(validation(model))
            name = f"rate-{rate:g}-seed-{seed}"
            folder = study.folder(name)
            write_records(folder, log.records)
            truth = {"fault": None, "final_train_loss": MeanLoss(cohort, inputs)(model), "final_val_loss": ends[rate][-1]}
            facts = {"model": "multilayer perceptron, 2 hidden layers of 16", "activation": "relu", "norm": None}
            facts |= {"residual": False, "log_every": log.every, "n_logged_steps": len(log.records), "truth": truth}
            description = "One of twelve runs that differ in learning rate and seed alone. " + SYNTHETIC
            meta = describe(name, description, recipe, model, cohort, len(study.validation), **facts)
            write_meta(folder, meta | {"numel": numel_by(model, parameters=True)})
    means = {f"{rate:g}": math.exp(np.mean(np.log(losses))) for rate, losses in ends.items()}
    return {
        "val_loss_by_rate": {f"{rate:g}": losses for rate, losses in ends.items()},
        "val_loss_mean_by_rate": means,
        "entropy_of_prevalence": float(entropy(study.validation.died.mean())),
    }


# --------------------------------------------------------------------------------------------------
# Runs that are no deep networks: a logistic regression, a Cox regression, a forecaster
# --------------------------------------------------------------------------------------------------


class Linear(nn.Module):
    """A linear predictor whose coefficients start at zero, in double precision."""

    def __init__(self, bias: bool):
        super().__init__()
        self.linear = nn.Linear(len(FEATURES), 1, bias=bias, dtype=torch.float64)
        self.outputs: dict[str, torch.Tensor] = {}
        for parameter in self.parameters():
            nn.init.zeros_(parameter)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.linear(x).squeeze(-1)


Loss = Callable[[nn.Module], torch.Tensor]


@torch.no_grad()
def numerical_derivative(model: nn.Module, loss: Loss, parameter: torch.Tensor, place: int, h: float) -> float:
    """Central difference; the weight is put back exactly."""
    weights = parameter.view(-1)
    old = weights[place].clone()
    sides = []
    for shift in (h, -h):
        weights[place] = old + shift
        sides.append(loss(model).item())
    weights[place] = old
    return (sides[0] - sides[1]) / (2 * h)


@dataclass
class FullBatchLog(NativeLog):
    """Adds the loss after each step, which on the full batch is of the same cases, and gradient checks."""

    loss: Loss | None = None
    check_at: tuple[int, ...] = (0, 10, 40)
    h: float = 1e-5

    def at_weights(self, moment: Moment) -> None:
        super().at_weights(moment)
        if moment.step not in self.check_at:
            return
        for (name, parameter), gradient in zip(moment.model.named_parameters(), moment.gradients):
            for place, analytic in enumerate(gradient.flatten().tolist()):
                numerical = numerical_derivative(moment.model, self.loss, parameter, place, self.h)
                values = {"analytic": analytic, "numerical": numerical, "h": self.h}
                self.add(moment, "gradient_check", parameter=f"{name}[{place}]", **values)

    def after_update(self, moment: Moment) -> None:
        super().after_update(moment)
        with torch.no_grad():
            self.metric(moment, "loss_after", self.loss(moment.model).item(), "train")

    def largest_disagreement(self) -> float:
        """Over the checked derivatives, relative to the largest derivative checked at the same step."""
        checks = [r for r in self.records if r["kind"] == "gradient_check"]
        largest = {step: max(abs(r["analytic"]) for r in checks if r["step"] == step) for step in self.check_at}
        return max(abs(r["analytic"] - r["numerical"]) / largest[r["step"]] for r in checks)


def descend(
    model: nn.Module, loss_at: Callable[[int], torch.Tensor], optimizer: torch.optim.Optimizer, steps: int,
    observers: tuple[Observer, ...] = (),
) -> nn.Module:  # fmt: skip
    """`train` for any loss, not of the cohort's deaths alone."""
    parameters = list(model.parameters())
    rate = optimizer.param_groups[0]["lr"]
    for step in range(steps):
        loss = loss_at(step)
        optimizer.zero_grad()
        loss.backward()
        watching = [o for o in observers if step % o.every == 0 or step == steps - 1]
        before = [p.detach().clone() for p in parameters]
        moment = Moment(step, loss.item(), rate, model, before, [p.grad.detach().clone() for p in parameters])
        for observer in watching:
            observer.at_weights(moment)
        optimizer.step()
        moment.updates = [p.detach() - old for p, old in zip(parameters, before)]
        for observer in watching:
            observer.after_update(moment)
    return model


def minimum_by_newton(model: nn.Module, loss: Loss, rounds: int = 20) -> float:
    """The lowest loss of a convex problem, by another method than the run's."""
    parameters = list(model.parameters())
    for _ in range(rounds):
        flat = torch.cat([g.flatten() for g in torch.autograd.grad(loss(model), parameters, create_graph=True)])
        rows = [torch.autograd.grad(entry, parameters, retain_graph=True) for entry in flat]
        hessian = torch.stack([torch.cat([part.flatten() for part in row]) for row in rows])
        step = torch.linalg.solve(hessian, flat.detach())
        with torch.no_grad():
            for parameter, part in zip(parameters, step.split([p.numel() for p in parameters])):
                parameter -= part.view_as(parameter)
    return loss(model).item()


def full_batch(steps: int, lr: float, n: int, seed: int = SEED) -> Recipe:
    return Recipe(nn.Module, steps, lr, batch_size=n, seed=seed)


def make_logistic(study: Study) -> dict:
    cohort = study.train.of(np.arange(5_000))
    recipe = full_batch(200, 1.0, len(cohort))

    def loss_on(patients: Cohort) -> Loss:
        inputs, died = standardise(patients, cohort).double(), torch.tensor(patients.died)
        return lambda model: F.binary_cross_entropy_with_logits(model(inputs), died)

    loss, held_out = loss_on(cohort), loss_on(study.validation)
    log = FullBatchLog(lambda model: held_out(model).item(), every=1, loss=loss)

    def fit(rate: float, observers: tuple[Observer, ...] = ()) -> nn.Module:
        model = Linear(bias=True)
        return descend(model, lambda _: loss(model), torch.optim.SGD(model.parameters(), rate), recipe.steps, observers)

    model = fit(recipe.lr, (log,))
    folder = study.folder("logistic")
    write_records(folder, log.records)
    end, lowest = loss(model).item(), minimum_by_newton(Linear(bias=True), loss)
    truth = {
        "fault": None,
        "final_train_loss": end,
        "maximum_likelihood_loss": lowest,
        "above_maximum_likelihood": end - lowest,
        "entropy_of_prevalence": float(entropy(cohort.died.mean())),
        "train_skill": skill(end, cohort),
        "val_skill": skill(held_out(model).item(), study.validation),
        "train_skill_lr_divided_by_10": skill(loss(fit(recipe.lr / 10)).item(), cohort),
        "largest_gradient_disagreement": log.largest_disagreement(),
    }
    facts = {"model": "logistic regression", "model_kind": "logistic regression", "activation": None, "norm": None}
    facts |= {"residual": False, "loss_function": "mean binary cross-entropy (negative log-likelihood per patient)"}
    facts |= {"gradient_method": "automatic (torch.autograd)", "expectation": "mean over all training patients"}
    facts |= {"log_every": log.every, "truth": truth}
    description = "A logistic regression by gradient descent on all patients, its gradients checked. " + SYNTHETIC
    write_meta(folder, describe("logistic", description, recipe, model, cohort, len(study.validation), **facts))
    return truth


FOLLOW_UP = 30.0  # days


@dataclass
class FollowUp:
    """Patients in the order of their times, the longest first, so that a risk set is what stands before."""

    inputs: torch.Tensor
    days: torch.Tensor
    event: torch.Tensor


def simulate_follow_up(patients: Cohort, reference: Cohort, seed: int) -> FollowUp:
    """Exponential times to death whose log hazard is linear in the features' own risk; 30 days, some lost."""
    rng = np.random.default_rng(seed)
    risk = patients.risk.clip(1e-6, 1 - 1e-6)
    hazard = -np.log1p(-risk) / FOLLOW_UP  # dies within the follow-up with the simulated risk
    death, lost = rng.exponential(1 / hazard), rng.exponential(90.0, len(patients))
    days = np.minimum(np.minimum(death, lost), FOLLOW_UP)
    order = np.argsort(-days, kind="stable")
    event = torch.tensor((death <= days)[order])
    return FollowUp(standardise(patients, reference).double()[order], torch.tensor(days[order]), event)


def partial_likelihood(patients: FollowUp) -> Loss:
    """Negative log partial likelihood per event; the times are continuous, so that no two deaths are tied.

    Cox, J R Stat Soc B 34 (1972).
    """

    def loss(model: nn.Module) -> torch.Tensor:
        predictor = model(patients.inputs)
        return (torch.logcumsumexp(predictor, 0) - predictor)[patients.event].mean()

    return loss


def concordance(model: nn.Module, patients: FollowUp) -> float:
    """Share of comparable pairs in which the one who died earlier has the higher predictor (Harrell)."""
    with torch.no_grad():
        predictor = model(patients.inputs)
    right = comparable = 0.0
    for place in torch.nonzero(patients.event).flatten().tolist():
        later = predictor[: place][patients.days[:place] > patients.days[place]]
        right += (later < predictor[place]).sum().item() + 0.5 * (later == predictor[place]).sum().item()
        comparable += len(later)
    return right / comparable


def make_cox(study: Study) -> dict:
    cohort = study.train.of(np.arange(4_000))
    recipe = full_batch(120, 0.1, len(cohort))
    patients = simulate_follow_up(cohort, cohort, SEED + 20)
    others = simulate_follow_up(study.validation, cohort, SEED + 21)
    loss, held_out = partial_likelihood(patients), partial_likelihood(others)
    log = FullBatchLog(lambda model: held_out(model).item(), every=1, loss=loss)

    def fit(rate: float, observers: tuple[Observer, ...] = ()) -> nn.Module:
        model = Linear(bias=False)
        return descend(model, lambda _: loss(model), torch.optim.SGD(model.parameters(), rate), recipe.steps, observers)

    null, events = loss(Linear(bias=False)).item(), int(patients.event.sum())
    model = fit(recipe.lr, (log,))
    folder = study.folder("cox")
    write_records(folder, log.records)
    end, lowest = loss(model).item(), minimum_by_newton(Linear(bias=False), loss)
    truth = {
        "fault": None,
        "final_train_loss": end,
        "maximum_likelihood_loss": lowest,
        "share_of_the_attainable_gain": (null - end) / (null - lowest),
        "likelihood_ratio": 2 * events * (null - end),
        "val_concordance": concordance(model, others),
        "share_of_the_gain_lr_divided_by_10": (null - loss(fit(recipe.lr / 10)).item()) / (null - lowest),
        "largest_gradient_disagreement": log.largest_disagreement(),
    }
    facts = {"model": "Cox regression, linear predictor", "model_kind": "Cox or other survival likelihood"}
    facts |= {"activation": None, "norm": None, "residual": False, "task": "days to death within 30 days"}
    facts |= {"loss_function": "negative log partial likelihood per event", "null_loss": null, "n_events": events}
    facts |= {"prevalence_train": events / len(cohort), "gradient_method": "automatic (torch.autograd)"}
    facts |= {"expectation": "mean over deaths, each against the patients still at risk"}
    facts |= {"log_every": log.every, "truth": truth}
    description = "A Cox regression by gradient descent on simulated days to death. " + SYNTHETIC
    write_meta(folder, describe("cox", description, recipe, model, cohort, len(study.validation), **facts))
    return truth


VITALS = ("heart_rate", "systolic_pressure", "oxygen_saturation", "respiratory_rate")
# Each sign leans back to its own level, and they pull at each other: a patient in shock has all four.
PULL = np.array([[0.75, -0.12, 0.0, 0.08], [-0.15, 0.8, 0.05, 0.0], [0.0, 0.08, 0.7, -0.15], [0.1, 0.0, -0.15, 0.7]])
ECHO = np.array([[-0.1, 0.0, 0.0, 0.0], [0.0, -0.1, 0.0, 0.0], [0.0, 0.0, 0.1, 0.0], [0.0, 0.0, 0.0, 0.1]])
SHOCK = 0.35  # standard deviation of what nobody can foresee, in standardised units
MINUTES = 32  # length of a record, one value a minute


def simulate_vitals(n: int, seed: int) -> torch.Tensor:
    """Records of `n` patients (n, MINUTES + 1, 4), standardised: a vector autoregression of order two."""
    rng = np.random.default_rng(seed)
    values = [rng.normal(0, 0.6, (n, len(VITALS))) for _ in range(2)]
    for _ in range(MINUTES + 49):
        values.append(values[-1] @ PULL.T + values[-2] @ ECHO.T + rng.normal(0, SHOCK, (n, len(VITALS))))
    return torch.tensor(np.stack(values[-MINUTES - 1 :], axis=1), dtype=torch.float32)


class Forecaster(nn.Module):
    """Recurrent blocks with a residual connection around each; forecasts the next minute from those before."""

    def __init__(self, blocks: int = 4, width: int = 12):
        super().__init__()
        self.embed = nn.Linear(len(VITALS), width)
        self.blocks = nn.ModuleList(nn.GRU(width, width, batch_first=True) for _ in range(blocks))
        self.head = nn.Linear(width, len(VITALS))
        self.outputs: dict[str, torch.Tensor] = {}

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.embed(x)
        for block in self.blocks:
            x = x + block(x)[0]
        return self.head(x)


def make_time_series(study: Study) -> dict:
    recipe = Recipe(Forecaster, steps=600, lr=3e-3, optimizer="adam", batch_size=64)
    records, held_out = simulate_vitals(4_000, SEED + 30), simulate_vitals(500, SEED + 31)

    def error(model: nn.Module, values: torch.Tensor) -> torch.Tensor:
        return F.mse_loss(model(values[:, :-1]), values[:, 1:])

    def whole(values: torch.Tensor) -> Callable[[nn.Module], float]:
        def measure(model: nn.Module) -> float:
            with torch.no_grad():
                return error(model, values).item()

        return measure

    def fit(rate: float, observers: tuple[Observer, ...] = ()) -> nn.Module:
        torch.manual_seed(recipe.seed)
        model, batches = Forecaster(), np.random.default_rng(recipe.seed)

        def loss_at(_: int) -> torch.Tensor:
            return error(model, records[torch.from_numpy(batches.integers(len(records), size=recipe.batch_size))])

        return descend(model, loss_at, torch.optim.Adam(model.parameters(), rate), recipe.steps, observers)

    log = NativeLog(whole(held_out), every=4)
    model = fit(recipe.lr, (log,))
    folder = study.folder("time-series")
    write_records(folder, log.records)
    last_value = F.mse_loss(held_out[:, :-1], held_out[:, 1:]).item()
    truth = {
        "fault": None,
        "final_train_loss": whole(records)(model),
        "final_val_loss": whole(held_out)(model),
        "attainable_loss": SHOCK**2,
        "val_loss_of_the_mean": (held_out[:, 1:] - records.mean(dim=(0, 1))).pow(2).mean().item(),
        "val_loss_of_the_last_value": last_value,
        "val_loss_lr_divided_by_10": whole(held_out)(fit(recipe.lr / 10)),
    }
    facts = {"model": "recurrent network, 4 residual GRU blocks of 12", "model_kind": "time series"}
    facts |= {"activation": "tanh", "norm": None, "residual": True, "momentum": None, "adam_betas": [0.9, 0.999]}
    facts |= {"task": "forecast of four vital signs one minute ahead, regression (squared error)"}
    facts |= {"loss_function": "mean squared error of standardised values", "prevalence_train": None}
    facts |= {"gradient_method": "automatic (torch.autograd)", "dataset": "simulated vital signs"}
    facts |= {"expectation": "mean over patients, minutes and signs", "n_train": len(records)}
    facts |= {"log_every": log.every, "truth": truth}
    description = "A forecaster of vital signs, one minute ahead. " + SYNTHETIC
    write_meta(folder, describe("time-series", description, recipe, model, study.train, len(held_out), **facts))
    return truth


# --------------------------------------------------------------------------------------------------
# What must be so
# --------------------------------------------------------------------------------------------------


def claims(truths: dict[str, dict]) -> dict[str, bool]:
    sigmoid, residual = truths["deep-sigmoid"], truths["healthy-residual"]
    diverging, groups = truths["diverging"], truths["subgroups"]
    excess = groups["excess_loss"]
    logistic, cox, forecast = truths["logistic"], truths["cox"], truths["time-series"]
    by_rate, each_rate = truths["learning-rates"]["val_loss_mean_by_rate"], truths["learning-rates"]["val_loss_by_rate"]
    worst_other = max(excess["isolated_tbi"], excess["other_trauma"])
    return {
        "deep-sigmoid: ends at the entropy of the prevalence": abs(sigmoid["train_skill"]) < 0.01,
        "deep-sigmoid: no other rate helps": max(
            sigmoid["train_skill_lr_divided_by_10"], sigmoid["train_skill_lr_times_10"]
        ) < 0.01,
        "deep-sigmoid: early layers moved less than a hundredth of the late ones":
            sigmoid["displacement_layers_0_to_3"] < 0.01 * sigmoid["displacement_layers_8_to_11"],
        "deep-sigmoid: with 2 layers, or with residual blocks, it learns": min(
            sigmoid["train_skill_with_2_layers"], sigmoid["train_skill_with_residual_blocks"]
        ) > 0.1,
        "healthy-residual: skill on new patients": residual["val_skill"] > 0.1,
        "healthy-residual: no other rate is clearly better": residual["train_skill"] > 0.75 * max(
            residual["train_skill_lr_divided_by_10"], residual["train_skill_lr_times_10"]
        ),
        "healthy-residual: does not overfit": residual["final_val_loss_to_lowest"] < 1.1,
        "diverging: grows for at least 20 steps before it overflows":
            diverging["steps_above_10_times_usual_before"] >= 20,
        "diverging: a tenth of the rate trains": diverging["train_skill_lr_divided_by_10"] > 0.1,
        "subgroups: excess of polytrauma at least 4 times the next": excess["polytrauma"] > 4 * worst_other,
        "subgroups: more patients remove most of it": groups["removed_by_more_polytrauma"] > 0.5,
        "subgroups: so with other seeds": min(groups["other_seeds_removed_by_more_polytrauma"]) > 0.5,
        "subgroups: the model as a whole learns": groups["val_skill"] > 0.1,
        "logistic: ends at the maximum of the likelihood": logistic["above_maximum_likelihood"] < 1e-3,
        "logistic: skill on new patients": logistic["val_skill"] > 0.1,
        "logistic, cox: the gradients are those of the loss": max(
            logistic["largest_gradient_disagreement"], cox["largest_gradient_disagreement"]
        ) < 1e-6,
        "cox: has nearly all of the attainable gain": cox["share_of_the_attainable_gain"] > 0.99,
        "cox: ranks new patients": cox["val_concordance"] > 0.7,
        "time-series: better than the mean and than the last value": forecast["final_val_loss"] < 0.9 * min(
            forecast["val_loss_of_the_mean"], forecast["val_loss_of_the_last_value"]
        ),
        "time-series: near what nobody can foresee": forecast["final_val_loss"] < 1.1 * forecast["attainable_loss"],
        "time-series: a tenth of the rate is no better":
            forecast["val_loss_lr_divided_by_10"] > forecast["final_val_loss"],
        "learning-rates: the lowest loss is at 0.25, the highest at 0.01":
            min(by_rate, key=by_rate.get) == "0.25" and max(by_rate, key=by_rate.get) == "0.01",
        "learning-rates: every run of 0.01 ends above every run of 0.25": min(each_rate["0.01"]) > max(each_rate["0.25"]),
    }  # fmt: skip


def marginals(cohort: Cohort) -> dict[str, dict[str, float]]:
    column = dict(zip(FEATURES, cohort.features.T))
    groups = {name: cohort.subgroup == index for index, name in enumerate(SUBGROUPS)}
    groups |= {"all": np.ones(len(cohort), bool), "gcs_3_to_8": column["gcs"] <= 8, "gcs_13_to_15": column["gcs"] >= 13}
    groups |= {"sbp_up_to_90": column["sbp"] <= 90, "age_65_or_more": column["age"] >= 65}
    return {
        name: {"share": float(rows.mean()), "mortality": float(cohort.died[rows].mean())}
        for name, rows in groups.items()
    }


MAKERS = {
    "deep-sigmoid": make_deep_sigmoid,
    "healthy-residual": make_healthy_residual,
    "diverging": make_diverging,
    "subgroups": make_subgroups,
    "logistic": make_logistic,
    "cox": make_cox,
    "time-series": make_time_series,
    "learning-rates": make_learning_rates,
}


def main() -> int:
    parser = argparse.ArgumentParser(description="Trains the sample runs and writes their logs.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "runs", help="folder for the runs")
    parser.add_argument("--verify", action="store_true", help="print the measured truth; exit 1 if a claim fails")
    parser.add_argument("--only", action="append", choices=MAKERS, help="make this one, and others named likewise")
    arguments = parser.parse_args()
    if arguments.only and arguments.verify:
        parser.error("--verify compares all runs and needs all of them")

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    study = prepare_study(arguments.out)
    truths = {name: make(study) for name, make in MAKERS.items() if name in (arguments.only or MAKERS)}
    for path in sorted(arguments.out.glob("*/*")):
        print(f"{path.stat().st_size:>8}  {path}")
    if not arguments.verify:
        return 0
    print(json.dumps(short({"cohort (30,000 fresh patients)": marginals(study.fresh), **truths}), indent=1))
    for claim, holds in claims(truths).items():
        print(f"{'holds' if holds else 'FAILS'}  {claim}")
    return 0 if all(claims(truths).values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
