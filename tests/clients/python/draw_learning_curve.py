"""Draws a learning curve with a stand-in for a training, and prints what was seen of it; no numpy, no torch.

    python3 draw_learning_curve.py FOLDER
"""

import json
import math
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "clients" / "python"))
from prove import PlanError, run_learning_curve  # noqa: E402
from prove.recalibrate import recalibrated_loss  # noqa: E402

FOLDER = Path(sys.argv[1])
PATIENTS = [f"patient {number}" for number in range(121)]
WORLD = random.Random(7)
LOGITS = [WORLD.gauss(-0.8, 1.2) for _ in range(252)]
OUTCOMES = [1 if WORLD.random() < 1 / (1 + math.exp(-z)) else 0 for z in LOGITS]


def train(draw):
    """Knows the patients the better, the more of the group it was trained with; also far too sure of itself."""
    noise = 3 / math.sqrt(draw.size)
    return OUTCOMES, [1 / (1 + math.exp(-2 * (z + random.gauss(0, noise)))) for z in LOGITS]


def watched(draws):
    def watch(draw):
        draws.append({"chain": draw.chain, "size": draw.size, "patients": draw.patients, "seed": draw.seed})
        return train(draw)

    return watch


def refusal(**other):
    asked = {"subgroup": "polytrauma", "patients": PATIENTS, "train": train, "out": FOLDER / "refused.jsonl", **other}
    try:
        run_learning_curve(**asked)
    except PlanError as error:
        return str(error)
    return None


def changing(draw):
    return (OUTCOMES[::-1] if draw.chain == 2 else OUTCOMES), [0.2] * len(OUTCOMES)


draws, again = [], []
curve = run_learning_curve("polytrauma", PATIENTS, watched(draws), FOLDER / "curve.jsonl", seed=3)
repeated = run_learning_curve("polytrauma", PATIENTS, watched(again), FOLDER / "again.jsonl", seed=3)
sure = [0.0 if outcome == 0 else 1.0 for outcome in OUTCOMES]
print(
    json.dumps(
        {
            "curve": curve,
            "draws": draws,
            "isRepeated": curve == repeated and draws == again,
            "outcomes": OUTCOMES,
            "cases": [
                {"risks": risks, "loss": recalibrated_loss(OUTCOMES, risks)}
                for risks in (train(type("Draw", (), {"size": 40}))[1], [0.3] * len(OUTCOMES), sure, sure[::-1])
            ],
            "refusals": {
                "there": refusal(out=FOLDER / "curve.jsonl"),
                "sizes": refusal(sizes=[20, 40, 80]),
                "order": refusal(sizes=[20, 60, 40, 80]),
                "all": refusal(sizes=[20, 40, 80, 121]),
                "chains": refusal(chains=4),
                "others": refusal(train=changing),
                "risks": refusal(train=lambda draw: (OUTCOMES, [1.5] * len(OUTCOMES))),
                "few": refusal(train=lambda draw: ([1, 0], [0.5, 0.5])),
            },
            "leftBehind": sorted(path.name for path in FOLDER.iterdir()),
        }
    )
)
