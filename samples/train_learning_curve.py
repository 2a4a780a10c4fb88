"""Trains the sample run `subgroups` with parts of its polytrauma patients, and writes the learning curve of that group.

    python samples/train_learning_curve.py

Data, budget and settings are those of samples/train.py, eight chains of five sizes each; the losses are of the
validation patients, whom the predictions of the run are not of. About a minute and a half on one core.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

import train as samples

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "clients" / "python"))
from prove import run_learning_curve  # noqa: E402  the folder above is no installed package

SUBGROUP = "polytrauma"
SIZES = (24, 40, 60, 80, 100)
CHAINS = 8
OUT = ROOT / "samples" / "curves" / "subgroups" / "learning-curve.jsonl.gz"


def main() -> None:
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    study = samples.prepare_study(OUT.parent)
    registry = study.train.of(np.arange(20_000))
    cohort = samples.without_most_polytrauma(registry, samples.SEED)
    is_member = cohort.subgroup == samples.SUBGROUPS.index(SUBGROUP)
    members, others = np.flatnonzero(is_member), np.flatnonzero(~is_member)
    judged = study.validation.of(np.flatnonzero(study.validation.subgroup == samples.SUBGROUPS.index(SUBGROUP)))

    def train(draw):
        part = cohort.of(np.sort(np.concatenate([others, np.asarray(draw.patients)])))
        recipe = replace(samples.subgroup_recipe(), seed=draw.seed)
        model = samples.train(recipe, part, samples.standardise(part, part))
        print(f"chain {draw.chain}, {draw.size} patients", flush=True)
        return judged.died.tolist(), samples.predict(model, judged, part).tolist()

    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "curve.jsonl"
        run_learning_curve(SUBGROUP, members.tolist(), train, plain, sizes=SIZES, chains=CHAINS, seed=samples.SEED)
        OUT.parent.mkdir(parents=True, exist_ok=True)
        samples.write_gzip(OUT, plain.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
