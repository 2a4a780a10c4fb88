"""Trains the experiments on findings of the sample runs, and writes their plans and runs.

    python samples/train_proofs.py plan                  writes each plan that is not there, by `rounds prove`
    python samples/train_proofs.py train                 trains the sides of each plan that are not there
    python samples/train_proofs.py train --only NAME     of the plans named alone

Each plan of the list below was made before anything was trained for it, and every one of them is reported whatever
came out (samples/README.md). Trainings, data and budgets are those of samples/train.py; what differs between both sides
of a pair is the one thing that the plan changes. A plan cannot be made again: its time stands in it, and the runs name
its SHA-256.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import train as samples
from train import Cohort, MeanLoss, Moment, Observer, Recipe, Study

ROOT = Path(__file__).resolve().parent.parent
RUNS, PROOFS = ROOT / "samples" / "runs", ROOT / "samples" / "proofs"
sys.path.insert(0, str(ROOT / "clients" / "python"))
from prove import Side, run_pairs  # noqa: E402  the folder above is no installed package

SUBGROUP = "polytrauma"


@dataclass
class Plan:
    run: str
    finding: str
    change: str
    subgroup: str | None = None
    pairs: int | None = None
    predicts: bool = True  # where the sample run has predictions


# What differs from seed to seed is greater in a group of few patients: ten pairs, where five are the fewest.
PLANS = {
    "vanishing-gradient-residual-connections": Plan("deep-sigmoid", "vanishing-gradient", "residual-connections"),
    "vanishing-gradient-normalisation": Plan("deep-sigmoid", "vanishing-gradient", "normalisation"),
    "vanishing-gradient-leaky-units": Plan("deep-sigmoid", "vanishing-gradient", "leaky-units"),
    "not-learning-rate-tenfold": Plan("deep-sigmoid", "not-learning", "rate-tenfold"),
    "update-ratio-rate-tenfold": Plan("deep-sigmoid", "update-ratio", "rate-tenfold"),
    "exploding-gradient-clip-gradient": Plan("diverging", "exploding-gradient", "clip-gradient"),
    "non-finite-rate-tenth": Plan("diverging", "non-finite", "rate-tenth"),
    "learning-rate-too-high-rate-tenth": Plan("diverging", "learning-rate-too-high", "rate-tenth"),
    "excess-loss-oversample-subgroup": Plan("subgroups", "subgroup-excess-loss", "oversample-subgroup", SUBGROUP, 10),
    "excess-loss-group-feature": Plan("subgroups", "subgroup-excess-loss", "group-feature", SUBGROUP, 10),
    # Planned when the two above had shown how much ten pairs scatter: thirty, with other seeds, on the other finding.
    "performance-oversample-subgroup": Plan(
        "subgroups", "subgroup-performance", "oversample-subgroup", SUBGROUP, 30, predicts=False
    ),
}


def write_plan(name: str, plan: Plan) -> None:
    file = PROOFS / name / "plan.json"
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    words = [RUNS / plan.run, "--finding", plan.finding, "--change", plan.change, "--out", file]
    words += [] if plan.subgroup is None else ["--subgroup", plan.subgroup]
    words += [] if plan.pairs is None else ["--pairs", plan.pairs]
    subprocess.run(["node", ROOT / "dist" / "rounds.js", "prove", *map(str, words)], check=True)


# --------------------------------------------------------------------------------------------------
# One thing changed
# --------------------------------------------------------------------------------------------------

ACTIVATIONS = {"leaky_relu": F.leaky_relu}  # of slope 0.01


@dataclass
class Training:
    recipe: Recipe
    cohort: Cohort
    is_told_group: bool = False  # one more input: 1 for patients of the group, 0 for others

    def inputs_of(self, patients: Cohort) -> torch.Tensor:
        features = samples.standardise(patients, self.cohort)
        if not self.is_told_group:
            return features
        member = torch.tensor(patients.subgroup == samples.SUBGROUPS.index(SUBGROUP), dtype=torch.float32)
        return torch.column_stack([features, member])


def draw_half_of(members: np.ndarray, others: np.ndarray) -> Callable[[np.random.Generator, int], np.ndarray]:
    """Batches that hold as many patients of the group as of all others."""
    return lambda rng, size: np.concatenate([rng.choice(members, size // 2), rng.choice(others, size - size // 2)])


def change(training: Training, setting: str, to: object) -> Training:
    """The training with one setting of a plan; initial weights, batches and budget as they were."""
    recipe = training.recipe

    def rebuilt(**changed: object) -> Training:
        return replace(training, recipe=replace(recipe, build=partial(recipe.build, **changed)))

    match setting:
        case "residual":
            return rebuilt(residual=to)
        case "normalisation":  # without parameters, so that both sides have the same
            return rebuilt(normalise=to == "layer")
        case "activation":
            return rebuilt(activation=ACTIVATIONS[to])
        case "learning_rate":
            return replace(training, recipe=replace(recipe, lr=to))
        case "gradient_clip":
            return replace(training, recipe=replace(recipe, clip=to))
        case "oversample":
            is_member = training.cohort.subgroup == samples.SUBGROUPS.index(to)
            draw = draw_half_of(np.flatnonzero(is_member), np.flatnonzero(~is_member))
            return replace(training, recipe=replace(recipe, draw=draw))
        case "group_feature":
            return replace(rebuilt(features=len(samples.FEATURES) + 1), is_told_group=True)
    raise ValueError(f"Expected a setting that a plan changes, found {setting}.")


# --------------------------------------------------------------------------------------------------
# What each side logs: the loss, and what the rule of the finding reads
# --------------------------------------------------------------------------------------------------


@dataclass
class SideLog(Observer):
    side: Side
    validation: MeanLoss
    every: int = 1
    norms_every: int | None = None  # by weight matrix
    subgroups: tuple[str, ...] = ()

    def log(self, step: int, metric: str, value: float, **context: str) -> None:
        self.side.log(step, metric, samples.short(value), **context)

    def at_weights(self, moment: Moment) -> None:
        self.log(moment.step, "loss", moment.loss, split="train")
        self.log(moment.step, "grad_norm", samples.norm(moment.gradients))
        self.held_out(moment.step, moment.model)

    def held_out(self, step: int, model: torch.nn.Module) -> None:
        self.log(step, "loss", self.validation(model), split="validation")
        for name in self.subgroups:
            rows = np.flatnonzero(self.validation.cohort.subgroup == samples.SUBGROUPS.index(name))
            self.log(step, "loss", self.validation(model, rows), split="validation", subgroup=name)

    def after_update(self, moment: Moment) -> None:
        if self.norms_every is None or moment.step % self.norms_every != 0:
            return
        # The updates follow from these: plain gradient descent.
        for metric, tensors in {"grad_norm": moment.gradients, "weight_norm": moment.before}.items():
            for (name, _), tensor in zip(moment.model.named_parameters(), tensors):
                if name.endswith(".weight"):
                    self.log(moment.step, metric, samples.norm([tensor]), layer=name)


@dataclass
class Setting:
    """A sample run as its recipe has it, and how closely its repetitions are logged."""

    training: Callable[[Study], Training]
    every: int
    norms_every: int | None = None
    subgroups: tuple[str, ...] = ()


def few_polytrauma(study: Study) -> Training:
    registry = study.train.of(np.arange(20_000))
    return Training(samples.subgroup_recipe(), samples.without_most_polytrauma(registry, samples.SEED))


SETTINGS = {
    "deep-sigmoid": Setting(lambda study: Training(samples.sigmoid_recipe(), study.train), every=10, norms_every=30),
    "diverging": Setting(lambda study: Training(samples.too_fast_recipe(), study.train), every=2),
    "subgroups": Setting(few_polytrauma, every=20, subgroups=samples.SUBGROUPS),
}


def train_side(side: Side, study: Study, setting: Setting, predicts: bool) -> None:
    training = setting.training(study)
    for name, to in side.settings.items():
        training = change(training, name, to)
    recipe = replace(training.recipe, seed=side.seed)
    validation = MeanLoss(study.validation, training.inputs_of(study.validation), recipe.loss)
    log = SideLog(side, validation, setting.every, setting.norms_every, setting.subgroups)
    model = samples.train(recipe, training.cohort, training.inputs_of(training.cohort), (log,))
    log.held_out(side.steps, model)
    side.describe(numel=samples.numel_by(model, parameters=True))
    if setting.subgroups and predicts:
        side.describe(checkpoint_step=side.steps, model_sha256=samples.sha256_of_model(model))
        predict(side, model, training, study.test)


def predict(side: Side, model: torch.nn.Module, training: Training, patients: Cohort) -> None:
    """Pseudonyms as in the predictions of the sample run: the same patients."""
    with torch.no_grad():
        risks = torch.sigmoid(model(training.inputs_of(patients)).double()).tolist()
    for place, risk in enumerate(risks):
        group, died = samples.SUBGROUPS[patients.subgroup[place]], int(patients.died[place])
        side.predict(died, float(f"{risk:.4g}"), subgroup=group, patient=f"p{place + 1:06d}")


# --------------------------------------------------------------------------------------------------
# All of it
# --------------------------------------------------------------------------------------------------

OF_THE_SAMPLE_ALONE = {"name", "run_id", "seed", "numel", "truth", "log_every", "n_logged_steps", "checkpoint_step"}
OF_THE_SAMPLE_ALONE |= {"model_sha256", "gram_every", "gram_halves", "gram_order", "subgroup_gradient_source"}
OF_THE_SAMPLE_ALONE |= {"subgroup_loss_source"}


def describe(plan: Plan) -> dict:
    stated = json.loads((RUNS / plan.run / "meta.json").read_text(encoding="utf-8"))
    kept = {name: value for name, value in stated.items() if name not in OF_THE_SAMPLE_ALONE}
    what = f"One side of an experiment on {plan.finding} in {plan.run}. {samples.SYNTHETIC}"
    return kept | {"description": what}


def train_plan(name: str, plan: Plan, study: Study) -> None:
    setting, folder = SETTINGS[plan.run], PROOFS / name
    run_pairs(
        folder / "plan.json",
        lambda side: train_side(side, study, setting, plan.predicts),
        out=folder / "runs",
        data_sha256=samples.sha256_of_cohort(setting.training(study).cohort),
        meta=describe(plan),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Plans and trains the experiments on findings of the sample runs.")
    parser.add_argument("what", choices=["plan", "train"])
    parser.add_argument("--only", action="append", choices=PLANS, help="this one, and others named likewise")
    arguments = parser.parse_args()
    chosen = {name: plan for name, plan in PLANS.items() if name in (arguments.only or PLANS)}
    if arguments.what == "plan":
        for name, plan in chosen.items():
            write_plan(name, plan)
        return
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    study = samples.prepare_study(PROOFS)
    for name, plan in chosen.items():
        train_plan(name, plan, study)
        print(name, flush=True)


if __name__ == "__main__":
    main()
