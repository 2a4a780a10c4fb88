"""The client on real PyTorch: every number beside an independent computation in double precision."""

import copy
import io
import math
import unittest
import warnings

from helpers import SpoolCase, gradient_rounds

try:
    import torch
    from torch import nn
except ImportError:
    torch = None

TOLERANCE = 1e-5
"""Relative; of inner products relative to the product of the norms."""


def network(widths=(8, 32, 32, 1), kind=None):
    torch.manual_seed(7)
    layers = []
    for place, (one, other) in enumerate(zip(widths, widths[1:])):
        layers.append(nn.Linear(one, other))
        if place < len(widths) - 2:
            layers.append(kind() if kind else nn.ReLU())
    return nn.Sequential(*layers)


class Widened(nn.Module if torch is not None else object):
    """To double precision, within a model."""

    def forward(self, x):
        return x.double()


def batch(size=64, width=8):
    x = torch.randn(size, width)
    return x, (x[:, :1] > 0).to(x.dtype)


def loss_of(model, x, y, reduction="mean"):
    return nn.functional.binary_cross_entropy_with_logits(model(x), y, reduction=reduction)


def exact_gradients(model, x, y):
    """Gradients by a copy of the model in double precision."""
    double = copy.deepcopy(model).double()
    double.zero_grad()
    loss_of(double, x.double(), y.double()).backward()
    return {name: p.grad.clone() for name, p in double.named_parameters()}


@unittest.skipIf(torch is None, "PyTorch is not installed")
class TorchTest(SpoolCase):
    def assert_near(self, found, expected, tolerance=TOLERANCE, scale=None):
        size = abs(expected) if scale is None else scale
        self.assertLessEqual(abs(found - expected), tolerance * size + 1e-300, f"found {found}, expected {expected}")

    def train(self, model, optimizer, run, steps=1, before_step=None):
        """One step after the other; returns what double precision says of the last."""
        said = None
        for _ in range(steps):
            x, y = batch()
            exact = exact_gradients(model, x, y)
            weights = {name: p.detach().double().clone() for name, p in model.named_parameters()}
            loss_of(model, x, y).backward()
            if before_step is not None:
                before_step()
            optimizer.step()
            optimizer.zero_grad()
            moved = {name: p.detach().double() - weights[name] for name, p in model.named_parameters()}
            said = (exact, weights, moved)
        return said

    def assert_layers(self, layers, said):
        exact, weights, moved = said
        self.assertEqual(set(layers), set(exact))
        for name, record in layers.items():
            gradient, move = exact[name], moved[name]
            self.assert_near(record["grad_norm"], gradient.norm().item())
            self.assert_near(record["weight_norm"], weights[name].norm().item())
            self.assert_near(record["update_norm"], move.norm().item(), 1e-4)
            product = (gradient * move).sum().item()
            self.assert_near(record["grad_dot_update"], product, 1e-4, (gradient.norm() * move.norm()).item())
            self.assertEqual(record["numel"], gradient.numel())

    def test_norms_and_products_equal_those_in_double_precision(self):
        for make in (
            lambda p: torch.optim.SGD(p, 0.1),
            lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, weight_decay=0.01, foreach=True),
            lambda p: torch.optim.Adam(p, 0.01),
            lambda p: torch.optim.AdamW(p, 0.01, fused=True),
        ):
            model = network()
            optimizer = make(model.parameters())
            run = self.watch(model, optimizer, every=1, spool=f"{self.folder}-{id(optimizer)}")
            said = self.train(model, optimizer, run, 3)
            records = self.records(run)
            self.assert_layers(self.layers(records, 2), said)
            whole = math.sqrt(sum(g.norm().item() ** 2 for g in said[0].values()))
            self.assert_near(self.metric(records, "grad_norm")[2], whole)

    def test_a_gradient_whose_squares_vanish_in_single_precision_is_no_zero(self):
        model = nn.Linear(4, 1, bias=False)
        optimizer = torch.optim.SGD(model.parameters(), 1.0)
        run = self.watch(model, optimizer, every=1)
        model.weight.grad = torch.full((1, 4), 1e-30)
        optimizer.step()
        model.weight.grad = torch.full((1, 4), 1e25)
        optimizer.step()
        records = self.records(run)
        self.assert_near(self.layers(records, 0)["weight"]["grad_norm"], 2e-30)
        self.assert_near(self.layers(records, 1)["weight"]["grad_norm"], 2e25)

    def test_clipping_leaves_the_norm_before_it_and_says_the_one_after_it(self):
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        run = self.watch(model, optimizer, every=1)
        said = self.train(
            model, optimizer, run, 2, lambda: nn.utils.clip_grad_norm_(model.parameters(), 0.01)
        )
        records = self.records(run)
        self.assert_layers(self.layers(records, 1), said)
        self.assert_near(self.metric(records, "grad_norm_clipped")[1], 0.01, 1e-3)
        settings = self.settings(records)
        self.assertIn("before clipping", settings["gradient_norm_logged"])
        self.assertRegex(settings["gradient_clip"], r"at most 0\.01\b|at most 0\.00999")

    def test_clipping_that_never_acts_is_not_stated(self):
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        run = self.watch(model, optimizer, every=1)
        self.train(model, optimizer, run, 2, lambda: nn.utils.clip_grad_norm_(model.parameters(), 1e6))
        self.assertNotIn("gradient_clip", self.settings(self.records(run)))

    def test_a_loss_scale_is_taken_out_with_and_without_the_scaler_named(self):
        for is_named in (True, False):
            for is_clipped in (False, True):
                model = network()
                optimizer = torch.optim.SGD(model.parameters(), 0.1)
                scaler = torch.amp.GradScaler("cpu", init_scale=1024.0)
                options = {"scaler": scaler} if is_named else {}
                run = self.watch(model, optimizer, every=1, spool=f"{self.folder}-{is_named}-{is_clipped}", **options)
                x, y = batch()
                exact = exact_gradients(model, x, y)
                scaler.scale(loss_of(model, x, y)).backward()
                if is_clipped:
                    scaler.unscale_(optimizer)
                    nn.utils.clip_grad_norm_(model.parameters(), 0.01)
                scaler.step(optimizer)
                scaler.update()
                records = self.records(run)
                for name, record in self.layers(records).items():
                    self.assert_near(record["grad_norm"], exact[name].norm().item())
                self.assertIn("unscaled", self.settings(records)["gradient_norm_logged"])
                self.assertEqual(self.metric(records, "loss_scale")[0], 1024)
                self.assertEqual(is_clipped, "gradient_clip" in self.settings(records))

    def test_a_fused_step_that_takes_the_scale_itself_is_recorded_without_it(self):
        model = network()
        optimizer = torch.optim.Adam(model.parameters(), 0.01, fused=True)
        scaler = torch.amp.GradScaler("cpu", init_scale=256.0)
        run = self.watch(model, optimizer, every=1, scaler=scaler)
        x, y = batch()
        exact = exact_gradients(model, x, y)
        weights = {name: p.detach().double().clone() for name, p in model.named_parameters()}
        scaler.scale(loss_of(model, x, y)).backward()
        scaler.step(optimizer)
        scaler.update()
        moved = {name: p.detach().double() - weights[name] for name, p in model.named_parameters()}
        self.assert_layers(self.layers(self.records(run)), (exact, weights, moved))

    def test_accumulated_batches_are_one_step_with_their_number(self):
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        run = self.watch(model, optimizer, every=1)
        for _ in range(2):
            double = copy.deepcopy(model).double()
            for _ in range(4):
                x, y = batch()
                (loss_of(model, x, y) / 4).backward()
                (loss_of(double, x.double(), y.double()) / 4).backward()
            expected = {name: p.grad.norm().item() for name, p in double.named_parameters()}
            optimizer.step()
            optimizer.zero_grad()
        records = self.records(run)
        for name, record in self.layers(records, 1).items():
            self.assert_near(record["grad_norm"], expected[name])
        self.assertEqual(self.metric(records, "backward_passes"), {0: 4, 1: 4})
        self.assertEqual(self.settings(records)["accumulated_batches"], 4)
        self.assertRegex(self.settings(records)["gradient_norm_logged"], "sum of the gradients .* 4 backward passes")

    def test_depth_is_the_order_of_use_and_not_of_registration(self):
        class Turned(nn.Module):
            def __init__(self):
                super().__init__()
                self.head = nn.Linear(8, 1)
                self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
                self.stem = nn.Linear(8, 8)

            def forward(self, x):
                x = self.stem(x).unsqueeze(1)
                return self.head(self.attention(x, x, x)[0].squeeze(1))

        model = Turned()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        run = self.watch(model, optimizer, every=1)
        self.train(model, optimizer, run)
        depths = {name: r["depth"] for name, r in self.layers(self.records(run)).items()}
        order = sorted({name.rpartition(".")[0]: depth for name, depth in depths.items()}.items(), key=lambda e: e[1])
        self.assertEqual([name for name, _ in order], ["stem", "attention", "attention.out_proj", "head"])
        self.assertEqual([depth for _, depth in order], [1, 2, 3, 4])

    def test_the_share_of_zero_outputs_belongs_to_the_layer_before_the_activation(self):
        model = network()
        with torch.no_grad():
            model[2].bias.fill_(-100.0)
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        run = self.watch(model, optimizer, every=1)
        x, y = batch()
        expected = (torch.relu(model[0](x)) == 0).double().mean().item()
        loss_of(model, x, y).backward()
        optimizer.step()
        layers = self.layers(self.records(run))
        self.assert_near(layers["0.weight"]["zero_frac"], expected, 1e-9)
        self.assertEqual(layers["2.weight"]["zero_frac"], 1.0)
        self.assertNotIn("zero_frac", layers["4.weight"])

    def test_frozen_unused_and_shared_parameters(self):
        class Odd(nn.Module):
            def __init__(self):
                super().__init__()
                self.frozen = nn.Linear(8, 8)
                self.shared = nn.Linear(8, 8)
                self.again = self.shared
                self.unused = nn.Linear(8, 8)
                self.head = nn.Linear(8, 1)
                self.frozen.requires_grad_(False)

            def forward(self, x):
                return self.head(self.again(self.shared(self.frozen(x))))

        model = Odd()
        optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], 0.1)
        run = self.watch(model, optimizer, every=1)
        x, y = batch()
        loss_of(model, x, y).backward()
        expected = {name: p.grad.norm().item() for name, p in model.named_parameters() if p.grad is not None}
        optimizer.step()
        records = self.records(run)
        layers = self.layers(records)
        self.assertEqual(set(layers), {"shared.weight", "shared.bias", "head.weight", "head.bias"})
        self.assert_near(layers["shared.weight"]["grad_norm"], expected["shared.weight"])
        self.assertEqual(self.settings(records)["frozen_layers"], ["frozen.weight", "frozen.bias"])

    def test_sparse_gradients_count_each_index_once(self):
        model = nn.Sequential(nn.Embedding(10, 4, sparse=True), nn.Flatten(), nn.Linear(8, 1))
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        run = self.watch(model, optimizer, every=1)
        model(torch.tensor([[1, 1], [2, 3]])).pow(2).sum().backward()
        dense = model[0].weight.grad.to_dense().double()
        before = model[0].weight.detach().double().clone()
        optimizer.step()
        record = self.layers(self.records(run))["0.weight"]
        moved = model[0].weight.detach().double() - before
        self.assert_near(record["grad_norm"], dense.norm().item())
        self.assert_near(record["grad_dot_update"], (dense * moved).sum().item())

    def test_norms_of_half_precision_are_not_rounded_to_it(self):
        model = network().to(torch.bfloat16)
        optimizer = torch.optim.SGD(model.parameters(), 0.5)
        run = self.watch(model, optimizer, every=1)
        x, y = batch()
        loss_of(model, x.bfloat16(), y.bfloat16()).backward()
        gradients = {name: p.grad.double().clone() for name, p in model.named_parameters()}
        before = {name: p.detach().double().clone() for name, p in model.named_parameters()}
        optimizer.step()
        for name, record in self.layers(self.records(run)).items():
            moved = dict(model.named_parameters())[name].detach().double() - before[name]
            self.assert_near(record["grad_norm"], gradients[name].norm().item())
            self.assert_near(record["update_norm"], moved.norm().item())
            size = (gradients[name].norm() * moved.norm()).item()
            self.assert_near(record["grad_dot_update"], (gradients[name] * moved).sum().item(), TOLERANCE, size)

    def test_a_network_in_double_precision_is_measured_in_it(self):
        for is_mixed in (False, True):
            model = network().double()
            if is_mixed:
                model.insert(0, nn.Linear(8, 8))
                model.insert(1, Widened())
            optimizer = torch.optim.Adam(model.parameters(), 0.01)
            run = self.watch(model, optimizer, every=1, spool=f"{self.folder}-{is_mixed}")
            x, y = batch()
            loss_of(model, x if is_mixed else x.double(), y.double()).backward()
            gradients = {name: p.grad.double().clone() for name, p in model.named_parameters()}
            before = {name: p.detach().double().clone() for name, p in model.named_parameters()}
            optimizer.step()
            layers = self.layers(self.records(run))
            self.assertEqual(set(layers), set(gradients))
            for name, record in layers.items():
                parameter = dict(model.named_parameters())[name]
                precision = 1e-12 if parameter.dtype == torch.float64 else TOLERANCE
                moved = parameter.detach().double() - before[name]
                self.assert_near(record["grad_norm"], gradients[name].norm().item(), precision)
                self.assert_near(record["weight_norm"], before[name].norm().item(), precision)
                self.assert_near(record["update_norm"], moved.norm().item(), max(precision, 1e-9))
            self.assertNotIn("no longer measured", self.errors.getvalue())

    def test_a_model_is_saved_and_copied_at_any_time_and_what_was_made_trains_on(self):
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        run = self.watch(model, optimizer, every=1)
        for _ in range(2):
            saved = io.BytesIO()
            torch.save(model, saved)
            saved.seek(0)
            x, y = batch()
            expected = loss_of(model, x, y)
            for other in (torch.load(saved, weights_only=False), copy.deepcopy(model)):
                self.assertTrue(torch.equal(loss_of(other, x, y), expected))
            expected.backward()
            optimizer.step()
            optimizer.zero_grad()
        self.assertEqual(set(self.metric(self.records(run), "grad_norm")), {0, 1})

    def test_what_a_copy_computes_is_no_share_of_zeros_of_the_model(self):
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        run = self.watch(model, optimizer, every=1)
        x, y = batch()
        share = (torch.relu(model[0](x)) == 0).double().mean().item()
        with torch.no_grad():
            copy.deepcopy(model)(x - 100)
        loss_of(model, x, y).backward()
        optimizer.step()
        self.assert_near(self.layers(self.records(run))["0.weight"]["zero_frac"], share, 1e-9)

    def test_groups_of_less_than_four_have_no_products(self):
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        run = self.watch(model, optimizer, every=1, gram_every=1, subgroups=["two", "three", "four"])
        x, y = batch(9)
        losses = loss_of(model, x, y, "none").squeeze(1)
        run.subgroup_losses(losses, [0] * 2 + [1] * 3 + [2] * 4)
        losses.mean().backward()
        optimizer.step()
        grams = [r for r in self.records(run) if r["kind"] == "gram"]
        self.assertEqual({(*r["subgroups"], *r["n"]) for r in grams}, {("four", 4)})

    def test_wrapped_and_compiled_models_keep_the_names_of_their_layers(self):
        plain = network()
        wrapped = {
            "parallel": nn.DataParallel(plain),
            "compiled": torch.compile(plain, backend="eager"),
        }
        for name, model in wrapped.items():
            optimizer = torch.optim.SGD(model.parameters(), 0.1)
            run = self.watch(model, optimizer, every=1, spool=f"{self.folder}-{name}")
            x, y = batch()
            loss_of(model, x, y).backward()
            optimizer.step()
            optimizer.zero_grad()
            layers = self.layers(self.records(run))
            self.assertEqual(set(layers), {name for name, _ in plain.named_parameters()})

    def test_a_model_that_is_compiled_after_watching_trains_on(self):
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        run = self.watch(model, optimizer, every=2)
        compiled = torch.compile(model, backend="eager")
        for _ in range(4):
            x, y = batch()
            loss_of(compiled, x, y).backward()
            optimizer.step()
            optimizer.zero_grad()
        self.assertEqual(set(self.metric(self.records(run), "grad_norm")), {0, 2})

    def test_a_closure_is_measured_at_its_last_evaluation(self):
        model = network()
        optimizer = torch.optim.LBFGS(model.parameters(), max_iter=3)
        run = self.watch(model, optimizer, every=1)
        x, y = batch()

        def closure():
            optimizer.zero_grad()
            loss = loss_of(model, x, y)
            loss.backward()
            return loss

        optimizer.step(closure)
        expected = {name: p.grad.norm().item() for name, p in model.named_parameters()}
        layers = self.layers(self.records(run))
        self.assertEqual(set(layers), set(expected))
        for name, record in layers.items():
            self.assert_near(record["grad_norm"], expected[name])

    def test_products_of_groups_equal_those_of_their_mean_gradients(self):
        for scaler in (None, torch.amp.GradScaler("cpu", init_scale=512.0)):
            model = network()
            optimizer = torch.optim.SGD(model.parameters(), 0.1)
            run = self.watch(
                model,
                optimizer,
                every=1,
                gram_every=1,
                subgroups=["polytrauma", "isolated_tbi"],
                scaler=scaler,
                spool=f"{self.folder}-{scaler is None}",
            )
            x, y = batch(40)
            # Groups of one size, so that the mean of the halves is the mean of the group, whatever is drawn.
            labels = ["polytrauma"] * 12 + ["isolated_tbi"] * 28
            losses = loss_of(model, x, y, "none").squeeze(1)
            run.subgroup_losses(losses, labels)
            losses.mean().backward()
            double = copy.deepcopy(model).double()
            each = loss_of(double, x.double(), y.double(), "none").squeeze(1)
            means = [each[:12].mean(), each[12:].mean()]
            weights = [p for _, p in double.named_parameters() if p.dim() >= 2]
            names = [name for name, p in double.named_parameters() if p.dim() >= 2]
            gradients = [torch.autograd.grad(mean, weights, retain_graph=True) for mean in means]
            optimizer.step()
            records = self.records(run)
            grams = {r["layer"]: r for r in records if r["kind"] == "gram"}
            self.assertEqual(set(grams), set(names))
            for place, name in enumerate(names):
                record = grams[name]
                self.assertEqual((record["n"], record["halves"]), ([12, 28], 2))
                k = record["k"]
                for a in range(2):
                    for b in range(2):
                        found = sum(k[2 * a + i][2 * b + j] for i in range(2) for j in range(2)) / 4
                        expected = (gradients[a][place] * gradients[b][place]).sum().item()
                        size = (gradients[a][place].norm() * gradients[b][place].norm()).item()
                        self.assert_near(found, expected, 1e-4, size)
            losses = {r["subgroup"]: r for r in records if r["kind"] == "subgroup_loss"}
            ours = each[:12].detach()
            self.assert_near(losses["polytrauma"]["mean"], ours.mean().item())
            self.assert_near(losses["polytrauma"]["m2"], ((ours - ours.mean()) ** 2).sum().item())
            self.assertEqual(losses["isolated_tbi"]["n"], 28)

    def test_watching_changes_no_weight(self):
        ends = []
        for is_watched in (False, True):
            model = nn.Sequential(network(), nn.Dropout(0.5))
            optimizer = torch.optim.Adam(model.parameters(), 0.01)
            torch.manual_seed(3)
            run = None
            if is_watched:
                run = self.watch(model, optimizer, every=2, gram_every=2, subgroups=["a", "b"])
            for _ in range(6):
                x, y = batch()
                losses = loss_of(model, x, y, "none").squeeze(1)
                if run is not None:
                    run.subgroup_losses(losses, [0, 1] * 32)
                losses.mean().backward()
                nn.utils.clip_grad_norm_(model.parameters(), 0.1)
                optimizer.step()
                optimizer.zero_grad()
            ends.append([p.detach().clone() for p in model.parameters()])
            if run is not None:
                run.finish()
        self.assertTrue(all(torch.equal(one, other) for one, other in zip(*ends)))

    def test_a_step_that_amp_skips_is_no_step(self):
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        scaler = torch.amp.GradScaler("cpu", init_scale=8.0)
        run = self.watch(model, optimizer, every=1, scaler=scaler)
        for factor in (1.0, math.inf, 1.0):
            x, y = batch()
            scaler.scale(loss_of(model, x, y) * factor).backward()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                scaler.step(optimizer)
                scaler.update()
            optimizer.zero_grad()
        records = self.records(run)
        self.assertEqual(sorted(self.metric(records, "grad_norm")), [0, 1])
        self.assertTrue(all(math.isfinite(value) for value in self.metric(records, "grad_norm").values()))
        self.assertEqual(self.metric(records, "backward_passes"), {})
        self.assertNotIn("accumulated_batches", self.settings(records))

    def test_what_fails_while_measuring_is_said_once_and_training_goes_on(self):
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        run = self.watch(model, optimizer, every=1)
        run._recorder._norms = None
        self.train(model, optimizer, run, 3)
        run.finish()
        self.assertEqual(self.errors.getvalue().count("norms are no longer measured"), 1)

    def test_without_two_point_oh_it_says_what_it_needs(self):
        run = self.watch(network(), object())
        run.log(loss=1.0)
        self.assertIn("PyTorch 2.0", self.errors.getvalue())
        self.assertIsNone(run.spool)


if __name__ == "__main__":
    unittest.main()
