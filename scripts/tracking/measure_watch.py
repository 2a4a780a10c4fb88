"""What watching costs a training: time per step with and without, on two networks.

    python3 scripts/tracking/measure_watch.py [--part 0.2]

Two copies of a network train in turns of 50 steps, one of them watched (into a spool, which is thrown away), so that
both see the same machine. Of each turn the processor time of the training thread is taken, which what else runs on
the machine hardly changes, and the wall time. Printed are medians over turns, one JSON object a line. PyTorch works
in one thread.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time

import torch
from torch import nn

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "clients", "python"))

import gradient_rounds  # noqa: E402

TURN = 50
GROUPS = ["polytrauma", "isolated_tbi"]
NETWORKS = {
    "small: 3 hidden layers of 64, batches of 64": (20, 64, 3, 64),
    "deep: 12 hidden layers of 256, batches of 256": (20, 256, 12, 256),
}


class Training:
    def __init__(self, features, width, depth, size):
        torch.manual_seed(1)
        layers, last = [], features
        for _ in range(depth):
            layers += [nn.Linear(last, width), nn.ReLU()]
            last = width
        self.model = nn.Sequential(*layers, nn.Linear(last, 1))
        self.optimizer = torch.optim.Adam(self.model.parameters(), 1e-3)
        self.x = torch.randn(size, features)
        self.y = (self.x[:, :1] > 0).float()
        self.labels = [place % 2 for place in range(size)]
        self.run = None

    def step(self):
        losses = nn.functional.binary_cross_entropy_with_logits(self.model(self.x), self.y, reduction="none")
        if self.run is not None:
            self.run.subgroup_losses(losses.squeeze(1), self.labels)
        loss = losses.mean()
        loss.backward()
        self.optimizer.step()
        self.optimizer.zero_grad()
        if self.run is not None:
            self.run.log(loss=loss)

    def turn(self):
        wall, processor = time.perf_counter(), time.thread_time()
        for _ in range(TURN):
            self.step()
        return (time.perf_counter() - wall) / TURN * 1e6, (time.thread_time() - processor) / TURN * 1e6


def measure(shape, turns, every, gram_every):
    plain, watched = Training(*shape), Training(*shape)
    with tempfile.TemporaryDirectory() as folder:
        watched.run = gradient_rounds.watch(
            watched.model,
            watched.optimizer,
            run="measured",
            every=every,
            subgroups=GROUPS,
            gram_every=gram_every,
            spool=os.path.join(folder, "spool"),
            spool_bytes=2**40,
        )
        pairs = []
        for turn in range(turns + 2):
            # Whoever goes first in a turn goes second in the next.
            first, second = (plain, watched) if turn % 2 == 0 else (watched, plain)
            times = {id(training): training.turn() for training in (first, second)}
            if turn >= 2:
                pairs.append((times[id(plain)], times[id(watched)]))
        sys.stderr = open(os.devnull, "w")
        watched.run.finish()
        sys.stderr.close()
        sys.stderr = sys.__stderr__
    median = {}
    for place, name in enumerate(("wall", "processor")):
        without = statistics.median(a[place] for a, _ in pairs)
        more = statistics.median(b[place] - a[place] for a, b in pairs)
        median[name] = {"without_us": round(without), "more_us": round(more), "ratio": round(1 + more / without, 3)}
    return median


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", type=float, default=1.0, help="share of the turns, for a quick look")
    turns = max(4, round(40 * parser.parse_args().part))
    torch.set_num_threads(1)
    for network, shape in NETWORKS.items():
        for every, gram_every in ((1, 0), (10, 0), (50, 0), (10, 50)):
            found = measure(shape, turns, every, gram_every)
            print(json.dumps({"network": network, "every": every, "gram_every": gram_every, **found}), flush=True)


if __name__ == "__main__":
    main()
