"""What a trauma registry would hold of simulated patients, beside what a model was given.

Injuries, physiology, age, sex and mechanism are the values that the cohort was simulated with; the rest
(respiratory rate, PTT, the weapon, transfer, centre, year) is drawn here, some of it from those values.
Nothing is drawn from the outcome, and neither the centre nor the year, the transfer or a missing value
changes a risk: between them there is nothing to be found. A seed gives the same columns each time, and
drawing them changes no other draw.
"""

import numpy as np

REGIONS = ("head", "face", "chest", "abdomen", "extremities", "external")
CENTRES, SHARES_OF_CENTRES = ("A", "B", "C", "D"), (0.40, 0.28, 0.21, 0.11)
YEARS, SHARES_OF_YEARS = ("2022", "2023", "2024"), (0.31, 0.33, 0.36)
OLDEST_TOLD = 89  # ages above may not be given exactly: 45 CFR 164.514(b)(2)(i)(C)


def registry_columns(patient: dict[str, np.ndarray], seed: int) -> dict[str, list[str]]:
    """Name of a column → its cells, one a patient; an empty cell is a value that nobody wrote down.

    `patient` holds the cohort's features by name. A severity of 9 is an injury that was not graded, "4T"
    a coma scale that was taken with a tube in place, "90+" an age that is not told exactly.
    """
    rng = np.random.default_rng([seed, 2])
    n = len(patient["age"])
    severe = sum(patient[f"ais_{region}"] >= 3 for region in REGIONS)
    # Blood is taken from those who look badly injured, and less often from the others.
    looks_bad = (severe >= 2) | (patient["sbp"] <= 90) | (patient["gcs"] <= 8)
    has_tube = (patient["gcs"] <= 8) & (rng.random(n) < 0.22)

    def leave_out(cells: list[str], share: float | np.ndarray) -> list[str]:
        return ["" if gone else cell for cell, gone in zip(cells, rng.random(n) < share)]

    columns = {}
    for region in REGIONS:
        ungraded = (patient[f"ais_{region}"] > 0) & (rng.random(n) < 0.01)
        columns[f"ais_{region}"] = whole(np.where(ungraded, 9, patient[f"ais_{region}"]))

    coma = [f"{cell}T" if tube else cell for cell, tube in zip(whole(patient["gcs"]), has_tube)]
    columns["gcs"] = leave_out(coma, 0.02)
    columns["sbp"] = leave_out(whole(patient["sbp"]), 0.015)
    columns["heart_rate"] = leave_out(whole(patient["heart_rate"]), 0.02)
    # Faster with acidosis; of all vital signs the one that registries lack most often.
    breaths = 17 - 0.7 * (patient["base_excess"] + 1).clip(-12, 0) + rng.normal(0, 3.2, n)
    columns["respiratory_rate"] = leave_out(whole(breaths.clip(6, 44)), np.where(has_tube, 1.0, 0.07))
    no_gas, no_clotting = np.where(looks_bad, 0.05, 0.35), np.where(looks_bad, 0.04, 0.18)
    columns["base_excess"] = leave_out([f"{value:.1f}" for value in patient["base_excess"] + 0.0], no_gas)
    # One tube of blood: both clotting tests are there, or neither is.
    thromboplastin = (29 + 14 * (patient["inr"] - 1.1) + rng.normal(0, 2.6, n)).clip(20, 150)
    clotting = leave_out([f"{inr:.2f} {ptt:.0f}" for inr, ptt in zip(patient["inr"], thromboplastin)], no_clotting)
    columns["inr"], columns["ptt"] = ([(cell.split() or ["", ""])[place] for cell in clotting] for place in (0, 1))

    ages = [f"{OLDEST_TOLD + 1}+" if age > OLDEST_TOLD else f"{age:.0f}" for age in patient["age"]]
    columns["age"] = leave_out(ages, 0.005)
    columns["sex"] = leave_out(["male" if male else "female" for male in patient["male"]], 0.005)
    columns["mechanism"] = leave_out(name_mechanisms(patient, rng), 0.02)
    columns["injury_type"] = leave_out(["penetrating" if one else "blunt" for one in patient["penetrating"]], 0.01)
    moved = rng.random(n) < np.where(patient["ais_head"] >= 3, 0.31, 0.17)
    columns["transfer"] = leave_out(["transferred" if one else "direct" for one in moved], 0.015)
    columns["centre"] = list(rng.choice(CENTRES, n, p=SHARES_OF_CENTRES))
    columns["year"] = list(rng.choice(YEARS, n, p=SHARES_OF_YEARS))
    return columns


def name_mechanisms(patient: dict[str, np.ndarray], rng: np.random.Generator) -> list[str]:
    """The cohort knows five; two of them are told apart further, without consequence for the risk."""
    weapon = rng.choice(["stabbing", "gunshot"], len(patient["age"]), p=[0.6, 0.4])
    rest = rng.choice(["struck by an object", "other"], len(patient["age"]), p=[0.7, 0.3])
    known = [patient[name] == 1 for name in ("road", "low_fall", "high_fall", "penetrating")]
    return list(np.select(known, ["road traffic", "fall below 3 m", "fall of 3 m or more", weapon], rest))


def whole(values: np.ndarray) -> list[str]:
    return [f"{value:.0f}" for value in values]
