"""Trains the labelled networks that Gradient Rounds is calibrated and tested on.

    python samples/labelled/train.py --out DIR --set development|holdout|all [--workers 2] [--only FAMILY] [--limit N]

Every network is really trained. What is true of it is established by intervention, never by looking at its
log and never by a detector: the same run with ten times and a tenth of the learning rate, the same run with
the built-in fault taken out (same seed, data and budget), and probes that are not logged. `labels.csv` holds
the result with its evidence; `README.md` beside this file holds the definitions.

Runs that exist are kept, so a stopped script goes on where it was: a run is finished when it stands in
`labels.csv` or, while the script works, has its `truth/<id>.json`.

What `holdout` has and `development` has not (beside other seeds everywhere):
    data sets       trauma_c, trauma_d, trauma_e, wine, diabetes, rings, spirals, dots, waves, adding, order
    architectures   1-d convolutions, highway (gated) networks, two-tower networks, stacked recurrent layers
    sizes           dense networks: depths 5, 7, 10, 14, 16, 24 and widths 12, 20, 40, 48; two recurrent layers
    faults          saturated tanh, unnormalised residual growth, momentum 0.99, gradient ascent after a moment,
                    division by zero, rows out of line with their labels, crushing weight decay,
                    warm-up that never ends, exponential decay too early, unscaled inputs
    names           model.trunk.*, stages.*, decoder.*, tower_b.*, gates.*
"""

import argparse
import csv
import gzip
import json
import math
import multiprocessing
import os
import shutil
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn import datasets as bundled
from torch import nn
from torch.nn import functional as F

SET_SEED = {"development": 41_000, "holdout": 211_000}
WORST_SKILL = -99.0


@dataclass(frozen=True)
class Config:
    """One training: everything that decides it, and the fault that is built in."""

    family: str = ""
    intended: str = "healthy"  # several, root cause first, with ;
    arch: str = "mlp"
    depth: int = 4
    width: int = 24
    act: str = "relu"
    norm: str | None = None
    residual: bool = False
    init: str = "he"  # default, he, xavier, gain<g>, zero, same
    optimizer: str = "adam"
    lr: float = 3e-3
    momentum: float = 0.9
    weight_decay: float = 0.0
    schedule: tuple | None = None
    clip: float | None = None
    dataset: str = "trauma_a"
    n_train: int = 800
    batch: int = 32
    steps: int = 300
    seed: int = 0
    dropout: float = 0.0
    smoothing: float = 0.0
    loss_scale: float = 1.0
    label_noise: float = 0.0
    frozen: int = 0  # the first so many layers
    # Faults
    target_scale: float = 1.0
    input_scale: float = 1.0
    bias_shift: float = 0.0
    bug: str | None = None  # shuffled, misaligned, constant, optimizer, detached
    kick: tuple | None = None  # (at, steps, factor): the learning rate times factor
    bad_batch: tuple | None = None  # (at, factor): one batch whose inputs are so many times too large
    nan: tuple | None = None  # (at, log|division, terminal|transient)
    ascent: int | None = None  # from this step on, uphill
    # How the truth is found, and what a team would have logged
    fix: dict = field(default_factory=dict, hash=False)
    log: dict = field(default_factory=dict, hash=False)


# --------------------------------------------------------------------------------------------------
# Data
# --------------------------------------------------------------------------------------------------


@dataclass
class Data:
    x: torch.Tensor
    y: torch.Tensor
    x_val: torch.Tensor
    y_val: torch.Tensor
    task: str  # bce, ce, mse
    n_out: int
    vocabulary: int = 0

    def constant_loss(self, y: torch.Tensor) -> float:
        """The loss of the best constant prediction."""
        if self.task == "mse":
            return float(((y - y.mean(0)) ** 2).mean())
        shares = y.mean() if self.task == "bce" else torch.bincount(y, minlength=self.n_out) / len(y)
        shares = torch.stack([shares, 1 - shares]) if self.task == "bce" else shares
        return float(-(shares * shares.clamp_min(1e-12).log()).sum())


def simulate_trauma(name: str, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Simulated admissions; the letter picks the risk formula, `_rare` lowers the mortality."""
    severity, age = rng.gamma(2, 0.5, n), rng.normal(52, 20, n).clip(16, 97)
    head = (rng.random(n) < 0.45) * rng.gamma(2, 0.8, n)
    shock = 0.7 * severity + rng.normal(0, 0.5, n)
    ais = np.stack([(severity * rng.gamma(2, 0.5, n)).clip(0, 5).round() for _ in range(4)], axis=1)
    gcs = (15 - 2.6 * head - 0.8 * shock.clip(0) + rng.normal(0, 1, n)).clip(3, 15).round()
    sbp = (135 - 15 * shock + 0.2 * age + rng.normal(0, 17, n)).clip(40, 230)
    pulse = (84 + 11 * shock + rng.normal(0, 14, n)).clip(30, 190)
    excess = -1 - 2 * shock + rng.normal(0, 2, n)
    lactate = (1.2 + 0.9 * shock.clip(0) + rng.gamma(1.5, 0.4, n)).clip(0.3, 18)
    inr = 1.05 + 0.12 * shock.clip(0) + rng.gamma(1.2, 0.08, n)
    male, low_fall, penetrating = (rng.random(n) < p for p in (0.7, 0.3, 0.1))
    coma, old, low = (15 - gcs) / 12, ((age - 50) / 20).clip(0), ((100 - sbp) / 30).clip(0)
    letter = name.split("_")[1]
    logit = {
        "a": -3.4 + 3.4 * coma + 0.9 * old + 0.8 * low + 0.25 * (lactate - 2).clip(0),
        "b": -3.6 + 2.0 * coma * (1 + old) + 1.6 * low + 0.5 * ais.max(1) - 0.5 * penetrating,
        "c": -3.2 + 4.5 * coma**2 + 1.3 * old * low_fall + 0.14 * (-excess - 4).clip(0) + 0.4 * ais[:, 1],
        "d": -3.0 + 2.4 * np.maximum(coma, low) + 1.1 * old + 2.5 * (inr - 1.3).clip(0) + 0.5 * (pulse > 115),
        "e": -2.8 + 3.0 * np.abs(sbp - 128) / 45 * (0.4 + coma) + 0.7 * old - 0.4 * male,
    }[letter]
    if name.endswith("_rare"):
        logit = 1.2 * logit - {"a": 2.6, "b": 3.3, "c": 2.7, "d": 3.2, "e": 3.0}[letter]
    died = rng.random(n) < 1 / (1 + np.exp(-1.4 * logit))
    columns = [age, gcs, sbp, pulse, excess, lactate, inr, male, low_fall, penetrating, *ais.T]
    columns += [rng.normal(0, 1, n) for _ in range({"a": 2, "b": 4, "c": 0, "d": 6, "e": 3}[letter])]
    return np.stack(columns, axis=1).astype(float), died.astype(float)


def simulate_rows(name: str, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, str]:
    """@returns features, outcome, task"""
    if name.startswith("trauma"):
        return *simulate_trauma(name, n, rng), "bce"
    if name == "friedman":
        x = rng.random((n, 10))
        y = 10 * np.sin(np.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2 + 10 * x[:, 3] + 5 * x[:, 4]
        return x, y + rng.normal(0, 1, n), "mse"
    if name == "linear":
        x = rng.normal(0, 1, (n, 12))
        return x, x @ np.linspace(-1, 1, 12) + rng.normal(0, 0.15, n), "mse"
    if name == "weak":  # hardly predictable: nearly all of the outcome is chance
        x = rng.normal(0, 1, (n, 8))
        return x, (rng.random(n) < 1 / (1 + np.exp(-(0.45 * x[:, 0] - 0.4 * x[:, 1] - 0.5)))).astype(float), "bce"
    if name == "two_moons":
        x, y = bundled.make_moons(n, noise=0.15, random_state=int(rng.integers(1 << 30)))
        return x, y.astype(float), "bce"
    if name == "rings":
        x, y = bundled.make_circles(n, noise=0.09, factor=0.55, random_state=int(rng.integers(1 << 30)))
        return x, y.astype(float), "bce"
    if name == "spirals":
        y, turn = rng.integers(0, 3, n), rng.random(n)
        angle = 4.2 * turn + y * 2 * np.pi / 3
        x = (0.2 + turn)[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        return x + rng.normal(0, 0.04, (n, 2)), y, "ce"
    if name in ("breast_cancer", "wine", "diabetes", "digits"):
        x, y = getattr(bundled, f"load_{name}")(return_X_y=True)
        order = rng.permutation(len(x))[:n]
        task = {"breast_cancer": "bce", "diabetes": "mse"}.get(name, "ce")
        return x[order], y[order].astype(float) if task != "ce" else y[order], task
    if name == "bars":  # horizontal, vertical or diagonal bar in a noisy 8 x 8 image
        y, x = rng.integers(0, 3, n), rng.normal(0, 0.55, (n, 8, 8))
        at = rng.integers(1, 7, n)
        for i in range(n):
            if y[i] == 0:
                x[i, at[i]] += 1.4
            elif y[i] == 1:
                x[i, :, at[i]] += 1.4
            else:
                x[i] += 1.4 * np.eye(8, k=int(at[i]) - 3)
        return x.reshape(n, 64), y, "ce"
    if name == "dots":  # few or many bright spots
        y, x = rng.integers(0, 2, n), rng.normal(0, 0.4, (n, 64))
        for i in range(n):
            x[i, rng.choice(64, 4 + 4 * int(y[i]), replace=False)] += 2
        return x, y.astype(float), "bce"
    if name == "waves":  # a trace of 32 samples: regular, irregular or flat beats
        y, t = rng.integers(0, 3, n), np.arange(32)
        speed = rng.uniform(0.7, 1.3, n)[:, None]
        wobble = np.cumsum(rng.normal(0, 0.45, (n, 32)), axis=1) * (y == 1)[:, None]
        size = np.where(y == 2, 0.25, 1.0)[:, None]
        return size * np.sin(speed * t + rng.uniform(0, 6, (n, 1)) + wobble) + rng.normal(0, 0.2, (n, 32)), y, "ce"
    raise KeyError(name)


def simulate_sequences(name: str, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, str, int]:
    """@returns tokens (or values for `adding`), outcome, task, size of the vocabulary"""
    kind, _, length = name.partition(":")
    tokens = rng.integers(2, 8, (n, int(length or 12)))
    if kind == "first_token":  # which of two marks stood first, many tokens ago
        y = rng.integers(0, 2, n)
        tokens[:, 0] = y
        return tokens, y.astype(float), "bce", 8
    if kind == "copy":  # the token three places from the end
        return tokens, tokens[:, -3] - 2, "ce", 8
    if kind == "tokens":  # how often does token 2 stand there: at most once, twice, more often
        return tokens, ((tokens == 2).sum(1).clip(1, 3) - 1), "ce", 8
    if kind == "order":  # does mark 0 stand before mark 1
        places = np.stack([rng.permutation(tokens.shape[1])[:2] for _ in range(n)])
        rows = np.arange(n)
        tokens[rows, places[:, 0]], tokens[rows, places[:, 1]] = 0, 1
        return tokens, (places[:, 0] < places[:, 1]).astype(float), "bce", 8
    if kind == "adding":  # the sum of the values at two marked places
        values, marks = rng.random(tokens.shape), np.zeros(tokens.shape)
        for i in range(n):
            marks[i, rng.permutation(tokens.shape[1])[:2]] = 1
        return np.stack([values, marks], axis=2), (values * marks).sum(1), "mse", 0
    raise KeyError(name)


SEQUENCES = ("first_token", "copy", "tokens", "order", "adding")
REGRESSIONS = ("friedman", "linear", "diabetes", "adding")
IMAGES = ("digits", "bars", "dots")
BUNDLED_SIZE = {"breast_cancer": 569, "wine": 178, "diabetes": 442, "digits": 1797}


def load_data(c: Config) -> Data:
    rng = np.random.default_rng([c.seed, 2])
    is_sequence = c.dataset.partition(":")[0] in SEQUENCES
    n_val = 400 if is_sequence else 600
    size = BUNDLED_SIZE.get(c.dataset)
    if size is not None:
        n_val = min(n_val, size - min(c.n_train, int(0.7 * size)))
    vocabulary = 0
    if is_sequence:
        x, y, task, vocabulary = simulate_sequences(c.dataset, c.n_train + n_val, rng)
    else:
        x, y, task = simulate_rows(c.dataset, c.n_train + n_val, rng)
        cut = len(x) - n_val
        # Pixels and samples share a scale: one that is nearly always 0 must not become huge on a new image.
        is_picture = c.dataset in (*IMAGES, "waves")
        x = (x - x[:cut].mean(0)) / (x[:cut].std() if is_picture else x[:cut].std(0) + 1e-6)
    cut = len(x) - n_val
    if task == "mse":
        y = (y - y[:cut].mean()) / y[:cut].std()
        # In original units: a large scale and an offset, as of a cost or a length of stay in hours.
        y = y * c.target_scale + (3 * c.target_scale if c.target_scale != 1 else 0)
    if c.label_noise > 0:
        wrong = rng.random(cut) < c.label_noise
        if task == "mse":
            y[:cut] += wrong * rng.normal(0, 1.5, cut)
        else:
            y[:cut] = np.where(wrong, rng.permutation(y[:cut]), y[:cut])
    if c.bug == "misaligned":
        y[:cut] = y[:cut][rng.permutation(cut)]
    x = x * c.input_scale if c.input_scale != 1 else x
    is_tokens = vocabulary > 0
    x_all = torch.tensor(x, dtype=torch.long if is_tokens else torch.float32)
    y_all = torch.tensor(y, dtype=torch.long if task == "ce" else torch.float32)
    n_out = int(y_all.max()) + 1 if task == "ce" else 1
    if c.arch == "autoencoder":
        y_all, task, n_out = x_all.clone(), "mse", x_all.shape[1]
    elif task == "mse":
        y_all = y_all[:, None]
    if c.arch == "embedding":  # every feature in eight bins with a vector each
        bins = torch.bucketize(x_all, torch.tensor([-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5]))
        x_all = bins + 8 * torch.arange(x_all.shape[1])
        vocabulary = 8 * x_all.shape[1]
    return Data(x_all[:cut], y_all[:cut], x_all[cut:], y_all[cut:], task, n_out, vocabulary)


# --------------------------------------------------------------------------------------------------
# Networks: each keeps `parts`, its named modules from input to output, and fills `taps` while it runs
# --------------------------------------------------------------------------------------------------

ACTIVATIONS: dict[str, Callable] = {
    **{"relu": F.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "gelu": F.gelu},
    **{"leaky": lambda x: F.leaky_relu(x, 0.01), "identity": lambda x: x},
}


class Tape:
    """What a forward pass leaves for the probes: outputs of activations, and what the next layer is given."""

    def __init__(self) -> None:
        self.units: list[tuple[str, torch.Tensor]] = []
        self.signals: list[torch.Tensor] = []

    def add(self, name: str, units: torch.Tensor, signal: torch.Tensor) -> None:
        self.units.append((name, units.detach()))
        if signal.requires_grad:
            signal.retain_grad()
        self.signals.append(signal)


class LoraLinear(nn.Module):
    """A frozen layer with a trainable correction of rank 4 that starts at zero."""

    def __init__(self, n_in: int, n_out: int) -> None:
        super().__init__()
        self.base = nn.Linear(n_in, n_out)
        self.base.requires_grad_(False)
        self.lora_A = nn.Parameter(torch.randn(4, n_in) / math.sqrt(n_in))
        self.lora_B = nn.Parameter(torch.zeros(n_out, 4))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.base(x) + 2 * (x @ self.lora_A.T) @ self.lora_B.T


class Gain(nn.Module):
    """A learned factor on a residual branch, zero at the start."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.weight * x


class Network(nn.Module):
    def __init__(self, c: Config) -> None:
        super().__init__()
        self.c = c
        self.act = ACTIVATIONS[c.act]
        self.parts: list[tuple[str, nn.Module]] = []
        self.modules_kept = nn.ModuleList()
        self.style = c.log.get("style", "layers")

    def keep(self, name: str, module: nn.Module) -> nn.Module:
        self.parts.append((name, module))
        self.modules_kept.append(module)
        return module

    def detach_if_bug(self, h: torch.Tensor, i: int, n: int) -> torch.Tensor:
        return h.detach() if self.c.bug == "detached" and i == (n + 1) // 2 else h


def dense_name(style: str, kind: str, i: int, n: int, has_norm: bool) -> str:
    """@param i place of the layer from 0, of n"""
    last = i == n - 1 and kind == "linear"
    if style == "fc":
        return "out" if last else f"{'fc' if kind == 'linear' else kind}{i + 1}"
    if style == "net":
        return f"net.{i * (3 if has_norm else 2) + (kind != 'linear')}"
    if style == "block":
        return "head.classifier" if last else f"encoder.block_{i:02d}.{kind}"
    if style == "trunk":
        return "model.output" if last else f"model.trunk.{i}.{'fc' if kind == 'linear' else kind}"
    return f"layers.{i}" if kind == "linear" else f"{kind}s.{i}"


class Mlp(Network):
    """Fully connected; also autoencoder, embedding, lora, rezero, highway and two towers."""

    def __init__(self, c: Config, data: Data) -> None:
        super().__init__(c)
        n_in = data.x.shape[1]
        if c.arch == "embedding":
            self.embedding = self.keep("embed", nn.Embedding(data.vocabulary, 3))
            n_in *= 3
        widths = [c.width] * (c.depth - 1)
        if c.arch == "autoencoder":
            half = (c.depth - 1) // 2
            widths = [max(4, c.width >> i) for i in range(half)]
            widths = widths + [max(3, c.width >> half)] + widths[::-1]
            widths = widths[: c.depth - 1]
        if c.arch == "towers":
            self.split = n_in // 2
            self.tower_b = self.keep("tower_b.0", nn.Linear(n_in - self.split, c.width))
            n_in = self.split
        sizes = [n_in, *widths, data.n_out]
        self.linears, self.norms, self.gates = [], [], []
        for i in range(len(sizes) - 1):
            is_last = i == len(sizes) - 2
            layer = LoraLinear if c.arch == "lora" and not is_last else nn.Linear
            name = dense_name(self.style, "linear", i, len(sizes) - 1, c.norm is not None)
            self.linears.append(self.keep(name, layer(sizes[i], sizes[i + 1])))
            if is_last:
                break
            norm = {"ln": nn.LayerNorm, "bn": nn.BatchNorm1d, None: None}[c.norm]
            kind = {"fc": c.norm or "", "net": "norm"}.get(self.style, "norm")
            name = dense_name(self.style, kind, i, len(sizes) - 1, True)
            self.norms.append(self.keep(name, norm(sizes[i + 1])) if norm else None)
            gate = None
            if sizes[i] == sizes[i + 1] and c.arch == "rezero":
                gate = self.keep(f"gains.{i}", Gain())
            if sizes[i] == sizes[i + 1] and c.arch == "highway":
                gate = self.keep(f"gates.{i}", nn.Linear(sizes[i], sizes[i + 1]))
                nn.init.constant_(gate.bias, -1.0)
            self.gates.append(gate)

    def forward(self, x: torch.Tensor, tape: Tape | None = None) -> torch.Tensor:
        h = self.embedding(x).flatten(1) if self.c.arch == "embedding" else x
        side = None
        if self.c.arch == "towers":
            side, h = self.act(self.tower_b(h[:, self.split :])), h[:, : self.split]
        for i, linear in enumerate(self.linears[:-1]):
            z = linear(self.detach_if_bug(h, i, len(self.linears)))
            z = z if self.norms[i] is None else self.norms[i](z)
            a = self.act(z)
            out = F.dropout(a, self.c.dropout, self.training) if self.c.dropout else a
            if self.c.arch == "highway" and self.gates[i] is not None:
                open_share = torch.sigmoid(self.gates[i](h))
                h = open_share * out + (1 - open_share) * h
            elif (self.c.residual or self.c.arch == "rezero") and h.shape == out.shape:
                h = h + (out if self.gates[i] is None else self.gates[i](out))
            else:
                h = out
            if side is not None and i == 0:
                h = h + side
            if tape is not None:
                tape.add(self.parts_name(linear), a, h)
        return self.linears[-1](self.detach_if_bug(h, -1, len(self.linears)))

    def parts_name(self, module: nn.Module) -> str:
        return next(name for name, part in self.parts if part is module)


class Cnn(Network):
    """Convolutions over 8 x 8 images, or over traces of 32 samples (`conv1d`); pooled twice."""

    def __init__(self, c: Config, data: Data) -> None:
        super().__init__(c)
        self.flat = c.arch == "conv1d"
        conv, norm = (nn.Conv1d, nn.BatchNorm1d) if self.flat else (nn.Conv2d, nn.BatchNorm2d)
        self.convs, self.norms = [], []
        n = c.depth - 1
        self.pools = {n // 2 - 1, n - 1} if n > 1 else {0}
        for i in range(n):
            stage = f"backbone.stage{i // 2 + 1}"
            names = {
                "features": (f"features.{3 * i}", f"features.{3 * i + 1}"),
                "trunk": (f"stages.{i // 2}.{i % 2}.conv", f"stages.{i // 2}.{i % 2}.norm"),
            }.get(self.style, (f"{stage}.conv{i % 2 + 1}", f"{stage}.bn{i % 2 + 1}"))
            self.convs.append(self.keep(names[0], conv(c.width if i else 1, c.width, 3, padding=1)))
            self.norms.append(self.keep(names[1], norm(c.width)) if c.norm else None)
        size = 32 if self.flat else 8
        for _ in self.pools:
            size //= 2
        n_flat = c.width * size if self.flat else c.width * size * size
        self.head = self.keep("classifier" if self.style == "features" else "fc", nn.Linear(n_flat, data.n_out))

    def forward(self, x: torch.Tensor, tape: Tape | None = None) -> torch.Tensor:
        h = x[:, None] if self.flat else x.reshape(-1, 1, 8, 8)
        for i, conv in enumerate(self.convs):
            z = conv(self.detach_if_bug(h, i, len(self.convs) + 1))
            a = self.act(z if self.norms[i] is None else self.norms[i](z))
            h = h + a if self.c.residual and h.shape == a.shape else a
            if i in self.pools:
                h = F.max_pool1d(h, 2) if self.flat else F.max_pool2d(h, 2)
            if tape is not None:
                tape.add(next(name for name, part in self.parts if part is conv), a, h)
        return self.head(h.flatten(1))


class Recurrent(Network):
    """Recurrent network that answers after the last token; its signals are those of the inputs over time."""

    def __init__(self, c: Config, data: Data) -> None:
        super().__init__(c)
        n_in = 2
        self.embedding = None
        if data.vocabulary:
            n_in = 8
            self.embedding = self.keep("embedding", nn.Embedding(data.vocabulary, n_in))
        kind = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[c.arch]
        options = {"nonlinearity": c.act} if c.arch == "rnn" else {}
        cell = kind(n_in, c.width, num_layers=c.depth, batch_first=True, **options)
        self.cell = self.keep("decoder.cell" if self.style == "trunk" else c.arch, cell)
        if c.init.startswith("gain"):  # the recurrent matrix: an orthogonal one times the gain
            for name, weight in cell.named_parameters():
                if "weight_hh" in name:
                    nn.init.orthogonal_(weight, float(c.init[4:]))
        if c.arch == "lstm":
            for name, bias in cell.named_parameters():
                if "bias_hh" in name:
                    bias.data[c.width : 2 * c.width] += 1.0
        self.head = self.keep("decoder.out" if self.style == "trunk" else "head", nn.Linear(c.width, data.n_out))

    def forward(self, x: torch.Tensor, tape: Tape | None = None) -> torch.Tensor:
        h = x if self.embedding is None else self.embedding(x)
        if tape is not None:
            steps = [h[:, t] for t in range(h.shape[1])]
            for t, step in enumerate(steps):
                tape.add(f"t{t}", torch.ones(1, 1), step)
            h = torch.stack(steps, dim=1)
        return self.head(self.cell(h)[0][:, -1])


class Transformer(Network):
    """Attention with one head, before each part a normalisation, around it a skip, each of which can be left out."""

    def __init__(self, c: Config, data: Data) -> None:
        super().__init__(c)
        w = c.width
        self.embedding = self.keep("tok_emb", nn.Embedding(data.vocabulary, w))
        self.places = self.keep("pos_emb", nn.Embedding(data.x.shape[1], w))
        self.blocks = []
        for i in range(c.depth):
            names = {
                "h": ("h.{}.ln_1", "h.{}.attn.c_attn", "h.{}.attn.c_proj", "h.{}.ln_2", "h.{}.mlp.c_fc"),
                "trunk": ("decoder.{}.n1", "decoder.{}.qkv", "decoder.{}.o", "decoder.{}.n2", "decoder.{}.up"),
            }.get(self.style, ("blocks.{}.ln1", "blocks.{}.qkv", "blocks.{}.proj", "blocks.{}.ln2", "blocks.{}.fc1"))
            last = {"h": "h.{}.mlp.c_proj", "trunk": "decoder.{}.down"}.get(self.style, "blocks.{}.fc2")
            makers = [
                nn.LayerNorm(w) if c.norm else None,
                nn.Linear(w, 3 * w),
                nn.Linear(w, w),
                nn.LayerNorm(w) if c.norm else None,
                nn.Linear(w, 2 * w),
                nn.Linear(2 * w, w),
            ]
            for name, module in zip((*names, last), makers):
                if module is not None:
                    self.keep(name.format(i), module)
            self.blocks.append(makers)
        self.head = self.keep("head", nn.Linear(w, data.n_out))

    def forward(self, x: torch.Tensor, tape: Tape | None = None) -> torch.Tensor:
        h = self.embedding(x) + self.places.weight
        for i, (norm_1, qkv, proj, norm_2, up, down) in enumerate(self.blocks):
            h = self.detach_if_bug(h, i, len(self.blocks))
            query, key, value = qkv(norm_1(h) if norm_1 else h).chunk(3, dim=-1)
            weights = torch.softmax(query @ key.transpose(1, 2) / math.sqrt(h.shape[-1]), dim=-1)
            a = proj(weights @ value)
            h = h + a if self.c.residual else a
            inner = self.act(up(norm_2(h) if norm_2 else h))
            a = down(inner)
            h = h + a if self.c.residual else a
            if tape is not None:
                tape.add(next(name for name, part in self.parts if part is up), inner.flatten(0, 1), h)
        return self.head(h.mean(1))


def build(c: Config, data: Data) -> Network:
    torch.manual_seed(c.seed)
    kind = {"cnn": Cnn, "conv1d": Cnn, "transformer": Transformer}.get(c.arch, Mlp)
    net = (Recurrent if c.arch in ("rnn", "gru", "lstm") else kind)(c, data)
    dense = [m for m in net.modules() if isinstance(m, (nn.Linear, nn.Conv1d, nn.Conv2d))]
    for i, module in enumerate(dense):
        weight, is_head = module.weight, i == len(dense) - 1
        fan_in = weight[0].numel()
        if c.init == "he" and not is_head and c.act in ("relu", "leaky", "gelu"):
            nn.init.normal_(weight, 0, math.sqrt(2 / fan_in))
        elif c.init == "xavier" and not is_head:
            nn.init.xavier_normal_(weight, 5 / 3 if c.act == "tanh" else 1.0)
        elif c.init.startswith("gain") and not is_head and c.arch not in ("rnn", "gru", "lstm"):
            nn.init.normal_(weight, 0, float(c.init[4:]) / math.sqrt(fan_in))
        elif c.init == "zero":
            nn.init.zeros_(weight)
        elif c.init == "same":
            nn.init.constant_(weight, 0.5 / fan_in)
        if c.init in ("zero", "same") or (c.init != "default" and not is_head):
            nn.init.zeros_(module.bias)
        if c.bias_shift and not is_head and (i < 2 or c.bias_shift < -2):
            module.bias.data += c.bias_shift
    for _, module in net.parts[: c.frozen]:
        module.requires_grad_(False)
    return net


# --------------------------------------------------------------------------------------------------
# Training
# --------------------------------------------------------------------------------------------------


def loss_of(output: torch.Tensor, y: torch.Tensor, task: str, smoothing: float = 0.0) -> torch.Tensor:
    if task == "bce":
        target = y * (1 - smoothing) + 0.5 * smoothing if smoothing else y
        return F.binary_cross_entropy_with_logits(output[:, 0], target)
    if task == "ce":
        return F.cross_entropy(output, y, label_smoothing=smoothing)
    return F.mse_loss(output, y)


def rate_at(c: Config, step: int) -> float:
    lr = c.lr
    if c.schedule is not None:
        kind, *values = c.schedule
        if kind == "cosine":
            lr *= 0.5 * (1 + math.cos(math.pi * step / c.steps))
        elif kind == "warmup_cosine":
            warm = values[0]
            at = (step - warm) / max(1, c.steps - warm)
            lr *= (step + 1) / warm if step < warm else 0.5 * (1 + math.cos(math.pi * at))
        elif kind == "warmup":
            lr *= min(1.0, (step + 1) / values[0])
        elif kind == "step":
            lr *= values[1] ** (step // values[0])
        elif kind == "exponential":
            lr *= values[0] ** step
        elif kind == "linear":  # to zero at a step
            lr *= max(0.0, 1 - step / values[0])
    if c.kick is not None and c.kick[0] <= step < c.kick[0] + c.kick[1]:
        lr *= c.kick[2]
    return lr


@dataclass
class Outcome:
    skill_train: float = WORST_SKILL
    skill_val: float = WORST_SKILL
    steps: list[int] = field(default_factory=list)
    train_curve: list[float] = field(default_factory=list)
    val_curve: list[float] = field(default_factory=list)
    signal_ratios: list[float] = field(default_factory=list)
    norms: list[float] = field(default_factory=list)
    displacement_ratio: float = math.nan
    nonfinite_step: int | None = None
    diverged_step: int | None = None
    dead: dict[str, float] = field(default_factory=dict)
    constant_train: float = math.nan
    n_params: int = 0
    n_train: int = 0


def evaluate(net: Network, x: torch.Tensor, y: torch.Tensor, task: str) -> float:
    net.eval()
    with torch.no_grad():
        value = float(loss_of(net(x), y, task))
    net.train()
    return value


def probe_signal(net: Network, data: Data) -> float:
    """Backward signal at the first hidden layer (first time step) over that at the last, on 256 training rows."""
    tape = Tape()
    net.eval()
    x = data.x[:256].clone()
    x = x.requires_grad_() if x.is_floating_point() else x
    loss = loss_of(net(x, tape), data.y[:256], data.task)
    if len(tape.signals) > 1 and torch.isfinite(loss):
        loss.backward()
    net.train()
    net.zero_grad(set_to_none=True)
    if len(tape.signals) < 2 or not torch.isfinite(loss):
        return math.nan
    first, last = (
        0.0 if s.grad is None else float(s.grad.double().norm()) for s in (tape.signals[0], tape.signals[-1])
    )
    if first == 0 and last == 0:
        return 0.0
    return first / last if last > 0 else math.nan


def dead_units(net: Network, data: Data) -> dict[str, float]:
    """Per layer the share of units that are zero for the whole validation set."""
    tape = Tape()
    net.eval()
    with torch.no_grad():
        net(data.x_val, tape)
    net.train()
    shares = {}
    for name, units in tape.units:
        is_zero = (units == 0).transpose(0, 1).flatten(1).all(1) if units.dim() > 1 else torch.zeros(1)
        shares[name] = float(is_zero.float().mean())
    return shares


def finite(value: float) -> bool:
    return math.isfinite(value) and abs(value) < 1e30


class Logger:
    """Writes what a team would have logged of a run, by the content in `c.log`."""

    def __init__(self, c: Config, net: Network, data: Data) -> None:
        self.c, self.net, self.data, self.records = c, net, data, []
        self.groups: dict[str, list[int]] = {}
        self.frozen: list[str] = []
        self.numel: dict[str, int] = {}
        place = {id(p): i for i, p in enumerate(net.parameters())}
        by_parameter = c.log.get("by") == "parameter" or c.arch in ("rnn", "gru", "lstm")
        for name, module in net.parts:
            parameters = list(module.named_parameters())
            if all(not p.requires_grad for _, p in parameters):
                self.frozen += [f"{name}.{key}" for key, _ in parameters] if by_parameter else [name]
            for key, p in parameters:
                if isinstance(module, LoraLinear) and not p.requires_grad:
                    continue
                full = f"{name}.{key}" if by_parameter else name
                self.groups.setdefault(full, []).append(place[id(p)])
                self.numel[full] = self.numel.get(full, 0) + p.numel()
        self.relu_names = c.act == "relu" and c.arch not in ("rnn", "gru", "lstm")
        kinds = sum(bool(c.log.get(k)) for k in ("weight", "update", "dot")) + 1
        budget = c.log.get("numbers", 3600)
        # Few numbers in a wide log leave at least 80 records, many at most 250.
        records = max(80, min(250, budget // max(1, kinds * len(self.groups))))
        self.every = c.log.get("every") or max(1, math.ceil(c.steps / min(records, c.steps)))

    def wants(self, step: int) -> bool:
        return step % self.every == 0

    def combined(self, values: list[float]) -> dict[str, float]:
        return {k: math.sqrt(sum(values[i] ** 2 for i in at)) for k, at in self.groups.items()}

    def record(self, step: int, loss: float, lr: float, norms: list[float], facts: dict[str, Any]) -> None:
        log = self.c.log
        row: dict[str, Any] = {"step": step, "loss": loss}
        if log.get("lr"):
            row["lr"] = lr
        if log.get("global", True):
            row["grad_norm"] = math.sqrt(sum(n**2 for n in norms)) if all(map(finite, norms)) else math.nan
        hidden = set() if log.get("frozen_as_zero") else set(self.frozen)
        for metric, values in (
            ("grad_norm", norms),
            ("weight_norm", facts.get("weight")),
            ("update_norm", facts.get("update")),
        ):
            if values is not None:
                for name, value in self.combined(values).items():
                    if name not in hidden or metric == "weight_norm":
                        row[f"{metric}/{name}"] = value
        if "dot" in facts:
            for name, at in self.groups.items():
                if name not in hidden:
                    row[f"grad_dot_update/{name}"] = sum(facts["dot"][i] for i in at)
        for name, share in facts.get("zero", {}).items():
            row[f"zero_frac/{name}"] = share
        if "after" in facts:
            row["loss_after"] = facts["after"]
        is_due = len(self.records) % log.get("val_every", 1) == 0
        if log.get("val") == "all" or (log.get("val") in ("null", "absent") and is_due):
            row["val_loss"] = evaluate(self.net, self.data.x_val, self.data.y_val, self.data.task) * self.c.loss_scale
        elif log.get("val") == "null":
            row["val_loss"] = None
        self.records.append({k: shorten(v) for k, v in row.items()})

    def meta(self, run_id: str, n_params: int) -> dict[str, Any]:
        c = self.c
        task = {"bce": "binary classification (BCE)", "mse": "regression (MSE)"}
        meta = {
            "run_id": run_id,
            "model": c.arch,
            "depth": c.depth,
            "width": c.width,
            "layer_order_input_to_output": list(self.groups),
            "activation": {"leaky": "leaky_relu"}.get(c.act, c.act),
            "norm": c.norm,
            "residual": c.residual or c.arch == "rezero",
            "optimizer": c.optimizer,
            "lr": c.lr,
            "schedule": None if c.schedule is None else list(c.schedule),
            "weight_decay": c.weight_decay,
            "batch_size": c.batch,
            "grad_clip": c.clip,
            "grad_norm_logged": "after clipping" if c.log.get("after_clip") else "before clipping",
            "task": task.get(self.data.task, f"{self.data.n_out}-class classification (CE)"),
            "dataset": c.dataset.replace(":", "_"),
            "n_train": len(self.data.x),
            "n_val": len(self.data.x_val),
            "seed": c.seed,
            "steps": c.steps,
            "log_every": self.every,
            "n_params": n_params,
            "frozen_layers": self.frozen,
        }
        if c.optimizer == "momentum":
            meta["momentum"] = c.momentum
        if c.log.get("numel"):
            meta["numel"] = self.numel
        if c.log.get("prevalence") and self.data.task == "bce":
            meta["train_prevalence"] = shorten(float(self.data.y.mean()))
        return meta


def shorten(value: Any) -> Any:
    return float(f"{value:.6g}") if isinstance(value, float) and math.isfinite(value) else value


def make_optimizer(c: Config, net: Network) -> torch.optim.Optimizer:
    parameters = [p for p in net.parameters() if p.requires_grad]
    if c.bug == "optimizer":  # holds copies, as after a model was rebuilt
        parameters = [nn.Parameter(p.detach().clone()) for p in parameters]
    if c.optimizer in ("sgd", "momentum"):
        momentum = c.momentum if c.optimizer == "momentum" else 0
        return torch.optim.SGD(parameters, lr=c.lr, momentum=momentum, weight_decay=c.weight_decay)
    kind = torch.optim.AdamW if c.optimizer == "adamw" else torch.optim.Adam
    return kind(parameters, lr=c.lr, weight_decay=c.weight_decay)


def train(c: Config, run_id: str | None = None) -> tuple[Outcome, Logger | None]:
    """Trains once. With a run id the log is kept and the probes are taken."""
    data = load_data(c)
    net = build(c, data)
    parameters = list(net.parameters())
    start = [p.detach().clone() for p in parameters]
    optimizer = make_optimizer(c, net)
    logger = Logger(c, net, data) if run_id else None
    out = Outcome(constant_train=data.constant_loss(data.y), n_train=len(data.x))
    out.n_params = sum(p.numel() for p in parameters)
    rng = np.random.default_rng([c.seed, 1])
    constant_row = data.x.float().mean(0) if data.x.is_floating_point() else None
    n, order, cursor = len(data.x), np.arange(0), 0
    marks = {int(c.steps * share) for share in (0, 0.05, 0.15, 0.3, 0.5, 0.75)}
    every = max(1, c.steps // 40)
    start_loss, checks = math.nan, 0

    for step in range(c.steps):
        if run_id and step in marks:
            out.signal_ratios.append(probe_signal(net, data))
        if step == 0 or (run_id and step % every == 0):
            loss = evaluate(net, data.x, data.y, data.task)
            start_loss = loss if step == 0 else start_loss
            if run_id:
                out.steps.append(step)
                out.train_curve.append(loss)
                out.val_curve.append(evaluate(net, data.x_val, data.y_val, data.task))

        if cursor + min(c.batch, n) > len(order):
            order, cursor = rng.permutation(n), 0
        rows = torch.from_numpy(order[cursor : cursor + c.batch])
        cursor += c.batch
        x, y = data.x[rows], data.y[rows]
        if c.bug == "shuffled":
            y = y[torch.from_numpy(rng.permutation(len(y)))]
        if c.bug == "constant":
            x = constant_row.expand_as(x) if constant_row is not None else torch.full_like(x, 3)
        if c.bad_batch is not None and step == c.bad_batch[0]:
            x = x * c.bad_batch[1]

        wants = logger is not None and logger.wants(step)
        tape = Tape() if wants and c.log.get("zero") and logger.relu_names else None
        lr = rate_at(c, step)
        for group in optimizer.param_groups:
            group["lr"] = lr
        output = net(x, tape)
        loss = loss_of(output, y, data.task, c.smoothing) * c.loss_scale
        if c.nan is not None and (step == c.nan[0]):
            zero = (output * 0).sum()
            loss = loss + (zero.log() if c.nan[1] == "log" else zero / zero)
        net.zero_grad(set_to_none=True)
        (-loss if c.ascent is not None and step >= c.ascent else loss).backward()
        gradients = [torch.zeros(1) if p.grad is None else p.grad for p in parameters]
        norms = torch.stack(torch._foreach_norm(gradients)).double()
        total = float(norms.square().sum().sqrt())
        out.norms.append(total)
        value = float(loss.detach())
        is_finite = finite(value) and finite(total)
        if not is_finite and out.nonfinite_step is None:
            out.nonfinite_step = step
        if run_id and is_finite and out.diverged_step is None and checks < 60:
            if value / c.loss_scale > 5 * start_loss:
                checks += 1
                if not evaluate(net, data.x, data.y, data.task) <= 10 * start_loss:
                    out.diverged_step = step
        if c.clip is not None and total > c.clip:
            torch._foreach_mul_([p.grad for p in parameters if p.grad is not None], c.clip / total)
        if wants:
            before = [p.detach().clone() for p in parameters]
        # As a loss scaler does: a step whose gradient is not finite is left out.
        if is_finite or c.nan is None or c.nan[2] != "transient":
            optimizer.step()
        if wants:
            facts: dict[str, Any] = {}
            if c.log.get("after_clip") and c.clip is not None:
                gradients = [torch.zeros(1) if p.grad is None else p.grad for p in parameters]
                norms = torch.stack(torch._foreach_norm(gradients)).double()
            if c.log.get("weight"):
                facts["weight"] = [float(v) for v in torch._foreach_norm(before)]
            if c.log.get("update") or c.log.get("dot"):
                updates = [p.detach() - b for p, b in zip(parameters, before)]
                if c.log.get("update"):
                    facts["update"] = [float(v) for v in torch._foreach_norm(updates)]
                if c.log.get("dot"):
                    facts["dot"] = [float((g * u).sum()) for g, u in zip(gradients, updates)]
                    if not c.dropout and c.norm != "bn":
                        with torch.no_grad():
                            facts["after"] = float(loss_of(net(x), y, data.task, c.smoothing)) * c.loss_scale
            if tape is not None:
                facts["zero"] = {name: float((u == 0).float().mean()) for name, u in tape.units}
            logger.record(step, value, lr, norms.tolist(), facts)
        if out.nonfinite_step is not None and (c.nan is None or c.nan[2] == "terminal"):
            rows_after = (step - out.nonfinite_step) // (logger.every if logger else 1)
            if logger is None or (c.log.get("stops") and rows_after >= 2):
                break

    final = evaluate(net, data.x, data.y, data.task)
    final_val = evaluate(net, data.x_val, data.y_val, data.task)
    out.skill_train = skill(final, out.constant_train)
    out.skill_val = skill(final_val, data.constant_loss(data.y_val))
    if run_id:
        out.steps.append(c.steps)
        out.train_curve.append(final)
        out.val_curve.append(final_val)
        out.signal_ratios.append(probe_signal(net, data))
        out.dead = dead_units(net, data) if c.act == "relu" and finite(final) else {}
        if c.arch not in ("rnn", "gru", "lstm"):
            moved = [
                float((p.detach() - s).norm() / s.norm())
                for p, s in zip(parameters, start)
                if p.dim() > 1 and p.requires_grad
            ]
            third = max(1, len(moved) // 3)
            if len(moved) > 2 and all(map(finite, moved)) and sum(moved[-third:]) > 0:
                out.displacement_ratio = sum(moved[:third]) / sum(moved[-third:])
    return out, logger


def skill(loss: float, constant: float) -> float:
    return max(WORST_SKILL, 1 - loss / constant) if finite(loss) else WORST_SKILL


# --------------------------------------------------------------------------------------------------
# Truth
# --------------------------------------------------------------------------------------------------

FAULTS = (
    "exploding_gradient",
    "dead_relu",
    "lr_too_high",
    "vanishing_gradient",
    "lr_too_low",
    "plateau",
    "overfitting",
)


def median(values: list[float]) -> float:
    kept = [v for v in values if not math.isnan(v)]
    return float(np.median(kept)) if kept else math.nan


def smooth(curve: list[float]) -> list[float]:
    return [float(np.median(curve[max(0, i - 1) : i + 2])) for i in range(len(curve))]


def find_truth(c: Config, base: Outcome) -> dict[str, Any]:
    """Intervenes and applies the definitions in README.md."""
    higher, _ = train(replace(c, lr=c.lr * 10, log={}))
    lower, _ = train(replace(c, lr=c.lr / 10, log={}))
    fixed = train(replace(c, fix={}, log={}, **c.fix))[0] if c.fix else None
    changes_rate = set(c.fix) <= {"lr", "schedule", "kick"}
    own, own_val = base.skill_train, base.skill_val
    signal = median(base.signal_ratios)

    # With other patients or other labels another loss can be reached: no measure for this run.
    changes_data = bool({"n_train", "label_noise"} & set(c.fix))
    counterpart = fixed if fixed and not changes_rate and not changes_data else None
    known = [higher, lower] + ([fixed] if fixed and not changes_data else [])
    if counterpart and counterpart.skill_train < 0.05 and "norm" in c.fix and c.arch in ("mlp", "highway", "towers"):
        # The sound deep network did not learn in this budget either: the shallow one, all else as it was.
        shallow, _ = train(replace(c, depth=4, act="relu", init="he", norm="ln", fix={}, log={}))
        known.append(shallow)
        counterpart = max(counterpart, shallow, key=lambda o: o.skill_train)
    looks_starved = not math.isnan(signal) and signal < 3e-2 and own < 0.5
    if counterpart is None and looks_starved and c.arch in ("mlp", "cnn", "conv1d", "transformer", "towers"):
        norm = "bn" if c.arch in ("cnn", "conv1d") else "ln"
        act = "relu" if c.act in ("sigmoid", "tanh") else c.act
        counterpart, _ = train(replace(c, norm=norm, residual=True, init="he", act=act, bias_shift=0, fix={}, log={}))
        known.append(counterpart)
    lowers, highers = [lower], [higher]
    if fixed and changes_rate and "lr_too_low" in c.intended:
        highers.append(fixed)
    elif fixed and changes_rate:
        lowers.append(fixed)
    best = max([own, *(o.skill_train for o in known)])
    best_val = max([own_val, *(o.skill_val for o in known)])
    lower_skill, lower_val = max((o.skill_train, o.skill_val) for o in lowers)
    higher_skill, higher_val = max((o.skill_train, o.skill_val) for o in highers)
    # Clearly worse than an alternative that learns, or far worse than a constant where another is not.
    harmed = (own < 0.8 * best and best - own > 0.02 and best >= 0.05) or (own <= -1 and best > own + 1)
    generalises = own_val > 0 and own_val >= 0.8 * best_val

    checks: dict[str, str] = {}
    why: dict[str, str] = {}

    # Vanishing
    uses_sgd = c.optimizer in ("sgd", "momentum")
    if not math.isnan(signal) and signal < 3e-2:
        reference = counterpart.skill_train if counterpart else best
        is_worse = reference >= 0.05 and own < 0.75 * reference
        is_moved_less = uses_sgd and base.displacement_ratio < 0.1
        if is_worse and counterpart and (signal < 1e-3 or (signal < 1e-2 and is_moved_less)):
            checks["vanishing_gradient"] = "yes"
        elif is_worse:
            checks["vanishing_gradient"] = "maybe"

    # Exploding
    start_norm = median(base.norms[:3])
    finite_norms = [v for v in base.norms if finite(v)]
    growth = max(finite_norms, default=math.nan) / start_norm if start_norm > 0 else math.nan
    rises = base.train_curve[-1] > base.train_curve[0] or not finite(base.train_curve[-1])
    first_norm = base.norms[0] if base.norms else math.nan
    versus_fix = first_norm / fixed.norms[0] if fixed and fixed.norms[0] > 0 else math.nan
    start_signal = base.signal_ratios[0] if base.signal_ratios else math.nan
    signs = [
        base.nonfinite_step is not None,
        growth >= 1000 and rises,
        not changes_rate and (versus_fix >= 1000 or not finite(first_norm)),
        max((v for v in (start_signal, signal) if not math.isnan(v)), default=0) > 1000,
    ]
    if any(signs):
        ruins_validation = own_val <= -5 and best_val > 0
        checks["exploding_gradient"] = "yes" if harmed or ruins_validation else "maybe"
        if checks["exploding_gradient"] == "maybe":
            why["exploding_gradient"] = "without consequence for the loss"
    elif harmed and counterpart and max(versus_fix, start_signal) > 50:
        checks["exploding_gradient"] = "maybe"

    # Dead units
    dead_layer, dead_max = max(base.dead.items(), key=lambda item: item[1], default=("", math.nan))
    if dead_max >= 0.3:
        checks["dead_relu"] = "yes" if dead_max >= 0.5 else "maybe"
        if dead_max >= 0.5 and not harmed:
            why["dead_relu"] = "dead units without consequence for the loss"

    # Learning rate
    is_nonfinite = not finite(base.train_curve[-1])
    if lower_skill >= 0.05 and lower_skill >= 0.6 * best and (is_nonfinite or own < 0.8 * lower_skill):
        is_clear = lower_skill - own > 0.03 and (own < 0.05 or not own_val >= lower_val)
        checks["lr_too_high"] = "yes" if is_clear else "maybe"
    if higher_skill >= 0.05 and higher_skill >= 0.6 * best and own < 0.7 * higher_skill:
        is_clear = own < 0.5 * higher_skill and own_val < 0.6 * higher_val and higher_skill - own > 0.03
        checks["lr_too_low"] = "yes" if is_clear else "maybe"

    # Plateau
    tail = [v for s, v in zip(base.steps, base.train_curve) if s >= 0.4 * c.steps]
    flat = (max(tail) - min(tail)) / base.constant_train if all(map(finite, tail)) else math.inf
    if flat < 0.1 and (own < 0.05 or own < 0.6 * best):
        is_clear = flat < 0.06 and best >= 0.05 and own < 0.6 * best and not generalises
        checks["plateau"] = "yes" if is_clear else "maybe"
    elif best >= 0.1 and all(map(finite, tail)) and min(tail) > 0.95 * base.constant_train:
        checks["plateau"] = "maybe"
        why["plateau"] = "not flat, but never better than the constant prediction"

    # Overfitting
    val, fit = smooth(base.val_curve), smooth(base.train_curve)
    lowest = int(np.nanargmin(val)) if any(map(finite, val)) else 0
    rise = val[-1] / val[lowest] if finite(val[-1]) and val[lowest] > 0 else math.nan
    drop = (fit[lowest] - fit[-1]) / fit[lowest] if finite(fit[-1]) and fit[lowest] > 0 else math.nan
    if rise >= 1.05 and drop >= 0.1:
        checks["overfitting"] = "yes" if rise >= 1.2 else "maybe"
    elif rise >= 1.2 and drop >= 0:
        checks["overfitting"] = "maybe"
    elif own - own_val > 0.25 and own > 0.3:
        checks["overfitting"] = "maybe"
        why["overfitting"] = "a large gap without a rise"

    # Together
    yes = [f for f in FAULTS if checks.get(f) == "yes"]
    maybe = [f for f in FAULTS if checks.get(f) == "maybe"]
    intended = [] if c.intended == "healthy" else c.intended.split(";")
    borderline = ""
    is_good = own >= 0.75 * best or generalises
    if intended and any(f in yes for f in intended):
        primary = next(f for f in intended if f in yes)
        borderline = why.get(primary, "")
    elif intended and any(f in maybe for f in intended) and not yes:
        primary = next(f for f in intended if f in maybe)
        yes, maybe = [primary], [f for f in maybe if f != primary]
        borderline = f"intended fault only partly confirmed: {primary}" + (
            f" ({why[primary]})" if primary in why else ""
        )
        if is_good and primary != "overfitting":
            # Built in but without consequence: saying nothing is as right as saying it.
            yes, maybe, primary = ["healthy"], [*maybe, primary], "healthy"
    elif yes:
        primary = yes[0]
        borderline = why.get(primary, "") or ("built as healthy, checks say otherwise" if not intended else "")
    elif is_good:
        yes, primary = ["healthy"], "healthy"
        if intended:
            borderline = "construction failed, the run is as good as its counterpart"
        elif "plateau" in maybe:
            borderline = "healthy, but near the limit for plateau"
    else:
        yes, primary = ["unclear"], "unclear"

    observability = "loss"
    if primary in ("vanishing_gradient", "exploding_gradient"):
        observability = "layer_norms"
    if primary == "dead_relu":
        observability = "zero_frac or layer_norms"
    if primary == "vanishing_gradient" and c.arch in ("rnn", "gru", "lstm"):
        observability = "loss_only (vanishing is over time; norms of a recurrent layer do not show it)"
        borderline = borderline or "not visible in the layer norms"
    if primary == "overfitting" and c.log.get("val") is None:
        observability = "not in the log (val_loss not logged)"
    if c.clip is not None and primary == "exploding_gradient" and c.log.get("after_clip"):
        borderline = borderline or "the logged norms are those after clipping"

    onset: int | str = ""
    moments = [m for m in (base.diverged_step, base.nonfinite_step) if m is not None]
    built_in = next(
        (
            m
            for m in (c.kick and c.kick[0], c.bad_batch and c.bad_batch[0], c.nan and c.nan[0], c.ascent)
            if m is not None
        ),
        None,
    )
    if primary not in ("healthy", "unclear"):
        onset = 0
        if primary == "overfitting":
            onset = base.steps[lowest]
        elif primary in ("exploding_gradient", "lr_too_high", "dead_relu", "plateau") and built_in is not None:
            onset = built_in
        elif primary in ("exploding_gradient", "lr_too_high") and moments:
            onset = min(moments)
        elif primary == "lr_too_low" and c.schedule and c.schedule[0] in ("step", "linear"):
            onset = c.schedule[1]

    return {
        "labels": ";".join(([primary] + [f for f in yes if f != primary])),
        "primary": primary,
        "acceptable": ";".join(maybe),
        "borderline": int(bool(borderline)),
        "borderline_why": borderline,
        "observability": observability,
        "family": c.family,
        "intended": c.intended,
        "arch": c.arch,
        "depth": c.depth,
        "width": c.width,
        "act": c.act,
        "norm": c.norm or "",
        "residual": int(c.residual),
        "init": c.init,
        "optimizer": c.optimizer,
        "lr": c.lr,
        "dataset": c.dataset,
        "n_train": base.n_train,
        "batch": c.batch,
        "seed": c.seed,
        "steps": c.steps,
        "onset_step": onset,
        "nonfinite_step": "" if base.nonfinite_step is None else base.nonfinite_step,
        "diverged_step": "" if base.diverged_step is None else base.diverged_step,
        "signal_ratio": short(signal),
        "signal_ratio_start": short(start_signal),
        "disp_ratio": short(base.displacement_ratio),
        "gnorm_growth": short(growth),
        "gnorm_init": short(first_norm),
        "gnorm_init_vs_fix": short(versus_fix),
        "dead_max": short(dead_max),
        "dead_layer": dead_layer if dead_max > 0 else "",
        "skill_train": short(own),
        "skill_val": short(own_val),
        "skill_fix": short(fixed.skill_train if fixed else math.nan),
        "skill_counterpart": short(counterpart.skill_train if counterpart else math.nan),
        "skill_lower_lr": short(lower.skill_train),
        "skill_higher_lr": short(higher.skill_train),
        "flat_range": short(flat),
        "val_rise": short(rise),
        "train_drop_after_val_min": short(drop),
        "logs_val": c.log.get("val") or "",
        "checks": ";".join(f"{f}={checks[f]}" for f in FAULTS if f in checks),
    }


def short(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.4g}"


# --------------------------------------------------------------------------------------------------
# Families: how many of each, and what they look like
# --------------------------------------------------------------------------------------------------

Draw = Callable[["Chance"], dict[str, Any]]
FAMILIES: dict[str, tuple[str, int, int, Draw]] = {}


class Chance:
    """A seeded generator with the choices that development and holdout do not share."""

    def __init__(self, name: str, family: str, i: int) -> None:
        self.rng = np.random.default_rng([SET_SEED[name], *family.encode(), i])
        self.held, self.i = name == "holdout", i

    def pick(self, *options: Any) -> Any:
        return options[int(self.rng.integers(len(options)))]

    def turn(self, *options: Any) -> Any:
        """One after the other, so that every option comes about equally often."""
        return options[self.i % len(options)]

    def chance(self, p: float) -> bool:
        return bool(self.rng.random() < p)

    def between(self, low: float, high: float) -> float:
        """Log-uniform, two significant digits."""
        return float(f"{math.exp(self.rng.uniform(math.log(low), math.log(high))):.2g}")

    def whole(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high + 1))

    def width(self) -> int:
        return self.pick(12, 20, 40, 48) if self.held else self.pick(8, 16, 24, 32, 64)

    def shallow(self) -> int:
        return self.pick(3, 4, 5, 5) if self.held else self.pick(2, 3, 4, 6)

    def deep(self) -> int:
        return self.pick(7, 10, 14, 16, 24) if self.held else self.pick(6, 8, 9, 12, 20)

    def rows(self, easy: bool = False) -> dict[str, Any]:
        """A tabular data set with its size; `easy` ones are learnt well."""
        new = (
            ["rings", "spirals", "trauma_d"]
            if easy
            else ["trauma_c", "trauma_d", "trauma_e", "rings", "spirals", "diabetes", "wine"]
        )
        old = ["friedman", "linear", "breast_cancer", "digits", "two_moons"] + (
            [] if easy else ["trauma_a", "trauma_b", "trauma_a", "trauma_b"]
        )
        name = self.pick(*new) if self.held and self.chance(0.7) else self.pick(*old)
        n = {"breast_cancer": 399, "wine": 120, "diabetes": 300, "digits": 1000}.get(name)
        sizes = (2400, 3200, 4000) if name.startswith("trauma") else (600, 1000, 1800, 3000)
        return {"dataset": name, "n_train": n or self.pick(*sizes)}

    def images(self) -> dict[str, Any]:
        if self.held and self.chance(0.7):
            if self.chance(0.5):
                return {"arch": "conv1d", "dataset": "waves", "n_train": 900}
            return {"arch": "cnn", "dataset": "dots", "n_train": 900}
        return {"arch": "cnn", **self.pick({"dataset": "bars", "n_train": 900}, {"dataset": "digits", "n_train": 1000})}

    def sizes(self) -> dict[str, Any]:
        return {
            "width": self.width(),
            "batch": self.pick(16, 32, 32, 64),
            "steps": self.pick(200, 300, 300, 400, 500, 800),
        }

    def rate(self, kinds: tuple[str, ...] = ("adam", "adam", "momentum", "sgd", "adamw")) -> dict[str, Any]:
        """An optimizer with a learning rate that suits it."""
        kind = self.pick(*kinds)
        lr = {"adam": (2e-3, 8e-3), "adamw": (2e-3, 8e-3), "momentum": (0.02, 0.05), "sgd": (0.08, 0.25)}[kind]
        return {"optimizer": kind, "lr": self.between(*lr)}

    def log(self, recurrent: bool) -> dict[str, Any]:
        """What a team writes down: a quarter the essentials, a quarter the series for finer rules, the rest between."""
        kind = self.pick("essential", "extra", "middle", "middle")
        val = self.pick("all", "all", "all", "null", "absent", None)
        styles = ["layers", "fc", "net", "block", "features", "h"] + (["trunk"] * 6 if self.held else [])
        log: dict[str, Any] = {
            "style": self.pick(*styles),
            "val": val,
            "by": self.pick("module", "module", "parameter"),
        }
        log |= {"val_every": self.pick(3, 5, 10) if val in ("null", "absent") else 1, "stops": self.chance(0.35)}
        log |= {"frozen_as_zero": self.chance(0.4), "numel": self.chance(0.3), "prevalence": self.chance(0.4)}
        if kind == "essential":
            return log | {"global": self.chance(0.7), "numbers": 2600}
        log |= {
            "lr": self.chance(0.75),
            "weight": self.chance(0.6),
            "update": self.chance(0.5),
            "zero": self.chance(0.65),
        }
        if kind == "extra":
            log |= {"dot": True, "update": True, "by": "module"}
        return log


def family(intended: str, development: int, holdout: int) -> Callable[[Draw], Draw]:
    def register(draw: Draw) -> Draw:
        FAMILIES[draw.__name__] = (intended, development, holdout, draw)
        return draw

    return register


def at(k: Chance, steps: int, low: float, high: float) -> tuple[int, dict[str, Any]]:
    """A step within the run that is logged, and the log settings that make it so."""
    every = max(1, math.ceil(steps / 150))
    return int(steps * k.rng.uniform(low, high)) // every * every, {"every": every}


# Healthy


@family("healthy", 18, 24)
def healthy_plain(k: Chance) -> dict[str, Any]:
    act = k.pick("relu", "relu", "tanh", "gelu", "leaky")
    init = "xavier" if act == "tanh" else "he"
    arch = k.pick("mlp", "highway", "towers") if k.held else "mlp"
    return {"arch": arch, "depth": k.shallow(), "act": act, "init": init, **k.rows(), **k.sizes(), **k.rate()}


@family("healthy", 9, 14)
def healthy_cnn(k: Chance) -> dict[str, Any]:
    norm, depth = k.pick(None, "bn"), k.pick(4, 6) if k.held else k.pick(3, 4, 5)
    return {
        "depth": depth,
        "width": k.pick(6, 10) if k.held else 8,
        "norm": norm,
        "steps": 200,
        **k.images(),
        **k.rate(("adam", "momentum")),
    }


@family("healthy", 9, 13)
def healthy_recurrent(k: Chance) -> dict[str, Any]:
    arch = k.turn("gru", "lstm", "rnn")
    data = k.pick("adding:10", "order:8", "copy:10") if k.held else k.pick("copy:8", "copy:12", "first_token:6")
    if arch == "rnn":
        data = data.split(":")[0] + ":6"
    depth = k.pick(1, 2) if k.held else 1
    base = {"arch": arch, "depth": depth, "width": k.pick(12, 20) if k.held else 16, "act": "tanh", "init": "default"}
    return {
        **base,
        "dataset": data,
        "n_train": 900,
        "steps": 350,
        "lr": k.between(8e-3, 2e-2),
        "clip": k.pick(None, 1.0),
    }


@family("healthy", 7, 11)
def healthy_transformer(k: Chance) -> dict[str, Any]:
    data = k.pick("order:8", "copy:10", "tokens:14") if k.held else k.pick("tokens:12", "tokens:10", "first_token:10")
    base = {
        "arch": "transformer",
        "depth": k.pick(1, 3) if k.held else k.pick(1, 2),
        "width": k.pick(12, 20) if k.held else 16,
    }
    base |= {"act": "gelu", "norm": "ln", "residual": True, "init": "default", "dataset": data, "n_train": 900}
    return {
        **base,
        "steps": 260,
        "optimizer": k.pick("adam", "adamw"),
        "lr": k.between(4e-3, 1e-2),
        "schedule": k.pick(None, ("warmup_cosine", 20)),
    }


@family("healthy", 9, 13)
def healthy_deep_residual(k: Chance) -> dict[str, Any]:
    depth = k.pick(10, 16, 24) if k.held else k.pick(8, 12, 20)
    base = {
        "depth": depth,
        "residual": True,
        "norm": k.pick("ln", "ln", "bn"),
        "act": k.pick("relu", "gelu"),
        "init": "default",
    }
    return {**base, **k.rows(), **k.sizes(), "steps": 250, **k.rate(("adam", "momentum", "adamw"))}


@family("healthy", 6, 9)
def healthy_warmup_cosine(k: Chance) -> dict[str, Any]:
    schedule = k.pick(("warmup_cosine", 30), ("cosine",), ("warmup_cosine", 60))
    return {
        "depth": k.shallow(),
        **k.rows(),
        **k.sizes(),
        "steps": 400,
        "schedule": schedule,
        **k.rate(("adam", "momentum")),
    }


@family("healthy", 5, 7)
def healthy_step_decay(k: Chance) -> dict[str, Any]:
    base = {"depth": k.shallow(), **k.rows(), **k.sizes(), "steps": 450}
    schedule = k.turn(("step", k.pick(150, 200), k.pick(0.1, 0.3)), ("exponential", 0.993), ("linear", 450))
    return {**base, "schedule": schedule, **k.rate(("sgd", "momentum", "adam"))}


@family("healthy", 7, 9)
def healthy_converged(k: Chance) -> dict[str, Any]:
    base = {"depth": k.shallow(), "act": k.pick("relu", "tanh"), **k.rows(easy=True), **k.sizes()}
    return {**base, "steps": k.pick(700, 1000), "batch": 64, **k.rate(("adam", "momentum"))}


@family("healthy", 6, 8)
def healthy_bayes_limited(k: Chance) -> dict[str, Any]:
    base = {
        "depth": k.pick(2, 3),
        "width": k.width(),
        "dataset": "weak",
        "n_train": k.pick(2500, 4000),
        "steps": 300,
        "batch": 64,
    }
    return {**base, "optimizer": k.pick("adam", "sgd"), "lr": 0.003} | k.pick({}, {"optimizer": "sgd", "lr": 0.05})


@family("healthy", 6, 8)
def healthy_tiny_batches(k: Chance) -> dict[str, Any]:
    base = {"depth": k.shallow(), "width": k.width(), **k.rows(), "batch": k.pick(4, 6, 8), "steps": k.pick(1000, 1500)}
    return {**base, **k.pick({"optimizer": "sgd", "lr": k.between(0.02, 0.05)}, {"optimizer": "adam", "lr": 0.002})}


@family("healthy", 5, 6)
def healthy_large_batches(k: Chance) -> dict[str, Any]:
    return {"depth": k.shallow(), **k.rows(), **k.sizes(), "batch": k.pick(128, 256), **k.rate(("adam", "momentum"))}


@family("healthy", 5, 6)
def healthy_frozen_layers(k: Chance) -> dict[str, Any]:
    return {
        "depth": k.pick(4, 5) if k.held else k.pick(4, 6),
        **k.rows(),
        **k.sizes(),
        "frozen": k.pick(1, 2),
        **k.rate(("adam",)),
    }


@family("healthy", 5, 6)
def healthy_dropout(k: Chance) -> dict[str, Any]:
    return {
        "depth": k.pick(3, 4),
        **k.rows(),
        **k.sizes(),
        "width": 48 if k.held else 64,
        "dropout": k.pick(0.1, 0.3),
        **k.rate(("adam", "momentum")),
    }


@family("healthy", 6, 8)
def healthy_rare_outcome(k: Chance) -> dict[str, Any]:
    data = (
        k.pick("trauma_c_rare", "trauma_d_rare", "trauma_e_rare")
        if k.held
        else k.pick("trauma_a_rare", "trauma_b_rare")
    )
    base = {"depth": k.pick(2, 3, 4), "dataset": data, "n_train": 4000, **k.sizes(), "batch": k.pick(64, 128)}
    return {**base, "steps": 500, **k.rate(("adam", "momentum"))}


@family("healthy", 4, 5)
def healthy_weight_decay(k: Chance) -> dict[str, Any]:
    decay = k.pick(
        {"optimizer": "adamw", "lr": 0.005, "weight_decay": 0.1},
        {"optimizer": "momentum", "lr": 0.03, "weight_decay": 1e-3},
    )
    return {"depth": k.shallow(), **k.rows(), **k.sizes(), "steps": 500, **decay}


@family("healthy", 6, 8)
def healthy_clipped(k: Chance) -> dict[str, Any]:
    log = {"after_clip": k.chance(0.6)}
    return {
        "depth": k.shallow(),
        **k.rows(),
        **k.sizes(),
        "clip": k.pick(0.1, 0.3, 1.0),
        **k.rate(("adam", "momentum")),
        "log": log,
    }


@family("healthy", 6, 8)
def healthy_scaled_loss(k: Chance) -> dict[str, Any]:
    base = {"depth": k.shallow(), **k.rows(), **k.sizes(), "steps": 400, "loss_scale": k.pick(1e-3, 1e3, 128.0)}
    return {**base, "optimizer": "adam", "lr": k.between(2e-3, 8e-3)}


@family("healthy", 7, 9)
def healthy_spike(k: Chance) -> dict[str, Any]:
    base = {"depth": k.shallow(), **k.rows(), **k.sizes(), "steps": 500, **k.rate(("adam", "momentum"))}
    step, log = at(k, 500, 0.2, 0.7)
    return {**base, "bad_batch": (step, k.pick(4.0, 8.0, 20.0)), "log": log}


@family("healthy", 5, 6)
def healthy_autoencoder(k: Chance) -> dict[str, Any]:
    data = k.pick("wine", "trauma_c") if k.held else k.pick("digits", "breast_cancer")
    n = {"wine": 120, "digits": 1000, "breast_cancer": 399}.get(data, 1000)
    base = {
        "arch": "autoencoder",
        "depth": 6,
        "width": 32,
        "dataset": data,
        "n_train": n,
        "steps": 500,
        "act": k.pick("tanh", "gelu"),
    }
    return {**base, "init": "xavier", "lr": k.between(5e-3, 1.2e-2)}


@family("healthy", 6, 8)
def healthy_slow(k: Chance) -> dict[str, Any]:
    base = {"depth": k.shallow(), **k.rows(), **k.sizes(), "steps": k.pick(300, 450)}
    return {
        **base,
        **k.pick({"optimizer": "adam", "lr": k.between(8e-4, 2e-3)}, {"optimizer": "sgd", "lr": k.between(0.02, 0.05)}),
    }


@family("healthy", 4, 5)
def healthy_smoothing(k: Chance) -> dict[str, Any]:
    data = {"dataset": "spirals", "n_train": 1500} if k.held else {"dataset": "digits", "n_train": 1000}
    return {"depth": k.shallow(), **data, **k.sizes(), "smoothing": k.pick(0.05, 0.1), **k.rate(("adam", "momentum"))}


@family("healthy", 6, 8)
def healthy_zero_start(k: Chance) -> dict[str, Any]:
    arch = k.turn("lora", "rezero")
    depth = k.pick(3, 4) if arch == "lora" else (k.pick(7, 10, 16) if k.held else k.pick(6, 8, 12))
    base = {
        "arch": arch,
        "depth": depth,
        **k.rows(),
        **k.sizes(),
        "steps": 400,
        "width": k.pick(20, 40) if k.held else 32,
    }
    return {**base, "optimizer": "adam", "lr": k.between(5e-3, 1.5e-2)}


@family("healthy", 5, 6)
def healthy_embedding(k: Chance) -> dict[str, Any]:
    data = k.pick("trauma_c", "trauma_e") if k.held else k.pick("trauma_a", "trauma_b", "friedman")
    return {
        "arch": "embedding",
        "depth": k.pick(2, 3, 4),
        "dataset": data,
        "n_train": 3000,
        **k.sizes(),
        **k.rate(("adam",)),
    }


# Vanishing

SOUND = {"norm": "ln", "residual": True, "init": "default", "act": "relu", "clip": 1.0}


@family("vanishing_gradient", 24, 24)
def vanish_mlp(k: Chance) -> dict[str, Any]:
    kind = (
        k.turn("sigmoid", "tanh", "relu", "default")
        if not k.held
        else k.turn("sigmoid", "tanh", "relu", "saturated", "default")
    )
    act, init = {
        "sigmoid": ("sigmoid", k.pick("default", "xavier")),
        "tanh": ("tanh", k.pick("gain0.3", "gain0.45")),
        "relu": (k.pick("relu", "relu", "leaky", "gelu"), k.pick("gain0.4", "gain0.6")),
        "default": (k.pick("relu", "tanh"), "default"),
        "saturated": ("tanh", k.pick("gain12", "gain25")),
    }[kind]
    depth = k.pick(16, 24) if k.held and kind == "default" else max(k.deep(), 20 if kind == "default" else 6)
    base = {
        "depth": depth,
        "act": act,
        "init": init,
        **k.rows(),
        **k.sizes(),
        **k.rate(("sgd", "sgd", "momentum", "adam")),
    }
    base["lr"] = round(base["lr"] / (3 if base["optimizer"] == "adam" else 2), 5)
    return {**base, "steps": k.pick(250, 350), "fix": SOUND}


@family("vanishing_gradient", 9, 9)
def vanish_cnn(k: Chance) -> dict[str, Any]:
    act, init = k.pick(("sigmoid", "default"), ("tanh", "gain0.3"), ("relu", "gain0.4"))
    base = {
        "depth": k.pick(7, 10) if k.held else k.pick(6, 8, 9),
        "width": k.pick(6, 10) if k.held else 8,
        "act": act,
        "init": init,
    }
    fix = {"norm": "bn", "residual": True, "init": "default", "act": "relu"}
    return {
        **base,
        **k.images(),
        "steps": 180,
        **k.pick({"optimizer": "sgd", "lr": 0.05}, {"optimizer": "momentum", "lr": 0.02}),
        "fix": fix,
    }


@family("vanishing_gradient", 5, 5)
def vanish_rnn_time(k: Chance) -> dict[str, Any]:
    data = k.pick("order:20", "first_token:18") if k.held else k.pick("first_token:16", "first_token:22")
    base = {
        "arch": "rnn",
        "depth": 1,
        "width": 16,
        "act": "tanh",
        "init": k.pick("gain0.3", "gain0.5"),
        "dataset": data,
        "n_train": 900,
    }
    fix = (
        {"init": "gain1.0", "lr": 0.005, "optimizer": "adam", "clip": 1.0}
        if data.startswith("first")
        else {"arch": "gru", "init": "default", "lr": 0.01, "optimizer": "adam"}
    )
    return {**base, "steps": 300, "optimizer": "sgd", "lr": 0.05, "fix": fix}


@family("vanishing_gradient", 6, 6)
def vanish_transformer(k: Chance) -> dict[str, Any]:
    base = {
        "arch": "transformer",
        "depth": k.pick(4, 7) if k.held else k.pick(4, 6),
        "width": 12 if k.held else 16,
        "act": "relu",
    }
    base |= {
        "init": k.pick("gain0.3", "gain0.5"),
        "dataset": "order:8" if k.held else "tokens:10",
        "n_train": 700,
        "steps": 180,
    }
    return {
        **base,
        **k.pick({"optimizer": "sgd", "lr": 0.1}, {"lr": 2e-3}),
        "fix": {"norm": "ln", "residual": True, "init": "default"},
    }


# Exploding


@family("exploding_gradient", 11, 11)
def explode_init(k: Chance) -> dict[str, Any]:
    if k.held and k.chance(0.5):  # residual branches that add up without any normalisation
        base = {"depth": k.pick(14, 24), "residual": True, "init": k.pick("gain2.5", "gain3.5")}
    else:
        base = {
            "depth": k.pick(7, 10, 16) if k.held else k.pick(8, 9, 12, 20),
            "init": k.pick("gain4", "gain5", "gain7"),
        }
    base |= {"act": k.pick("relu", "leaky"), **k.rows(), **k.sizes(), "steps": 200}
    return {**base, **k.pick({"lr": 2e-3}, {"optimizer": "sgd", "lr": 0.02}, {"lr": 1e-3}), "fix": SOUND}


@family("exploding_gradient", 7, 7)
def explode_unscaled(k: Chance) -> dict[str, Any]:
    data = (
        k.pick({"dataset": "diabetes", "n_train": 300}, {"dataset": "linear", "n_train": 800})
        if k.held
        else k.pick({"dataset": "friedman", "n_train": 1000}, {"dataset": "linear", "n_train": 1000})
    )
    fault = (
        {"input_scale": k.pick(100.0, 1000.0)}
        if k.held and k.chance(0.5)
        else {"target_scale": k.pick(100.0, 400.0, 2000.0)}
    )
    base = {
        "depth": k.shallow(),
        **data,
        **k.sizes(),
        "steps": 200,
        "optimizer": k.pick("sgd", "momentum"),
        "lr": k.pick(0.02, 0.04),
    }
    return {**base, **fault, "fix": {"target_scale": 1.0, "input_scale": 1.0}}


@family("exploding_gradient", 5, 5)
def explode_recurrent(k: Chance) -> dict[str, Any]:
    data = k.pick("adding:16", "order:18") if k.held else k.pick("first_token:18", "first_token:22")
    base = {"arch": "rnn", "depth": 1, "width": 16, "act": "relu", "init": k.pick("gain2.2", "gain2.5", "gain3.0")}
    return {
        **base,
        "dataset": data,
        "n_train": 900,
        "steps": 220,
        **k.pick({"optimizer": "sgd", "lr": 0.03}, {"optimizer": "momentum", "lr": 0.01}),
        "fix": {"arch": "gru", "act": "tanh", "init": "default", "optimizer": "adam", "lr": 0.01, "clip": 1.0},
    }


@family("exploding_gradient", 5, 5)
def explode_clipped(k: Chance) -> dict[str, Any]:
    base = {"depth": k.pick(10, 16) if k.held else k.pick(9, 12, 20), "init": k.pick("gain4", "gain5"), "clip": 1.0}
    return {
        **base,
        **k.rows(),
        **k.sizes(),
        "steps": 250,
        **k.pick({"lr": 1e-3}, {"optimizer": "sgd", "lr": 0.05}),
        "fix": SOUND,
    }


@family("exploding_gradient", 9, 9)
def explode_late(k: Chance) -> dict[str, Any]:
    base = {"depth": k.shallow(), **k.rows(), **k.sizes(), "steps": 300}
    kind = k.turn("growth", "batch", "ascent") if k.held else k.turn("growth", "batch")
    step, log = at(k, 300, 0.35, 0.7)
    if kind == "growth":
        rate = {"optimizer": k.pick("sgd", "momentum"), "lr": 0.02}
        return {**base, **rate, "schedule": ("exponential", k.pick(1.02, 1.03)), "fix": {"schedule": None}}
    if kind == "batch":
        base |= {"optimizer": k.pick("sgd", "momentum"), "lr": 0.03, "bad_batch": (step, k.pick(300.0, 3000.0))}
        return {**base, "log": log, "fix": {"bad_batch": None}}
    return {**base, "optimizer": "sgd", "lr": 0.1, "ascent": step, "log": log, "fix": {"ascent": None}}


@family("exploding_gradient", 9, 9)
def explode_nan_bug(k: Chance) -> dict[str, Any]:
    step, log = at(k, 300, 0.2, 0.8)
    kind = k.turn("terminal", "terminal", "transient")
    base = {"depth": k.shallow(), **k.rows(), **k.sizes(), "steps": 300, **k.rate()}
    return {**base, "nan": (step, "division" if k.held else "log", kind), "log": log, "fix": {"nan": None}}


# Dead units


@family("dead_relu", 13, 13)
def dead_bias(k: Chance) -> dict[str, Any]:
    base = {
        "depth": k.pick(3, 5, 7) if k.held else k.pick(3, 4, 6, 9),
        **k.rows(),
        **k.sizes(),
        "bias_shift": k.pick(-1.9, -4.0, -8.0, -30.0),
    }
    return {**base, "steps": 250, **k.rate(("adam", "sgd", "momentum")), "fix": {"bias_shift": 0.0}}


@family("dead_relu;lr_too_high", 10, 10)
def dead_lr_kick(k: Chance) -> dict[str, Any]:
    base = {"depth": k.pick(4, 5, 7) if k.held else k.pick(4, 6), **k.rows(), **k.sizes(), "steps": 300}
    rate = k.pick({"lr": 3e-3}, {"optimizer": "sgd", "lr": 0.1}, {"lr": 2e-3})
    kick = (
        k.whole(0, 8),
        k.whole(2, 8),
        k.pick(50.0, 100.0, 200.0) if "optimizer" not in rate else k.pick(10.0, 20.0, 40.0),
    )
    return {**base, **rate, "kick": kick, "fix": {"kick": None}}


@family("dead_relu;lr_too_high", 10, 10)
def dead_mid_run(k: Chance) -> dict[str, Any]:
    base = {"depth": k.pick(4, 5, 7) if k.held else k.pick(4, 6), **k.rows(), **k.sizes(), "steps": 300}
    step, log = at(k, 300, 0.3, 0.65)
    rate = k.pick({"lr": 3e-3}, {"optimizer": "sgd", "lr": 0.1})
    factor = k.pick(100.0, 200.0, 400.0) if "optimizer" not in rate else k.pick(15.0, 30.0, 60.0)
    if k.held:  # weaker ones did no lasting harm to most of these networks
        factor *= 4
    return {**base, **rate, "kick": (step, k.pick(1, 2, 4), factor), "log": log, "fix": {"kick": None}}


# Learning rate


@family("lr_too_high", 30, 28)
def lr_high(k: Chance) -> dict[str, Any]:
    kind = k.pick("adam", "adam", "adamw", "sgd", "sgd", "momentum")
    lr = {"adam": (0.08, 1.0), "adamw": (0.08, 1.0), "sgd": (1.0, 20.0), "momentum": (0.3, 3.0)}[kind]
    good = {"adam": 5e-3, "adamw": 5e-3, "sgd": 0.1, "momentum": 0.03}[kind]
    act = k.pick("relu", "relu", "tanh", "gelu", "leaky")
    base = {
        "depth": k.pick(4, 5, 7) if k.held else k.pick(3, 4, 6),
        "act": act,
        "init": "xavier" if act == "tanh" else "he",
    }
    base |= {**k.rows(), **k.sizes(), "optimizer": kind, "lr": k.between(*lr), "norm": k.pick(None, None, "ln")}
    if k.chance(0.2):
        base |= {**k.images(), "width": 8, "depth": 3, "steps": 180, "norm": None, "act": "relu", "init": "he"}
    if k.held and kind == "momentum":
        base |= {"momentum": 0.99, "lr": k.between(0.05, 0.5)}
    if base["dataset"] in REGRESSIONS:
        good = {"sgd": 0.03, "momentum": 0.01}.get(kind, good)
    return {**base, "fix": {"lr": good}}


@family("lr_too_low", 20, 19)
def lr_low(k: Chance) -> dict[str, Any]:
    kind = k.pick("adam", "adam", "sgd", "momentum")
    lr = {"adam": (3e-6, 2e-4), "sgd": (1e-4, 5e-3), "momentum": (1e-5, 5e-4)}[kind]
    good = {"adam": 5e-3, "sgd": 0.15, "momentum": 0.03}[kind]
    act = k.pick("relu", "gelu", "tanh")
    base = {
        "depth": k.shallow(),
        "act": act,
        "init": "xavier" if act == "tanh" else "he",
        **k.rows(),
        **k.sizes(),
        "optimizer": kind,
    }
    if k.chance(0.2):
        base |= {**k.images(), "width": 8, "depth": 3, "steps": 180, "act": "relu", "init": "he"}
    if base["dataset"] in REGRESSIONS:
        good = {"sgd": 0.04, "momentum": 0.015}.get(kind, good)
    fault: dict[str, Any] = {"lr": k.between(*lr)}
    fix: dict[str, Any] = {"lr": good}
    if k.held and k.chance(0.3):  # a warm-up that was meant for a run a thousand times as long
        fault, fix = {"lr": good, "schedule": ("warmup", k.pick(100_000, 300_000))}, {"schedule": None}
    return {**base, **fault, "fix": fix}


@family("lr_too_low", 10, 9)
def lr_decayed_early(k: Chance) -> dict[str, Any]:
    base = {"depth": k.shallow(), **k.rows(), **k.sizes(), "steps": k.pick(300, 500), **k.rate(("adam", "sgd"))}
    base["lr"] = round(base["lr"] / (3 if base["optimizer"] == "adam" else 5), 5)
    early = k.whole(6, 20)
    schedule = ("exponential", k.pick(0.8, 0.88)) if k.held else k.pick(("step", early, 1e-3), ("linear", early))
    return {**base, "schedule": schedule, "fix": {"schedule": None}}


# Plateau


@family("plateau", 8, 8)
def plateau_shuffled(k: Chance) -> dict[str, Any]:
    base = {"depth": k.shallow(), **k.rows(), **k.sizes(), **k.rate(("adam", "sgd", "momentum"))}
    bug = "misaligned" if k.held and k.chance(0.5) else "shuffled"
    return {**base, "n_train": max(base["n_train"], 399), "bug": bug, "fix": {"bug": None}}


@family("plateau", 6, 6)
def plateau_constant_input(k: Chance) -> dict[str, Any]:
    return {
        "depth": k.shallow(),
        **k.rows(),
        **k.sizes(),
        **k.rate(("adam", "sgd")),
        "bug": "constant",
        "fix": {"bug": None},
    }


@family("plateau", 6, 6)
def plateau_optimizer(k: Chance) -> dict[str, Any]:
    return {"depth": k.shallow(), **k.rows(), **k.sizes(), **k.rate(), "bug": "optimizer", "fix": {"bug": None}}


@family("plateau", 7, 7)
def plateau_start(k: Chance) -> dict[str, Any]:
    base = {
        "depth": k.pick(4, 5) if k.held else k.pick(3, 4, 6),
        "act": k.pick("relu", "tanh", "gelu"),
        **k.rows(),
        **k.sizes(),
    }
    if k.held and k.chance(0.4):
        return {
            **base,
            "optimizer": "adamw",
            "lr": 0.005,
            "weight_decay": k.pick(20.0, 60.0),
            "fix": {"weight_decay": 0.0},
        }
    return {
        **base,
        **k.rate(("adam", "sgd", "momentum")),
        "init": k.pick("zero", "zero", "same"),
        "fix": {"init": "he"},
    }


@family("plateau", 5, 5)
def plateau_detached(k: Chance) -> dict[str, Any]:
    base = {"depth": k.pick(5, 7) if k.held else k.pick(4, 6), "width": 8, "dataset": "digits", "n_train": 1000}
    base |= {
        "act": k.pick("tanh", "relu"),
        "init": k.pick("gain0.5", "gain0.8"),
        "steps": 250,
        **k.rate(("sgd", "momentum")),
    }
    if k.held:
        base |= k.rows()
    return {**base, "bug": "detached", "fix": {"bug": None, "init": "xavier"}}


# Overfitting


@family("overfitting", 30, 28)
def overfit(k: Chance) -> dict[str, Any]:
    new = ["diabetes", "trauma_c", "trauma_d", "rings", "wine"]
    data = (
        k.pick(*new)
        if k.held and k.chance(0.75)
        else k.pick("trauma_a", "trauma_b", "friedman", "breast_cancer", "two_moons", "linear")
    )
    n = k.pick(40, 70, 100, 150) if data == "wine" else k.pick(50, 80, 120, 200, 300)
    noise = (
        k.pick(0.0, 0.2, 0.3)
        if data in ("trauma_a", "trauma_b", "trauma_c", "trauma_d", "diabetes")
        else k.pick(0.2, 0.3, 0.4)
    )
    base = {
        "depth": k.pick(4, 5, 7) if k.held else k.pick(3, 4, 6),
        "width": k.pick(40, 48) if k.held else k.pick(32, 64),
    }
    base |= {
        "act": k.pick("relu", "relu", "tanh", "gelu"),
        "dataset": data,
        "n_train": n,
        "batch": k.pick(16, 32),
        "label_noise": noise,
    }
    log = {"val": k.pick("all", "all", "null", "absent")}
    return {
        **base,
        "steps": k.pick(400, 600, 900),
        **k.rate(("adam", "adam", "momentum")),
        "log": log,
        "fix": {"n_train": min(2000, BUNDLED_SIZE.get(data, 9999) * 7 // 10), "label_noise": 0.0},
    }


def plan(name: str) -> list[tuple[str, Config]]:
    """All configurations of a set; families are interleaved, so that every beginning of the list is a fair sample."""
    places = []
    for order, (family_name, (intended, *counts, draw)) in enumerate(FAMILIES.items()):
        count = counts[name == "holdout"]
        for i in range(count):
            k = Chance(name, family_name, i)
            values = draw(k)
            log = {**k.log(values.get("arch", "mlp") in ("rnn", "gru", "lstm")), **values.pop("log", {})}
            seed = SET_SEED[name] + order * 100 + i
            if (
                values["dataset"].partition(":")[0] in REGRESSIONS
                and not family_name.startswith("lr_")
                and "lr" in values
            ):
                # Squared errors have larger gradients than entropies: what suits those is too high for these.
                values["lr"] = round(values["lr"] / {"sgd": 3, "momentum": 2}.get(values.get("optimizer", ""), 1), 5)
            config = Config(family=family_name, intended=intended, seed=seed, log=log, **values)
            places.append(((i + 0.5) / count, order, config))
    places.sort(key=lambda place: place[:2])
    return [(f"{name[0].replace('d', 't')}{i:03d}", config) for i, (_, _, config) in enumerate(places, start=1)]


# --------------------------------------------------------------------------------------------------
# Files
# --------------------------------------------------------------------------------------------------


def write_whole(path: Path, content: bytes) -> None:
    """All or nothing, so that a stopped script leaves no half a file."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    os.replace(part, path)


def make_run(job: tuple[str, Config, Path]) -> str:
    run_id, config, folder = job
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    try:
        began = time.perf_counter()
        base, logger = train(config, run_id)
        truth = {"run_id": run_id, "split": folder.name, **find_truth(config, base)}
        truth["seconds"] = round(time.perf_counter() - began, 2)
        run = folder / "runs" / run_id
        run.mkdir(parents=True, exist_ok=True)
        lines = "".join(json.dumps(record) + "\n" for record in logger.records)
        write_whole(run / "metrics.jsonl.gz", gzip.compress(lines.encode(), 9, mtime=0))
        write_whole(run / "meta.json", (json.dumps(logger.meta(run_id, base.n_params), indent=1) + "\n").encode())
        write_whole(folder / "truth" / f"{run_id}.json", json.dumps(truth).encode())
        return f"{run_id} {config.family}: {truth['labels']} ({truth['seconds']} s)"
    except Exception:  # one run that fails must not end the others
        return f"{run_id} {config.family} FAILED\n{traceback.format_exc()}"


def read_labels(folder: Path) -> dict[str, dict[str, Any]]:
    """The finished runs of a set: those in its table, and those whose truth is not in the table yet."""
    truths: dict[str, dict[str, Any]] = {}
    if (folder / "labels.csv").exists():
        with (folder / "labels.csv").open(newline="") as file:
            truths = {row["run_id"]: row for row in csv.DictReader(file)}
    for path in (folder / "truth").glob("*.json"):
        truths[path.stem] = json.loads(path.read_text())
    return truths


def write_labels(folder: Path) -> None:
    truths = [truth for _, truth in sorted(read_labels(folder).items())]
    if not truths:
        return
    with (folder / "labels.csv.part").open("w", newline="") as file:
        columns = [column for column in truths[0] if column != "seconds"]
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(truths)
    os.replace(folder / "labels.csv.part", folder / "labels.csv")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--set", choices=["development", "holdout", "all"], default="all")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", help="a family, or the beginning of its name")
    parser.add_argument("--limit", type=int, help="the first so many runs of a set")
    arguments = parser.parse_args()
    for name in ("development", "holdout") if arguments.set == "all" else (arguments.set,):
        folder = arguments.out / name
        (folder / "truth").mkdir(parents=True, exist_ok=True)
        jobs = [(run_id, config, folder) for run_id, config in plan(name)[: arguments.limit]]
        jobs = [job for job in jobs if not arguments.only or job[1].family.startswith(arguments.only)]
        finished = read_labels(folder)
        jobs = [job for job in jobs if job[0] not in finished]
        began, labelled = time.monotonic(), time.monotonic()
        with multiprocessing.get_context("spawn").Pool(arguments.workers) as pool:
            for done, line in enumerate(pool.imap_unordered(make_run, jobs), start=1):
                print(f"{done}/{len(jobs)} {time.monotonic() - began:.0f} s  {line}", flush=True)
                if time.monotonic() - labelled > 60:
                    write_labels(folder)
                    labelled = time.monotonic()
        write_labels(folder)
        shutil.rmtree(folder / "truth")  # now in the table


if __name__ == "__main__":
    main()
