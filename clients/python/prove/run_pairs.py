"""Runs both sides of every pair of a plan, and writes each as a run folder that says what it is."""

import csv
import gzip
import hashlib
import io
import json
import random
import sys
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

from .canonical_json import canonical_json
from .plan_error import PlanError
from .send_run import SendError, Server

ARMS = ("as-is", "repaired")


@dataclass
class Side:
    """One training: one seed, as it was or repaired."""

    arm: str
    seed: int
    steps: int  # optimiser steps, the same on both sides
    batch_size: "int | None"
    change: "str | None"  # what is changed, for example "residual-connections"; None as it was
    settings: dict  # settings that differ from the training as it was; empty as it was
    _records: list = field(default_factory=list, repr=False)
    _predictions: list = field(default_factory=list, repr=False)
    _facts: dict = field(default_factory=dict, repr=False)
    _last: int = field(default=0, repr=False)

    def log(
        self,
        step: int,
        metric: str,
        value: float,
        split: "str | None" = None,
        subgroup: "str | None" = None,
        layer: "str | None" = None,
    ) -> None:
        """Logs one value, as a native record; `layer` with norms, so that the rule of the finding can be asked again."""
        if not 0 <= step <= self.steps:
            raise PlanError(f"Expected a step from 0 to {self.steps}, the budget of the plan, found {step}.")
        self._last = max(self._last, step)
        context = {"layer": layer, "split": split, "subgroup": subgroup}
        stated = {name: entry for name, entry in context.items() if entry is not None}
        self._records.append({"step": step, "kind": "metric", "metric": metric, "value": float(value), **stated})

    def predict(
        self,
        outcome: int,
        risk: float,
        subgroup: "str | None" = None,
        split: str = "test",
        patient: "str | None" = None,
    ) -> None:
        """Adds the prediction for one patient outside training, for plans that are measured by predictions.

        Give the same patients in the same order in every training: rows are paired by their place. `patient` is a
        pseudonym, the same in every training.
        """
        self._predictions.append((patient or "", subgroup or "", int(outcome), repr(float(risk)), split))

    def describe(self, **facts) -> None:
        """States what is known of this training alone, as meta.json takes it: checkpoint_step, numel, model_sha256."""
        self._facts.update(facts)


def run_pairs(plan, train, out, data=None, data_sha256=None, meta=None, url=None, token=None, project=None):
    """Trains what is not there yet; a side that is done is never trained again, since the first counts.

    plan         path of the plan
    train        a function of one Side; the same inputs and the same seed must give the same training
    out          folder of the run folders
    data         files that the training reads, whose SHA-256 shows that both sides had the same; or data_sha256
    meta         what else is known of every side, as meta.json takes it
    url, token   of a server that each side is sent to when it is done, with the name of its project; what is there
    project      already is sent as well, and counts once
    returns      the run folders, in the order of the plan
    """
    server = None if url is None else Server(url, token, project)
    plan = read_plan(plan)
    digest = data_sha256 or hash_files(data or [])
    if plan["data"]["sha256"] not in (None, digest):
        raise PlanError(f"Expected the data {plan['data']['sha256'][:12]} of the plan, found {digest[:12]}.")
    folders, unsent = [], []
    for seed in plan["seeds"]:
        for arm in ARMS:
            folder = Path(out) / f"{plan['sha256'][:8]}-{seed}-{arm}"
            folders.append(folder)
            if not folder.exists():
                run_side(plan, train, make_side(plan, arm, seed), folder, digest, meta or {})
            if server is not None:
                try:
                    server.send(folder)
                except SendError as error:
                    # The next training is worth more than the answer of a server.
                    unsent.append(f"{folder.name}: {error}")
    if unsent:
        raise SendError("\n".join([f"{len(unsent)} of {len(folders)} runs were not sent; run this again.", *unsent]))
    return folders


def read_plan(path):
    """The plan, once it is sure that nobody changed it since it was written."""
    plan = json.loads(Path(path).read_text(encoding="utf-8"))
    if plan.get("schema") != "gradient-rounds/proof-plan" or plan.get("version") != 1:
        raise PlanError(f"Expected a plan of rounds prove, version 1, found {plan.get('schema')} {plan.get('version')}.")
    content = {name: value for name, value in plan.items() if name != "sha256"}
    found = hashlib.sha256(canonical_json(content).encode("utf-8")).hexdigest()
    if found != plan.get("sha256"):
        raise PlanError("Expected the plan as it was written, found one that was changed: its SHA-256 is another.")
    return plan


def make_side(plan, arm, seed):
    is_repaired = arm == "repaired"
    change = plan["change"]
    return Side(
        arm=arm,
        seed=seed,
        steps=plan["budget"]["steps"],
        batch_size=plan["budget"]["batchSize"],
        change=change["id"] if is_repaired else None,
        settings={entry["setting"]: entry["to"] for entry in change["settings"]} if is_repaired else {},
    )


def run_side(plan, train, side, folder, digest, meta):
    partial = folder.with_name(f"{folder.name}.partial")
    keep_interrupted(partial)
    partial.mkdir(parents=True)
    started = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    seed_everything(side.seed)
    train(side)
    claim = {
        "plan": plan["sha256"],
        "arm": side.arm,
        "seed": side.seed,
        "steps": side._last,
        "data_sha256": digest,
        "margin": plan["margin"],
        "started": started,
    }
    described = {**meta, **side._facts, **side.settings, "name": folder.name, "seed": side.seed, "proof": claim}
    (partial / "meta.json").write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")
    write_packed(partial / "metrics.jsonl.gz", "".join(json.dumps(record) + "\n" for record in side._records))
    if side._predictions:
        write_packed(partial / "predictions.csv.gz", table_of(side._predictions))
    partial.rename(folder)


def table_of(predictions):
    """Patients stand in a table of their own column only where somebody named them."""
    names = ("patient_id", "subgroup", "y_true", "y_prob", "split")
    first = 0 if any(row[0] for row in predictions) else 1
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(row[first:] for row in [names, *predictions])
    return text.getvalue()


def write_packed(path, text):
    """Without name and time inside, so that the same training is the same bytes."""
    with open(path, "wb") as file, gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
        packed.write(text.encode("utf-8"))


def keep_interrupted(partial):
    """A training that broke off is kept under another name: nothing that ran is lost."""
    if not partial.exists():
        return
    number = 1
    while (kept := partial.with_name(f"{partial.name}.interrupted-{number}")).exists():
        number += 1
    partial.rename(kept)


def seed_everything(seed):
    """Python's own generator, and those of numpy and torch where they are loaded."""
    random.seed(seed)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed % 2**32)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(seed)


def hash_files(paths):
    """One SHA-256 over the files in the order given."""
    if not paths:
        raise PlanError("Expected the files of the training data, or their SHA-256: without it no pair counts.")
    digest = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
