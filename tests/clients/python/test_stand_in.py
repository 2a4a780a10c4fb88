"""The client's hooks on a stand-in for PyTorch, so that they are tested on machines without it."""

import copy
import math
import pickle
import sys
import unittest
import weakref

import stand_in_torch as fake
from helpers import SpoolCase


class StandInTest(SpoolCase):
    def setUp(self):
        super().setUp()
        before = sys.modules.get("torch")
        sys.modules["torch"] = fake
        self.addCleanup(self.put_back, before)
        self.model = fake.Chain(first=fake.Scale([1.0, -2.0]), active=fake.ReLU(), last=fake.Scale([3.0, 4.0]))
        parameters = dict(self.model.named_parameters())
        self.first, self.last = parameters["first.weight"], parameters["last.weight"]
        self.optimizer = fake.SGD(parameters.values(), 0.5)

    def put_back(self, module):
        if module is None:
            del sys.modules["torch"]
        else:
            sys.modules["torch"] = module

    def step(self, first=(3.0, 4.0), last=(0.0, 1.0), passes=1, between=lambda: None):
        for _ in range(passes):
            self.model(fake.Tensor([1.0, 1.0]))
            fake.backward([(self.last, last), (self.first, first)])
        between()
        self.optimizer.step()
        self.optimizer.zero_grad()

    def test_each_layer_has_its_norms_product_depth_and_share_of_zeros(self):
        run = self.watch(self.model, self.optimizer, every=1)
        self.step()
        layers = self.layers(self.records(run))
        expected = {
            "first.weight": {
                **{"depth": 1, "numel": 2, "grad_norm": 5.0, "weight_norm": math.sqrt(5)},
                **{"update_norm": 2.5, "grad_dot_update": -12.5, "zero_frac": 0.5},
            },
            "last.weight": {
                **{"depth": 2, "numel": 2, "grad_norm": 1.0, "weight_norm": 5.0},
                **{"update_norm": 0.5, "grad_dot_update": -0.5},
            },
        }
        for name, fields in expected.items():
            for field, value in fields.items():
                self.assertAlmostEqual(layers[name][field], value, 12, f"{field} of {name}")
        self.assertNotIn("zero_frac", layers["last.weight"])

    def test_only_every_nth_step_is_measured_and_the_others_have_no_hooks_in_the_model(self):
        run = self.watch(self.model, self.optimizer, every=3)
        for step in range(7):
            hooks = sum(len(m._before) + len(m._after) for _, m in self.model.named_modules())
            self.assertEqual(hooks > 0, step % 3 == 0)
            self.step()
        self.assertEqual(sorted(self.metric(self.records(run), "grad_norm")), [0, 3, 6])

    def test_a_step_of_several_batches_says_how_many(self):
        run = self.watch(self.model, self.optimizer, every=1)
        self.step(passes=4)
        records = self.records(run)
        self.assertEqual(self.layers(records)["first.weight"]["grad_norm"], 20.0)
        self.assertEqual(self.settings(records)["accumulated_batches"], 4)

    def test_a_step_that_a_scaler_left_out_is_no_batch_of_the_next(self):
        run = self.watch(self.model, self.optimizer, every=1)
        self.step()
        fake.backward([(self.last, (0.0, 1.0)), (self.first, (float("inf"), 4.0))])
        self.optimizer.zero_grad()
        self.step()
        records = self.records(run)
        self.assertEqual(self.metric(records, "backward_passes"), {})
        self.assertNotIn("accumulated_batches", self.settings(records))

    def divide(self, factor):
        for parameter in (self.first, self.last):
            parameter.grad = fake.Tensor([value / factor for value in parameter.grad.values], parameter.shape)

    def test_a_scale_that_two_steps_show_is_taken_out_of_the_first_too(self):
        run = self.watch(self.model, self.optimizer, every=1)
        for factor in (8, 8, 16, 1):
            first, last = (3.0 * factor, 4.0 * factor), (0.0, factor)
            self.step(first, last, between=lambda factor=factor: self.divide(factor))
        records = self.records(run)
        for step in range(4):
            self.assertAlmostEqual(self.layers(records, step)["first.weight"]["grad_norm"], 5.0)
        self.assertEqual(self.metric(records, "loss_scale"), {0: 8, 1: 8, 2: 16})
        self.assertNotIn("gradient_clip", self.settings(records))
        self.assertIn("seen by its factor", self.settings(records)["gradient_norm_logged"])

    def test_clipping_by_a_power_of_two_is_no_loss_scale(self):
        for place, factors in enumerate([(2, 3, 1), (3, 2), (2, 4, 3)]):
            run = self.watch(self.model, self.optimizer, every=1, spool=f"{self.folder}-{place}")
            for factor in factors:
                self.step(between=lambda factor=factor: self.divide(factor))
            records = self.records(run)
            for step, factor in enumerate(factors):
                self.assertAlmostEqual(self.layers(records, step)["first.weight"]["grad_norm"], 5.0)
                clipped = self.metric(records, "grad_norm_clipped").get(step, math.hypot(5, 1))
                self.assertAlmostEqual(clipped, math.hypot(5, 1) / factor)
            self.assertEqual(self.metric(records, "loss_scale"), {})
            self.assertIn("gradient_clip", self.settings(records))

    def test_the_norm_is_the_one_before_clipping(self):
        run = self.watch(self.model, self.optimizer, every=1)
        self.step(between=lambda: self.divide(10))
        records = self.records(run)
        record = self.layers(records)["first.weight"]
        self.assertAlmostEqual(record["grad_norm"], 5.0)
        # The weights moved by a tenth; the product is with the gradient before clipping.
        self.assertAlmostEqual(record["grad_dot_update"], -1.25)
        self.assertAlmostEqual(self.metric(records, "grad_norm_clipped")[0], math.hypot(5, 1) / 10)
        self.assertIn("before clipping", self.settings(records)["gradient_norm_logged"])

    def test_a_number_logged_after_the_step_belongs_to_the_step(self):
        run = self.watch(self.model, self.optimizer, every=1, start_step=10)
        run.log(before=1.0)
        self.step()
        run.log(after=1.0)
        fake.backward([(self.first, (1.0, 1.0))])
        run.log(next=1.0)
        self.optimizer.step()
        records = self.records(run)
        found = [self.metric(records, name) for name in ("before", "after", "next")]
        self.assertEqual(found, [{10: 1.0}, {10: 1.0}, {11: 1.0}])

    def test_losses_of_groups_belong_to_the_step_that_their_batch_makes(self):
        for every, expected in ((1, [0.0, 1.0, 2.0]), (2, [0.0, 2.0])):
            run = self.watch(self.model, self.optimizer, every=every, subgroups=["a"], spool=f"{self.folder}-{every}")
            for step in range(3):
                self.assertEqual(run.step, step)
                run.subgroup_losses([step, step], ["a", "a"])
                self.step()
                run.subgroup_losses([-step, -step], ["a", "a"], split="validation")
            found = [r for r in self.records(run) if r["kind"] == "subgroup_loss"]
            trained = {r["step"]: (r["n"], r["mean"]) for r in found if r["split"] == "train"}
            self.assertEqual(trained, {step: (2, step) for step in expected})
            validated = {r["step"]: (r["n"], r["mean"]) for r in found if r["split"] == "validation"}
            self.assertEqual(validated, {step: (2, -step) for step in range(3)})

    def test_what_a_training_lets_go_is_kept_by_nothing(self):
        run = self.watch(self.model, self.optimizer, every=1)
        large = fake.Tensor([1.0])
        kept = weakref.ref(large)
        self.step()
        del large
        self.assertIsNone(kept())
        run.finish()

    def test_a_model_can_be_saved_and_copied_while_it_is_watched_and_the_copy_is_not(self):
        run = self.watch(self.model, self.optimizer, every=1)
        hooks = [hook for _, m in self.model.named_modules() for hook in (*m._before.values(), *m._after.values())]
        self.assertGreater(len(hooks), 0)
        for made in (copy.deepcopy(hooks), pickle.loads(pickle.dumps(hooks))):
            for hook in made:
                self.assertIsNone(hook(self.model, ()))
                self.assertIsNone(hook(self.model, (), None))
        self.assertNotIn(b"gradient_rounds", pickle.dumps(hooks))
        run.finish()

    def test_finishing_takes_the_hooks_out_again(self):
        run = self.watch(self.model, self.optimizer, every=1)
        run.finish()
        hooks = [self.optimizer._before, self.optimizer._after, self.first._hooks, self.last._hooks]
        hooks += [hooks for _, m in self.model.named_modules() for hooks in (m._before, m._after)]
        self.assertEqual([len(h) for h in hooks], [0] * len(hooks))


if __name__ == "__main__":
    unittest.main()
