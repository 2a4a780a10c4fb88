"""Makes scatter-values.json with numpy, for the tests of running medians, scatter and autocorrelation.

    pip install numpy && python tests/statistics/make-scatter-values.py

Everything is computed from the definitions, not from the code under test.
"""

import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(20261)


def median_of_three(values):
    """Tukey's running median of three; the ends stay as they are."""
    inner = np.median(np.lib.stride_tricks.sliding_window_view(values, 3), axis=1)
    return np.concatenate([values[:1], inner, values[-1:]])


def scatter(values):
    """Standard deviation around a smooth path: second differences have the variance 6 s^2."""
    return float(np.median(np.abs(np.diff(values, n=2))) / (0.6745 * np.sqrt(6)))


def autocorrelation(values, half, lag):
    """Residuals from the line through the `half` neighbours on each side, without the middle itself."""
    residuals = []
    for middle in range(half, len(values) - half):
        x = np.array([k for k in range(-half, half + 1) if k != 0])
        line = np.polyfit(x, values[middle + x], 1)
        residuals.append(values[middle] - np.polyval(line, 0))
    r = np.array(residuals)
    return float(np.sum(r[:-lag] * r[lag:]) / np.sum(r * r))


series = {
    "independent": rng.normal(size=400),
    "falling": np.exp(-np.arange(150) / 40) * (1 + 0.1 * rng.normal(size=150)),
    "heavy": rng.standard_t(2, size=80),
    "alternating": 0.7 + 0.2 * (-1.0) ** np.arange(60) + 0.05 * rng.normal(size=60),
    "first-order": None,
}
state = 0.0
path = []
for shock in rng.normal(size=300):
    state = 0.8 * state + shock
    path.append(state)
series["first-order"] = np.array(path)

values = []
for name, drawn in series.items():
    rounded = np.round(drawn, 6)
    values.append(
        {
            "name": name,
            "values": rounded.tolist(),
            "medians": median_of_three(rounded)[:40].tolist(),
            "scatter": scatter(rounded),
            "correlations": [
                {"half": half, "lag": lag, "value": autocorrelation(rounded, half, lag)}
                for half in (1, 3, 10)
                for lag in (1, 2)
            ],
        }
    )

# What the correlation at lag one is on average for independent scatter: the middle is compared with its neighbours.
means = {}
for half in (3, 10):
    means[str(half)] = float(np.mean([autocorrelation(rng.normal(size=100), half, 1) for _ in range(400)]))

Path(__file__).with_name("scatter-values.json").write_text(
    json.dumps({"series": values, "independent": means}, indent=1) + "\n"
)
