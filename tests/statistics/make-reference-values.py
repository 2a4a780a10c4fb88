"""Makes reference-values.json with SciPy, for the tests of lib/statistics.

    pip install numpy scipy && python tests/statistics/make-reference-values.py
"""

import json
from pathlib import Path

import numpy as np
from scipy import stats

rng = np.random.default_rng(20260)
samples = [rng.normal(size=n).round(6) for n in (1, 2, 5, 10, 101)] + [np.repeat([1.0, 2.0, 2.0, 3.0], 3)]
lines = []
for n in (2, 5, 12, 40):
    x = np.arange(n) * 1.5
    y = (0.7 * x + rng.standard_t(2, size=n)).round(6)
    fit = stats.theilslopes(y, x, method="separate")
    lines.append({"x": x.tolist(), "y": y.tolist(), "slope": float(fit.slope), "intercept": float(fit.intercept)})
proportions = []
for successes, n in [(0, 10), (10, 10), (3, 10), (11, 12), (250, 1000), (1, 1)]:
    interval = stats.binomtest(successes, n).proportion_ci(confidence_level=0.95, method="wilson")
    proportions.append({"successes": successes, "n": n, "lower": float(interval.low), "upper": float(interval.high)})

values = {
    "quantiles": [
        {"values": s.tolist(), "at": [0, 0.025, 0.25, 0.5, 0.9, 1], "expected": [float(np.quantile(s, p)) for p in (0, 0.025, 0.25, 0.5, 0.9, 1)]}
        for s in samples
    ],
    "lines": lines,
    "proportions": proportions,
}
Path(__file__).with_name("reference-values.json").write_text(json.dumps(values, indent=1) + "\n")
