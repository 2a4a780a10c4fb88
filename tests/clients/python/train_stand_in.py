"""A training of 40 steps on the stand-in, watched as the caller says; the same numbers at every start.

Waits after each 10 steps until a line comes on standard input, so that a test can do something in between.
"""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "..", "clients", "python"))
sys.path.insert(0, os.path.dirname(__file__))

import stand_in_torch as fake  # noqa: E402

sys.modules["torch"] = fake

import gradient_rounds  # noqa: E402

gradient_rounds.FIRST_PAUSE = gradient_rounds.LONGEST_PAUSE = 0.05
gradient_rounds.FRESH_SECONDS = 0.05

options = {"every": 1, "subgroups": ["polytrauma", "other"], "exit_seconds": 200, **json.loads(sys.argv[1])}
model = fake.Chain(first=fake.Scale([1.0, -2.0]), active=fake.ReLU(), last=fake.Scale([3.0, 4.0]))
parameters = dict(model.named_parameters())
optimizer = fake.SGD(parameters.values(), 0.01)
run = gradient_rounds.watch(model, optimizer, **options)
for step in range(40):
    if step % 10 == 0:
        print(step, flush=True)
        sys.stdin.readline()
    output = model(fake.Tensor([1.0, 1.0]))
    run.subgroup_losses([0.1 * step, 0.25, 0.5, 1.0], ["polytrauma", "polytrauma", "other", "other"])
    fake.backward([(parameters["last.weight"], output.values), (parameters["first.weight"], (step / 7, float("nan")))])
    optimizer.step()
    optimizer.zero_grad()
    run.log(loss=1 / (step + 1))
run.finish()
