"""Trains the pairs of a plan that `rounds prove` wrote.

    from prove import run_pairs

    def train(side):
        model = make_model(residual=side.settings.get("residual", False))
        for step in range(1, side.steps + 1):
            ...
            side.log(step, "loss", value, split="validation")

    run_pairs("plan.json", train, out="proof-runs", data=["train.csv"])

Needs Python 3.9 and nothing else; numpy and torch are seeded where they are loaded.
"""

from .learning_curve import Draw, run_learning_curve
from .plan_error import PlanError
from .run_pairs import Side, run_pairs
from .send_run import SendError

__all__ = ["Draw", "PlanError", "SendError", "Side", "run_learning_curve", "run_pairs"]
