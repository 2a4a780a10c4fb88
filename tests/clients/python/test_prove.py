"""Pairs of a plan: what is trained, what stays, and what a server is sent."""

import gzip
import hashlib
import http.server
import io
import json
import math
import os
import sys
import tarfile
import tempfile
import threading
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "..", "clients", "python"))

from prove import PlanError, SendError, run_pairs  # noqa: E402
from prove.canonical_json import canonical_json  # noqa: E402
from prove.send_run import PAUSES_SECONDS, Server  # noqa: E402

SEEDS = [11, 12]
DIGEST = "d" * 64


def write_plan(folder):
    plan = {
        "schema": "gradient-rounds/proof-plan",
        "version": 1,
        "change": {"id": "oversample-subgroup", "settings": [{"setting": "oversample", "from": None, "to": "polytrauma"}]},
        "seeds": SEEDS,
        "budget": {"steps": 2, "batchSize": 8},
        "data": {"sha256": None},
        "margin": 0.1,
    }
    plan["sha256"] = hashlib.sha256(canonical_json(plan).encode("utf-8")).hexdigest()
    path = Path(folder) / "plan.json"
    path.write_text(json.dumps(plan), encoding="utf-8")
    return path


def train(side):
    side.log(1, "grad_norm", 0.5, layer="layers.0")
    side.log(2, "loss", math.nan if side.change else 0.25, split="validation", subgroup="polytrauma")
    side.predict(1, 0.75, subgroup="polytrauma", patient="p1")
    side.describe(checkpoint_step=2, oversample="nobody")


class Strict(http.server.BaseHTTPRequestHandler):
    """Answers with what the test gives it, 201 once nothing is left, and keeps what it was sent."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((self.path, dict(self.headers), body))
        status, headers, answer = self.server.answers.pop(0) if self.server.answers else (201, {}, {})
        content = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": len(content)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


class PairsCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = Path(folder.name) / "runs"
        self.plan = write_plan(folder.name)
        self.trained = []

    def run_pairs(self, **options):
        def noted(side):
            self.trained.append((side.seed, side.arm))
            train(side)

        return run_pairs(self.plan, noted, out=self.out, data_sha256=DIGEST, **options)

    def serve(self, *answers):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Strict)
        server.requests, server.answers = [], list(answers)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.address = {"url": f"http://127.0.0.1:{server.server_address[1]}", "token": "gr_x", "project": "trauma 1"}
        pauses = mock.patch("prove.send_run.PAUSES_SECONDS", [0] * len(PAUSES_SECONDS))
        pauses.start()
        self.addCleanup(pauses.stop)
        return server

    def test_each_side_is_a_folder_that_says_what_it_is(self):
        folders = self.run_pairs(meta={"optimizer": "sgd", "seed": 99})
        self.assertEqual([(11, "as-is"), (11, "repaired"), (12, "as-is"), (12, "repaired")], self.trained)
        as_is, repaired = (json.loads((folder / "meta.json").read_text()) for folder in folders[:2])
        self.assertEqual("polytrauma", repaired["oversample"], "what the plan changes is stated as the plan has it")
        for meta, arm in ((as_is, "as-is"), (repaired, "repaired")):
            self.assertEqual((11, "sgd", 2), (meta["seed"], meta["optimizer"], meta["checkpoint_step"]))
            claim = {name: meta["proof"][name] for name in ("arm", "seed", "steps", "data_sha256", "margin")}
            self.assertEqual({"arm": arm, "seed": 11, "steps": 2, "data_sha256": DIGEST, "margin": 0.1}, claim)

    def test_values_are_native_records_and_predictions_name_their_patients(self):
        folder = self.run_pairs()[1]
        lines = gzip.decompress((folder / "metrics.jsonl.gz").read_bytes()).decode().splitlines()
        record = {"step": 1, "kind": "metric", "metric": "grad_norm", "value": 0.5, "layer": "layers.0"}
        self.assertEqual(record, json.loads(lines[0]))
        self.assertIn("NaN", lines[1])
        table = gzip.decompress((folder / "predictions.csv.gz").read_bytes()).decode()
        self.assertEqual("patient_id,subgroup,y_true,y_prob,split\np1,polytrauma,1,0.75,test\n", table)

    def test_a_step_beyond_the_budget_is_refused_and_the_side_is_not_done(self):
        with self.assertRaisesRegex(PlanError, "from 0 to 2"):
            run_pairs(self.plan, lambda side: side.log(3, "loss", 1.0), out=self.out, data_sha256=DIGEST)
        self.assertEqual(["partial"], [entry.suffix[1:] for entry in self.out.iterdir()])

    def test_each_side_is_sent_as_one_tar_with_token_and_project(self):
        server = self.serve()
        folders = self.run_pairs(**self.address)
        self.assertEqual(4, len(server.requests))
        for folder, (path, headers, body) in zip(folders, server.requests):
            self.assertEqual(f"/api/v1/imports?project=trauma+1&run={folder.name}&filename={folder.name}.tar", path)
            self.assertEqual("Bearer gr_x", headers["Authorization"])
            with tarfile.open(fileobj=io.BytesIO(body)) as archive:
                held = {entry.name: archive.extractfile(entry).read() for entry in archive}
            self.assertEqual({file.name: file.read_bytes() for file in folder.iterdir()}, held)

    def test_what_is_done_is_sent_again_byte_for_byte_and_not_trained_again(self):
        server = self.serve()
        self.run_pairs(**self.address)
        self.run_pairs(**self.address)
        self.assertEqual(4, len(self.trained))
        bodies = [body for _, _, body in server.requests]
        self.assertEqual(bodies[:4], bodies[4:])

    def test_a_server_that_is_busy_is_asked_again(self):
        server = self.serve((503, {}, {}), (429, {}, {}))
        self.run_pairs(**self.address)
        self.assertEqual(6, len(server.requests))

    def test_a_refusal_is_told_at_the_end_and_the_other_sides_are_trained_and_sent(self):
        server = self.serve((403, {}, {"detail": "The token may not upload."}))
        with self.assertRaisesRegex(SendError, r"(?s)1 of 4 runs were not sent.*11-as-is: The token may not upload\."):
            self.run_pairs(**self.address)
        self.assertEqual((4, 4), (len(self.trained), len(server.requests)))

    def test_the_token_follows_no_redirect(self):
        elsewhere = self.serve()
        target = self.address["url"]
        server = self.serve((302, {"Location": target}, {}))
        self.run_pairs()
        with self.assertRaisesRegex(SendError, "302"):
            Server(**self.address).send(next(self.out.iterdir()))
        self.assertEqual((1, 0), (len(server.requests), len(elsewhere.requests)))

    def test_an_address_or_token_that_cannot_be_used_is_refused_before_anything_is_trained(self):
        for wrong in ({"url": "rounds.example.org"}, {"token": None}, {"token": "a b"}, {"project": None}):
            options = {"url": "http://127.0.0.1:1", "token": "gr_x", "project": "trauma", **wrong}
            with self.assertRaises(ValueError):
                self.run_pairs(**options)
        self.assertEqual([], self.trained)


if __name__ == "__main__":
    unittest.main()
