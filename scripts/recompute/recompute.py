#!/usr/bin/env python3
"""Computes the statistics of a bundle again, without the product that made it.

    python3 recompute.py [FOLDER that the bundle was unpacked to]

Reads report.json and inputs/, computes by SciPy and scikit-learn, for all patients and for each group that a column
of the predictions names: AUROC with DeLong's interval on the logit scale (DeLong et al., Biometrics 44 (1988);
Pepe 2003, 5.2.5), Brier score, observed / expected, calibration in the large, calibration intercept and slope. Reads
proofs/ too: for each experiment that is answered, the mean difference of its pairs with Student's interval, and the
part of the pairs that are better with the exact (Clopper-Pearson) interval.
Exit 0: all agree; 1: one does not; 2: nothing could be computed, and why.
"""
import csv
import json
import math
import os
import re
import sys
import unicodedata

try:
    import numpy as np
    import scipy
    import sklearn
    from scipy.optimize import root
    from scipy.special import expit
    from scipy.stats import binomtest, norm, rankdata, ttest_1samp
    from sklearn.metrics import brier_score_loss, roc_auc_score
except ImportError as error:
    print(f"Nothing was computed: this needs numpy, SciPy and scikit-learn ({error}).")
    sys.exit(2)

# Sums and ranks differ in their last digits; fits end where their own solver ends.
SUMS = 1e-9
FITS = 1e-5
# As the report states it: a risk of 0 or 1 counts as this far away from it inside the logit.
NEAREST = 1e-8
TEST = {"test", "testing", "tst", "testset", "holdout", "heldout"}
VALIDATION = {"val", "valid", "validate", "validation", "validationset", "dev", "eval", "evaluation"}


def stop(reason):
    print(f"Nothing was computed: {reason}")
    sys.exit(2)


class Absent(Exception):
    """What the bundle does not hold, so that there are no statistics of patients to compute."""


def normalise(text):
    kept = (c for c in text.lower() if unicodedata.category(c)[0] in "LN")
    return "".join(kept)


def read(folder):
    with open(os.path.join(folder, "report.json"), encoding="utf-8") as file:
        record = json.load(file)
    if record["subgroups"]["status"] != "analysed":
        raise Absent("the report analyses no predictions.")
    wanted = record["subgroups"]["set"]
    path = os.path.join(folder, "inputs", "run.json")
    if not os.path.exists(path):
        raise Absent("the bundle holds no inputs.")
    with open(path, encoding="utf-8") as file:
        tables = json.load(file)["predictions"]
    if not tables:
        raise Absent("the bundle holds no predictions of patients.")
    for table in reversed(tables):
        with open(os.path.join(folder, table["file"]), encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if table["name"] == wanted["name"] and len(rows) == wanted["rows"]:
            return record, rows
    raise Absent("the bundle holds no predictions that the report names.")


def evaluated(record, rows):
    split = record["subgroups"]["evaluated"]["split"]
    if split == "unnamed":
        return rows
    words = TEST if split == "test" else VALIDATION
    return [row for row in rows if normalise(row.get("split", "")) in words]


def groups(record, rows):
    yield "all", rows
    for kind, families in (("group", record["subgroups"]["families"]), ("searched", record["subgroups"]["explored"])):
        for family in families:
            for group in family["groups"]:
                column = family["family"]
                label = re.fullmatch(r'The column "(.*)" says "(.*)"\.', group["description"])
                if label is None or column not in rows[0]:
                    continue
                yield f"{kind}/{column}/{group['name']}", [row for row in rows if row[column] == label.group(2)]


def auroc(y, p):
    """AUROC by mid-ranks with DeLong's variance, and its interval on the logit scale."""
    value = roc_auc_score(y, p)
    cases, controls = p[y == 1], p[y == 0]
    every = rankdata(np.concatenate([cases, controls]))
    m, n = len(cases), len(controls)
    v10 = (every[:m] - rankdata(cases)) / n
    v01 = 1 - (every[m:] - rankdata(controls)) / m
    variance = np.var(v10, ddof=1) / m + np.var(v01, ddof=1) / n
    reach = norm.ppf(0.975) * math.sqrt(variance) / (value * (1 - value))
    logit = math.log(value / (1 - value))
    return {"value": value, "lower": expit(logit - reach), "upper": expit(logit + reach)}


def solve(score, start):
    found = root(score, start, tol=1e-12)
    return found.x if found.success or np.max(np.abs(score(found.x))) < 1e-6 else np.full(len(start), np.nan)


def recalibrate(y, logits):
    """Where the derivatives of the log likelihood are 0: with the logits as an offset, then with a slope."""
    (large,) = solve(lambda a: np.array([np.sum(y - expit(a[0] + logits))]), [0.0])

    def joint(b):
        rest = y - expit(b[0] + b[1] * logits)
        return np.array([np.sum(rest), np.sum(rest * logits)])

    intercept, slope = solve(joint, [0.0, 1.0])
    return large, intercept, slope


def compute(rows):
    y = np.array([int(float(row["y_true"])) for row in rows])
    p = np.array([float(row["y_prob"]) for row in rows])
    inside = np.clip(p, NEAREST, 1 - NEAREST)
    large, intercept, slope = recalibrate(y, np.log(inside / (1 - inside)))
    return {
        "patients": (SUMS, {"value": len(rows)}),
        "events": (SUMS, {"value": int(y.sum())}),
        "auroc": (SUMS, auroc(y, p)),
        "brier": (SUMS, {"value": brier_score_loss(y, p)}),
        "observed-expected": (SUMS, {"value": y.sum() / p.sum()}),
        "calibration-in-the-large": (FITS, {"value": large}),
        "calibration-intercept": (FITS, {"value": intercept}),
        "calibration-slope": (FITS, {"value": slope}),
    }


def parts_of(estimate, interval):
    return {"value": estimate, "lower": interval.low, "upper": interval.high}


def of_experiments(folder):
    """Each number of an experiment with what it is in the bundle and what it is here."""
    proofs = os.path.join(folder, "proofs")
    for name in sorted(os.listdir(proofs)) if os.path.isdir(proofs) else []:
        with open(os.path.join(proofs, name, "answer.json"), encoding="utf-8") as file:
            answer = json.load(file)["answer"]
        pairs = [(pair["asIs"], pair["repaired"]) for pair in answer["values"]]
        # An ending that is not finite is worse than any that is.
        ends = [(math.inf if a is None else a, math.inf if b is None else b) for a, b in pairs]
        if answer["better"]["status"] == "estimated":
            better = binomtest(sum(b < a for a, b in ends), len(ends))
            yield f"proofs/{name}/better", answer["better"], parts_of(better.statistic, better.proportion_ci(method="exact"))
        if answer["effect"]["status"] == "estimated":
            changes = np.array([b - a for a, b in ends])
            yield f"proofs/{name}/effect", answer["effect"], parts_of(changes.mean(), ttest_1samp(changes, 0).confidence_interval())


def of_patients(folder):
    """Each statistic of patients with what it is in the report and what it is here."""
    record, rows = read(folder)
    if "weight" in rows[0]:
        raise Absent("the rows are weighted, which this script does not take.")
    numbers = {number["id"]: number["value"] for number in record["numbers"]}
    for place, members in groups(record, evaluated(record, rows)):
        events = sum(float(row["y_true"]) == 1 for row in members)
        if min(events, len(members) - events) < 2:
            continue
        for name, (tolerance, parts) in compute(members).items():
            stated = numbers.get(f"{place}/{name}")
            # Fits by a penalised likelihood and what is no number have no counterpart here.
            if stated is None or stated["status"] != "estimated" or "penalised" in stated["method"]:
                continue
            # Intervals are held against DeLong's only where the report states his.
            if not stated["method"].endswith("logit-DeLong interval"):
                parts = {"value": parts["value"]}
            yield f"{place}/{name}", stated, tolerance, parts


def differences(stated, tolerance, parts):
    """Parts of an estimate that differ."""
    for part, value in parts.items():
        if not abs(stated[part] - value) <= tolerance * max(1, abs(value)):
            yield f"{part} is {stated[part]!r} in the report, and {float(value)!r} here"


def main(folder):
    absent = "the report holds none of these statistics."
    found = [(name, stated, SUMS, parts) for name, stated, parts in of_experiments(folder)]
    try:
        found += of_patients(folder)
    except Absent as reason:
        absent = str(reason)
    compared, faults = len(found), []
    for name, stated, tolerance, parts in found:
        faults += [f"{name}: {fault}" for fault in differences(stated, tolerance, parts)]
    engine = f"SciPy {scipy.__version__} and scikit-learn {sklearn.__version__}"
    if compared == 0:
        stop(absent)
    for fault in faults:
        print(f"DIFFERS {fault}")
    print(f"{compared} statistics computed by {engine}: {'all agree' if not faults else f'{len(faults)} differ'}.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "."))
