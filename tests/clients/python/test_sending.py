"""What is sent, when, and what happens while the server is away, slow or strict."""

import json
import os
import random
import subprocess
import sys
import textwrap
import time
import unittest

from helpers import LONG_SECONDS, Server, SpoolCase, gradient_rounds

CLIENT = os.path.dirname(gradient_rounds.__file__)


class SendingTest(SpoolCase):
    def setUp(self):
        super().setUp()
        self.server = Server()
        self.addCleanup(self.server.close)
        # Pauses between attempts grow from here; what is tested is that they are made, not how long they are.
        for name in ("FIRST_PAUSE", "FRESH_SECONDS"):
            self.addCleanup(setattr, gradient_rounds, name, getattr(gradient_rounds, name))
            setattr(gradient_rounds, name, 0.02)

    def live(self, **options):
        return self.watch(**{"url": self.server.url, "token": "secret-token", "exit_seconds": LONG_SECONDS, **options})

    def log(self, run, count, first=0):
        for step in range(first, first + count):
            run.log(step, loss=1.0 / (step + 1))

    def wait_for_batch(self, count=1):
        self.assertTrue(self.server.wait_for(lambda: len(self.server.batches) >= count))

    def losses(self):
        return {r["step"]: r["value"] for r in self.server.lines() if r["kind"] == "metric"}

    def assert_all_once(self, count):
        steps = [r["step"] for r in self.server.lines() if r["kind"] == "metric"]
        self.assertEqual(steps, list(range(count)))

    def test_everything_arrives_once_in_order_and_nothing_is_left_behind(self):
        run = self.live()
        self.log(run, 5)
        self.wait_for_batch()
        self.log(run, 5, 5)
        run.finish()
        self.assert_all_once(10)
        self.assertEqual(self.server.training, ["running", "finished"])
        self.assertFalse(os.path.exists(run.spool))
        self.assertIn(f"{self.server.url}/runs/run-1", self.errors.getvalue())
        self.assertTrue(all(h["Authorization"] == "Bearer secret-token" for _, _, h, _ in self.server.requests))

    def test_numbers_are_sent_as_they_are(self):
        run = self.live()
        values = [0.1, -1e-300, 1.7976931348623157e308, float("nan"), float("inf"), float("-inf"), 3]
        for step, value in enumerate(values):
            run.log(step, loss=value)
        run.finish()
        self.assertEqual(json.dumps([self.losses()[step] for step in range(7)]), json.dumps(values))

    def test_a_server_that_fails_for_a_moment_is_asked_again_with_the_same_key(self):
        scripts = [[(503, {}, {})] * 3, ["hang up after"], [(429, {}, {"Retry-After": "0"})], [(502, {}, {})]]
        for script in [*scripts, [(507, {"detail": "The disk is full."}, {})] * 2]:
            self.server.batches.clear()
            run = self.live(spool=f"{self.folder}-{script[0][0]}")
            self.log(run, 1)
            self.wait_for_batch()
            self.server.script[:] = list(script)
            self.log(run, 4, 1)
            run.finish()
            self.assert_all_once(5)
            self.assertFalse(os.path.exists(run.spool))

    def test_it_waits_as_long_as_the_server_asks(self):
        run = self.live()
        self.log(run, 1)
        self.wait_for_batch()
        self.server.script[:] = [(429, {}, {"Retry-After": "1"})]
        seen = len(self.server.requests)
        self.log(run, 1, 1)
        self.wait_for_batch(2)
        refused, answered = self.server.moments[seen : seen + 2]
        self.assertGreaterEqual(answered - refused, 1.0)
        run.finish()
        self.assertEqual(gradient_rounds._read_retry_after("Thu, 01 Jan 1970 00:00:00 GMT"), 0)
        self.assertIsNone(gradient_rounds._read_retry_after("soon"))

    def test_while_the_server_is_away_records_wait_on_disk_and_training_waits_for_nothing(self):
        self.server.close()
        run = self.live(exit_seconds=0.2)
        started = time.monotonic()
        self.log(run, 2000)
        self.assertLess(time.monotonic() - started, LONG_SECONDS)
        self.wait_until(lambda: len(self.metric(self.spooled(run), "loss")) == 2000)
        self.wait_until(lambda: "cannot be reached" in self.errors.getvalue())
        run.finish()
        with open(os.path.join(run.spool, "meta.json")) as file:
            text = file.read()
        self.assertNotIn("secret-token", text)
        meta = json.loads(text)["spool"]
        self.assertEqual((meta["schema"], meta["training"], meta["run"]), ("gradient-rounds/spool", "finished", "test"))
        steps = [r["step"] for r in self.records(run) if r["kind"] == "metric"]
        self.assertEqual(steps, list(range(2000)))
        said = self.errors.getvalue()
        self.assertEqual(said.count("cannot be reached"), 1)
        self.assertIn(f"rounds upload {run.spool}", said)

    def test_a_taken_name_gets_a_number_unless_the_run_goes_on(self):
        self.server.runs["test"] = "old"
        run = self.live()
        self.log(run, 1)
        run.finish()
        self.assertEqual(set(self.server.runs), {"test", "test (2)"})
        again = self.live(resume=True)
        self.log(again, 1)
        again.finish()
        self.assertEqual(set(self.server.runs), {"test", "test (2)"})
        self.assertTrue(any(path == "/api/v1/runs/old/points" for _, path, _, _ in self.server.requests))

    def test_a_run_whose_answer_was_lost_is_not_made_twice(self):
        self.server.script[:] = ["hang up after"]
        run = self.live()
        self.log(run, 1)
        run.finish()
        self.assertEqual(list(self.server.runs), ["test"])
        self.assert_all_once(1)

    def test_a_run_that_others_made_is_not_taken_for_one_whose_answer_was_lost(self):
        for case, script in {
            "the answer that the name is taken was lost": ["hang up after"],
            "the server was busy": [(503, {}, {})],
            "a proxy failed": [(502, {}, {})],
        }.items():
            with self.subTest(case):
                self.server.runs = {"test": "old"}
                self.server.begun.add("old")
                self.server.requests.clear()
                self.server.script[:] = list(script)
                run = self.live()
                self.log(run, 1)
                run.finish()
                self.assertEqual(set(self.server.runs), {"test", "test (2)"})
                self.assertFalse(any("/runs/old" in path for _, path, _, _ in self.server.requests))

    def test_an_empty_run_of_that_name_is_anothers_where_no_request_can_have_made_it(self):
        self.server.runs["test"] = "old"
        self.server.script[:] = [(503, {}, {}), (429, {}, {"Retry-After": "0"}), (507, {}, {})]
        run = self.live()
        self.log(run, 1)
        run.finish()
        self.assertEqual(set(self.server.runs), {"test", "test (2)"})
        closed = Server()
        closed.close()
        with self.assertRaises(gradient_rounds._Away) as raised:
            gradient_rounds._Server(closed.url, "t").call("GET", "/runs")
        self.assertFalse(raised.exception.may_have_arrived)

    def test_only_the_run_whose_answer_was_lost_is_looked_for(self):
        self.server.runs["test"] = "old"
        # The second name is asked for, and its answer is lost; the first is another's, although it is empty.
        self.server.script[:] = [None, "hang up after"]
        run = self.live()
        self.log(run, 1)
        run.finish()
        self.assertEqual(set(self.server.runs), {"test", "test (2)"})
        self.assert_all_once(1)

    def test_a_token_that_may_not_look_makes_a_run_of_its_own(self):
        self.server.script[:] = ["hang up after", None, (403, {"detail": "No."}, {})]
        run = self.live()
        self.log(run, 1)
        run.finish()
        self.assertEqual(set(self.server.runs), {"test", "test (2)"})
        self.assert_all_once(1)

    def test_what_says_nothing_of_a_batch_ends_the_sending_and_the_batch_stays_to_be_sent(self):
        for status in (302, 405, 409, 421, 501):
            with self.subTest(status):
                run = self.live(spool=f"{self.folder}-{status}")
                self.log(run, 1)
                self.wait_for_batch()
                self.server.script[:] = [(status, {}, {})]
                seen = len(self.server.requests)
                self.log(run, 1, 1)
                self.assertTrue(self.server.wait_for(lambda: len(self.server.requests) > seen))
                self.log(run, 1, 2)
                self.assertEqual(set(self.metric(self.records(run), "loss")), {1, 2})
                self.assertEqual([n for n in os.listdir(run.spool) if n.startswith("refused-")], [])
                self.assertIn(f"nothing more is sent: the server answered {status}", self.errors.getvalue())
                self.server.batches.clear()

    def test_a_token_that_is_refused_ends_the_sending_and_nothing_else(self):
        self.server.script[:] = [(401, {"detail": "This token is not known."}, {})]
        run = self.live()
        self.log(run, 3)
        self.assertTrue(self.server.wait_for(lambda: len(self.server.requests) > 0))
        self.log(run, 3, 3)
        self.assertEqual(len([r for r in self.records(run) if r["kind"] == "metric"]), 6)
        self.assertEqual(len(self.server.requests), 1)
        self.assertIn("This token is not known.", self.errors.getvalue())
        self.assertNotIn("secret-token", self.errors.getvalue())

    def test_a_batch_that_is_refused_stays_on_disk_and_the_next_is_sent(self):
        run = self.live()
        self.log(run, 1)
        self.wait_for_batch()
        self.server.script[:] = [(422, {"detail": "No."}, {})]
        seen = len(self.server.requests)
        self.log(run, 1, 1)
        self.assertTrue(self.server.wait_for(lambda: len(self.server.requests) > seen))
        self.log(run, 1, 2)
        run.finish()
        self.assertEqual(set(self.losses()), {0, 2})
        self.assertEqual(len([n for n in os.listdir(run.spool) if n.startswith("refused-")]), 1)
        self.assertIn("refused a batch", self.errors.getvalue())

    def test_the_token_goes_to_no_other_address(self):
        other = Server()
        self.addCleanup(other.close)
        self.server.script[:] = [(302, {}, {"Location": f"{other.url}/api/v1/runs"})] * 3
        run = self.live()
        self.log(run, 1)
        run.finish()
        self.assertEqual(other.requests, [])

    def test_what_finds_no_room_is_counted_and_said(self):
        run = self.watch(spool_bytes=2000)
        for step in range(500):
            run.log(step, loss=1.0, words=2.0)
        run.finish()
        self.assertIn("is full", self.errors.getvalue())
        self.assertRegex(self.errors.getvalue(), r"[1-9]\d* records found no room")

    def test_without_a_folder_records_wait_in_memory_and_arrive(self):
        with open(self.folder, "w"):
            pass
        run = self.live(spool=os.path.join(self.folder, "inside"))
        self.log(run, 3)
        run.finish()
        self.assert_all_once(3)
        self.assertEqual(self.errors.getvalue().count("cannot be written"), 1)

    def test_two_runs_do_not_share_a_folder(self):
        first, second = self.watch(), self.watch()
        for run, value in ((first, 1.0), (second, 2.0)):
            run.log(0, loss=value)
        found = [[r["value"] for r in self.records(run) if r["kind"] == "metric"] for run in (first, second)]
        self.assertEqual(found, [[1.0], [2.0]])

    def test_nothing_raises_into_the_training(self):
        for options in ({"url": "no address"}, {"url": "http://x", "token": "with blank"}, {"every": "often"}, {"subgroups": ["a", "a"]}):
            run = gradient_rounds.watch(**{"token": "t", "run": "x", "spool": self.folder, **options})
            run.log(loss=1.0)
            run.subgroup_losses([1.0], ["a"])
            self.assertEqual(run.step, 0)
            with run:
                pass
        self.assertEqual(self.errors.getvalue().count("is not watched"), 4)
        run = self.watch()
        run.log("seven", loss=1.0)
        run.log(0, loss="many", more=[1, 2], good=1.0)
        run.subgroup_losses(None, None)
        kept = [r for r in self.records(run) if r["kind"] == "metric"]
        self.assertEqual([(r["metric"], r["value"]) for r in kept], [("good", 1.0)])

    def test_of_patients_only_groups_counts_and_sums_leave(self):
        run = self.live(subgroups=["polytrauma", "isolated_tbi", "other"], every=1)
        losses = [0.123456, 0.25, 0.5, 0.75]
        run.subgroup_losses(losses, ["polytrauma", "Jane Doe", "isolated_tbi", 1])
        run.subgroup_losses(losses[:3], ["other", "other", "other"], split="validation")
        run.log(0, subgroup="Jane Doe", auroc=0.5)
        run.finish()
        sent = [r for r in self.server.lines() if r["kind"] == "subgroup_loss"]
        found = {(r["subgroup"], r["split"]): (r["n"], r["mean"], r["m2"]) for r in sent}
        # The loss of a group of one is the loss of one patient.
        self.assertEqual(set(found), {("isolated_tbi", "train"), ("other", "validation")})
        self.assertEqual(found[("isolated_tbi", "train")], (2, 0.625, 0.03125))
        everything = b"".join(body for _, _, _, body in self.server.requests)
        self.assertNotIn(b"Jane", everything)
        self.assertNotIn(b"0.123456", everything)

    def test_no_half_of_a_group_is_a_single_patient(self):
        generator = random.Random(1)
        for count in range(12):
            halves = gradient_rounds._draw_halves(list(range(count)), generator)
            self.assertEqual(halves is None, count < 4)
            if halves is not None:
                self.assertEqual([len(half) for half in halves], [count // 2] * 2)
                self.assertEqual(len({*halves[0], *halves[1]}), 2 * (count // 2))

    def test_labels_may_be_whole_numbers_of_another_library(self):
        class Number:
            def __init__(self, value):
                self.value = value

            def __index__(self):
                return self.value

        run = self.watch(subgroups=["a", "b"], every=1)
        run.subgroup_losses([1.0, 2.0, 3.0, 4.0, 9.0, 9.0], [Number(1), Number(1), 0, 0, 0.0, True])
        found = {r["subgroup"]: r["mean"] for r in self.records(run) if r["kind"] == "subgroup_loss"}
        self.assertEqual(found, {"a": 3.5, "b": 1.5})

    def test_a_stderr_that_is_closed_ends_no_training(self):
        self.server.script[:] = [(503, {}, {})]
        self.errors.close()
        run = self.live()
        self.log(run, 2)
        run.log(0, words="no number")
        run.finish()
        self.assert_all_once(2)
        gradient_rounds.watch(every="often").log(loss=1.0)

    def ended(self, body):
        """How a program that ends in this way leaves its run."""
        script = f"""
            import sys
            sys.path.insert(0, {CLIENT!r})
            import gradient_rounds
            run = gradient_rounds.watch(run="p", url={self.server.url!r}, token="t", spool={self.folder!r})
            run.log(0, loss=1.0)
            {body}
        """
        done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True)
        return self.server.training[-1], done

    def test_the_end_of_the_program_ends_the_run(self):
        self.assertEqual(self.ended("pass")[0], "finished")
        status, done = self.ended("raise RuntimeError('diverged')")
        self.assertEqual((status, done.returncode), ("failed", 1))
        self.assertIn("RuntimeError: diverged", done.stderr)
        self.assertEqual(self.ended("raise KeyboardInterrupt")[0], "killed")
        for code, expected in (("", "finished"), ("0", "finished"), ("3", "failed"), ("'no data'", "failed")):
            self.assertEqual(self.ended(f"sys.exit({code})")[0], expected)
        for body, expected in (("sys.exit(0)", "finished"), ("raise SystemExit(1)", "failed")):
            with self.assertRaises(SystemExit), self.live() as run:
                run.log(0, loss=1.0)
                exec(body)
            self.assertEqual(self.server.training[-1], expected)
        self.assertEqual(len(self.server.lines()), 2 * 9)

    def test_other_processes_of_a_distributed_training_record_nothing(self):
        os.environ["RANK"] = "1"
        self.addCleanup(os.environ.pop, "RANK")
        run = self.live()
        run.log(0, loss=1.0)
        run.finish()
        self.assertEqual(self.server.requests, [])

    def test_a_forked_process_leaves_the_run_alone(self):
        if not hasattr(os, "fork"):
            self.skipTest("no fork here")
        run = self.live()
        child = os.fork()
        if child == 0:
            run.log(1, loss=2.0)
            run.finish("failed")
            os._exit(0)
        os.waitpid(child, 0)
        run.log(0, loss=1.0)
        run.finish()
        self.assert_all_once(1)
        self.assertEqual(self.server.training, ["running", "finished"])


if __name__ == "__main__":
    unittest.main()
