"""The loss that predicted risks of a group have once an intercept and a slope of its own are fitted to them."""

import math
import random

FOLDS = 10
SEED = 20261127
LARGEST_LOGIT = 25.0
ROUNDS = 100
PRIOR = 0.01  # at intercept 0 and slope 1, worth a hundredth of a patient: keeps separated outcomes finite
LARGEST_MOVE = 1.0  # of any patient's log odds in one step: from risks that are far too sure a whole one leaps away
CLOSE_ENOUGH = 1e-10


def recalibrated_loss(outcomes, risks):
    """Mean log loss per patient, in nats: each patient judged by two numbers that were fitted to the other nine tenths,
    less what fitting two numbers costs on average (Akaike 1974).

    outcomes     0 or 1 of each patient
    risks        of each patient, from 0 to 1
    """
    logits = [logit_of(risk) for risk in risks]
    rows = list(zip((int(outcome) for outcome in outcomes), logits))
    folds = [row % FOLDS for row in range(len(rows))]
    random.Random(SEED).shuffle(folds)
    total = 0.0
    for fold in range(FOLDS):
        intercept, slope = fit([row for row, own in zip(rows, folds) if own != fold])
        total += sum(log_loss(outcome, intercept + slope * z) for (outcome, z), own in zip(rows, folds) if own == fold)
    return (total - 1 / (1 - 1 / FOLDS)) / len(rows)


def fit(rows):
    """Intercept and slope on the logit of greatest likelihood, by Newton's method in steps of bounded size."""
    intercept, slope = 0.0, 1.0
    farthest = max((abs(z) for _, z in rows), default=0.0)
    for _ in range(ROUNDS):
        score_a, score_b, aa, ab, bb = -PRIOR * intercept, -PRIOR * (slope - 1), PRIOR, 0.0, PRIOR
        for outcome, z in rows:
            risk = expit(intercept + slope * z)
            weight = risk * (1 - risk)
            score_a += outcome - risk
            score_b += (outcome - risk) * z
            aa, ab, bb = aa + weight, ab + weight * z, bb + weight * z * z
        determinant = aa * bb - ab * ab
        step_a, step_b = (bb * score_a - ab * score_b) / determinant, (aa * score_b - ab * score_a) / determinant
        factor = min(1.0, LARGEST_MOVE / max(abs(step_a) + abs(step_b) * farthest, 1e-300))
        intercept, slope = intercept + factor * step_a, slope + factor * step_b
        if abs(step_a) + abs(step_b) < CLOSE_ENOUGH:
            break
    return intercept, slope


def logit_of(risk):
    if not 0 <= risk <= 1:
        raise ValueError(f"Expected a risk from 0 to 1, found {risk}.")
    if risk in (0, 1):
        return LARGEST_LOGIT if risk == 1 else -LARGEST_LOGIT
    return max(-LARGEST_LOGIT, min(LARGEST_LOGIT, math.log(risk) - math.log1p(-risk)))


def expit(z):
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def log_loss(outcome, z):
    """ln(1 + e^z) − yz, which neither overflows nor cancels."""
    return max(z, 0.0) + math.log1p(math.exp(-abs(z))) - (z if outcome == 1 else 0.0)
