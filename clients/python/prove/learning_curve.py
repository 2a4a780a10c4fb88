"""Trains with parts of a group's patients, and logs how its loss falls as they become more."""

import hashlib
import json
import math
import random
from dataclasses import dataclass
from pathlib import Path

from .plan_error import PlanError
from .recalibrate import recalibrated_loss
from .run_pairs import seed_everything

FEWEST_SIZES = 4
FEWEST_CHAINS = 5
PARTS = (0.2, 0.35, 0.5, 0.65, 0.8)


@dataclass(frozen=True)
class Draw:
    """One training: the other groups' patients as they are, and of the group these alone."""

    chain: int  # from 1
    size: int
    patients: list  # of the group, those of every smaller size of the chain among them
    seed: int  # the same for all sizes of a chain


def run_learning_curve(subgroup, patients, train, out, sizes=None, chains=FEWEST_CHAINS, seed=0):
    """Writes the learning curve of a group as native records, to be added to the run whose gap is to be split.

    subgroup     name of the group, as the run's log or predictions have it
    patients     training patients of the group, whatever names them: row numbers, keys
    train        a function of one Draw: trains with its patients and those of all other groups, as the run was trained,
                 and returns outcomes (0 or 1) and predicted risks of the group's validation patients, in one order
    out          the file of records; refused where it is there already
    sizes        of the subsamples, rising, at least four, all below the number of patients; else five from a fifth to
                 four fifths of it
    chains       of nested subsamples, at least five
    returns      the losses, one list a chain, one number a size
    """
    patients, out = list(patients), Path(out)
    sizes = check_sizes(list(sizes) if sizes is not None else sizes_of(len(patients)), len(patients))
    if chains < FEWEST_CHAINS:
        raise PlanError(f"Expected at least {FEWEST_CHAINS} chains, found {chains}.")
    if out.exists():
        raise PlanError(f"Expected no file {out}, found one: a learning curve is drawn once.")
    held_out, curve, records = None, [], []
    for chain in range(1, chains + 1):
        own = chain_seed(seed, chain)
        order = random.Random(own).sample(patients, len(patients))
        losses = []
        for size in sizes:
            seed_everything(own)
            outcomes, risks = train(Draw(chain, size, order[:size], own))
            outcomes = [int(outcome) for outcome in outcomes]
            held_out = check_held_out(outcomes, risks, held_out)
            losses.append(recalibrated_loss(outcomes, risks))
            records.append(record(chain, f"learning_curve/{size}", losses[-1], subgroup))
        records.append(record(chain, "learning_curve/patients", len(held_out), subgroup))
        curve.append(losses)
    write(out, records)
    return curve


def sizes_of(count):
    return [round(part * count) for part in PARTS]


def check_sizes(sizes, count):
    if len(sizes) < FEWEST_SIZES:
        raise PlanError(f"Expected at least {FEWEST_SIZES} sizes, found {len(sizes)}.")
    if any(not isinstance(size, int) or size < 1 for size in sizes) or sizes != sorted(set(sizes)):
        raise PlanError(f"Expected whole sizes that rise, found {sizes}.")
    if sizes[-1] >= count:
        raise PlanError(f"Expected sizes below the {count} patients of the group, found {sizes[-1]}.")
    return sizes


def check_held_out(outcomes, risks, before):
    """Every training must be judged on the same patients, else the curve is of whom it was judged on."""
    if len(outcomes) != len(risks) or len(outcomes) < 20:
        raise PlanError(f"Expected as many risks as outcomes, at least 20, found {len(risks)} and {len(outcomes)}.")
    if not all(math.isfinite(risk) and 0 <= risk <= 1 for risk in risks):
        raise PlanError("Expected risks from 0 to 1, found others.")
    if before is not None and outcomes != before:
        raise PlanError("Expected the same validation patients after every training, found other outcomes.")
    return outcomes


def chain_seed(seed, chain):
    return int.from_bytes(hashlib.sha256(f"{seed}/{chain}".encode()).digest()[:4], "big")


def record(chain, metric, value, subgroup):
    return {"step": chain, "kind": "metric", "metric": metric, "value": value, "split": "validation", "subgroup": subgroup}


def write(out, records):
    """All of it or nothing: a part of a curve would be refused later."""
    partial = out.with_name(f"{out.name}.partial")
    partial.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    partial.rename(out)
