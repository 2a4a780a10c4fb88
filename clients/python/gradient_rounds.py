"""Watch a PyTorch training with Gradient Rounds: one file, nothing but the standard library.

    import gradient_rounds

    run = gradient_rounds.watch(model, optimizer, run="mortality-1", url="https://rounds.example.org", token="gr…",
                                project="trauma", every=10)
    for x, y in batches:
        loss = loss_function(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        run.log(loss=loss)

At every n-th step of the optimizer the norms of gradients, weights and updates of each parameter are measured and
sent by threads of their own. Nothing here raises into the training: what goes wrong is said once on stderr. While
the server cannot be reached, records wait in a folder (the spool), which `rounds upload FOLDER` sends as well.
README.md beside this file says what is measured, what it costs and what never leaves the machine.

Python 3.9 and later; PyTorch 2.0 and later, imported only where a model is watched.
"""

from __future__ import annotations

import atexit
import collections
import contextlib
import email.utils
import functools
import json
import math
import operator
import os
import random
import re
import shutil
import socket
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
import weakref

__all__ = ["Watcher", "watch"]

SPOOL_SCHEMA = "gradient-rounds/spool"
BATCH_BYTES = 256 * 1024
"""A batch is written and sent when it has this many bytes …"""
FRESH_SECONDS = 1.0
"""… or is this old while the server keeps up …"""
WAITING_SECONDS = 30.0
"""… or this old while batches wait, so that a long absence is not a great many files."""
FRESH_BATCHES = 50
SPOOL_FILES = 9_000
"""A folder of more files than 10,000 is not read as one run."""
MEMORY_BYTES = 16 * 1024 * 1024
"""What waits in memory where the folder cannot be written."""
LOOK_SECONDS = 0.2
"""How often what was measured is written down: waking a thread for each number would cost the training more."""
QUEUE_LENGTH = 10_000
"""Measurements between the training and the thread that writes them down."""
REQUEST_SECONDS = 20.0
FIRST_PAUSE, LONGEST_PAUSE, LONGEST_RETRY_AFTER = 0.5, 30.0, 300.0
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 507})
"""Answers after which the same request is sent again."""
NOT_TAKEN = frozenset({425, 429, 503, 507})
"""Those of them that say that nothing was done."""
OF_THE_BATCH = frozenset({400, 413, 422})
"""Answers to a batch that say that it will never be taken; after others (address, token or run are wrong) nothing more
is sent, and everything stays to be sent."""
NAMES_TRIED = 50
RELU_NAMES = frozenset({"ReLU", "ReLU6", "Threshold"})
WRAPPERS = frozenset({"DataParallel", "DistributedDataParallel"})
SAME_NORM = 1e-5
"""Two norms of the same gradients differ by less."""
SAME_EXPONENT = 1e-6
"""A loss scale that is taken out leaves every digit as it was; what rounding leaves of its exponent is less."""
SMALLEST_HALF = 2
"""Patients whose mean gradient may be compared: of one alone it would be that patient's."""


def watch(
    model=None,
    optimizer=None,
    *,
    run=None,
    url=None,
    token=None,
    project=None,
    every=10,
    subgroups=None,
    gram_every=0,
    scaler=None,
    settings=None,
    start_step=0,
    resume=False,
    spool=None,
    spool_bytes=256 * 1024 * 1024,
    exit_seconds=30.0,
):
    """Watches a training until `finish()`, the end of a `with` block, or the end of the program.

    model, optimizer: a torch.nn.Module and the optimizer that trains it; without them only `log` records.
    run: its name; one that is taken gets a number behind it, unless `resume` says to go on with it.
    url, token, project: of the server; else ROUNDS_URL, ROUNDS_TOKEN, ROUNDS_PROJECT. Without a url records only
        gather in the spool.
    every: norms are measured at steps 0, every, 2 × every, …
    subgroups: names of the groups of patients that `subgroup_losses` may send; nothing else of a patient is sent.
    gram_every: inner products of the groups' gradients at every n-th step (0: never); see README.md for the cost.
    scaler: the torch.amp.GradScaler where there is one, so that norms are free of its scale; it is found without
        being named, except for the first record of inner products.
    settings: what a meta.json would say, for example {"batch_size": 64, "training_prevalence": 0.12}.
    start_step: number of the first step, where a training goes on.
    spool: folder for what waits; default `gradient-rounds-spool/<run>-<8 characters>`, removed once all is sent.
    exit_seconds: how long the end of the program may wait for the server.
    """
    options = dict(locals())
    watcher = Watcher.__new__(Watcher)
    try:
        watcher._begin(options)
    except Exception as error:  # noqa: BLE001 – a training must not end because it is watched
        watcher._stay_silent(error)
    return watcher


def _guarded(method):
    """Nothing that the client does may end a training; what fails is said once. Copies in other processes, such as
    those that load data, do nothing."""

    @functools.wraps(method)
    def guard(self, *args, **kwargs):
        if self._is_dead or os.getpid() != self._pid:
            return None
        try:
            return method(self, *args, **kwargs)
        except Exception as error:  # noqa: BLE001
            self._say(method.__name__, f"a call of {method.__name__} was left out: {_describe(error)}")
            return None

    return guard


class Watcher:
    """What `watch` returns."""

    def _stay_silent(self, error):
        self._is_dead = True
        self._pid = os.getpid()
        _tell(f"this training is not watched: {_describe(error)}")

    def _begin(self, options):
        self._is_dead = False
        self._said = set()
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._items = collections.deque()
        self._lost = 0
        self._status = None
        self._failure = None
        self._exit_seconds = float(options["exit_seconds"])
        self.every = max(1, int(options["every"]))
        self._gram_every = max(0, int(options["gram_every"] or 0))
        self._groups = tuple(str(name) for name in options["subgroups"] or ())
        if len(set(self._groups)) < len(self._groups):
            raise ValueError("expected each subgroup once")
        self._step = int(options["start_step"])
        self._stated = dict(options["settings"] or {})
        url = options["url"] or os.environ.get("ROUNDS_URL")
        server = None
        if url is not None:
            token = options["token"] or os.environ.get("ROUNDS_TOKEN")
            if not token:
                self._say("token", "no token was given (token=… or ROUNDS_TOKEN); records gather in the spool")
            server = _Server(url, token) if token else None
        name = _run_name(options["run"])
        target = {
            "project": options["project"] or os.environ.get("ROUNDS_PROJECT") or "default",
            "run": name,
            "url": url,
        }
        self._spool = _Spool(options["spool"], target, int(options["spool_bytes"]), self._say)
        self._sender = _Sender(self._spool, server, bool(options["resume"]), self._say)
        self._writer = _Writer(self._items, self._spool, self._stated, self._groups, self._say, self._sender.wake)
        self._is_measuring = _is_main_process()
        self._recorder = None
        if not self._is_measuring:
            self._is_dead = True
            return
        if options["model"] is not None and options["optimizer"] is not None:
            self._recorder = _Recorder(self, options["model"], options["optimizer"], options["scaler"])
        self._writer.start()
        self._sender.start()
        self._chain_exceptions()
        self._chain_exits()
        atexit.register(self._at_exit)

    @property
    def step(self):
        """The step that is being prepared: how many the optimizer has made, from `start_step`."""
        return 0 if self._is_dead else self._step

    @property
    def spool(self):
        """Folder in which records wait."""
        return None if self._is_dead else self._spool.folder

    @_guarded
    def log(self, step=None, *, split=None, subgroup=None, **metrics):
        """Records numbers of a step, by default the one under way, and between steps the one just made: `log(loss=loss)`,
        `log(loss=0.4, split="validation")`.

        Tensors are read by another thread, so that logging does not wait for the device.
        """
        if subgroup is not None and subgroup not in self._groups:
            self._say("subgroup", "numbers of a subgroup that was not named in watch(subgroups=…) are left out")
            return
        at = self._current_step() if step is None else int(step)
        values = {key: _keep(value) for key, value in metrics.items()}
        self._put(("metrics", time.time(), at, split, subgroup, values))

    @_guarded
    def subgroup_losses(self, losses, labels, *, split="train"):
        """Records mean and scatter of the loss by subgroup of a batch; call it before `backward()`.

        losses: one loss for each patient (reduction="none"), still part of the graph where inner products of
            gradients are wanted.
        labels: the subgroup of each patient, by name or by its number in `subgroups`; others are left out. Only the
            names given to `watch`, counts, sums of losses of two patients or more, and products of mean gradients of
            two or more (so of groups of four) leave the machine.
        """
        if not self._groups:
            self._say("groups", "subgroup_losses needs the names of the groups: watch(…, subgroups=[…])")
            return
        # The batch is that of the step to come; what is validated belongs to the step that was made.
        at = self._step if split == "train" else self._current_step()
        if split == "train" and at % self.every != 0 and not self._is_gram_due(at):
            return
        members = _members(labels, self._groups)
        if split != "train" or at % self.every == 0:
            self._put(("losses", time.time(), at, split, _keep(losses), members))
        if split == "train" and self._recorder is not None and self._is_gram_due(at):
            self._measure_gram(at, losses, members)

    def _measure_gram(self, at, losses, members):
        if self._recorder.gram_step == at or not getattr(losses, "requires_grad", False):
            return
        self._recorder.gram_step = at
        try:
            record = self._recorder.measure_gram(losses, members)
        except Exception as error:  # noqa: BLE001 – what fails once, as for want of memory, would fail again
            self._gram_every = 0
            self._say("gram", f"inner products of gradients are no longer measured: {_describe(error)}")
            return
        if record is not None:
            self._put(("gram", time.time(), at) + record)

    def finish(self, status="finished"):
        """Ends the run: "finished", "failed" or "killed". Waits for the server at most `exit_seconds`."""
        if self._is_dead or os.getpid() != self._pid or self._status is not None:
            return
        self._status = status
        try:
            if self._recorder is not None:
                self._recorder.remove()
            self._end(status)
        except Exception as error:  # noqa: BLE001
            self._say("finish", f"the run could not be ended: {_describe(error)}")

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.finish(_status_of(error))

    def _end(self, status):
        deadline = time.monotonic() + self._exit_seconds
        self._writer.end(max(1.0, deadline - time.monotonic()))
        if self._lost > 0:
            self._spool.note_dropped(self._lost)
        self._spool.end(status)
        self._sender.close(deadline)
        self._sender.join(max(0.0, deadline - time.monotonic()) + 1.0)
        self._spool.tidy()
        self._report_rest()

    def _report_rest(self):
        count, dropped = self._spool.count(), self._spool.dropped
        if dropped > 0:
            self._say("dropped", f"{dropped} records found no room and are lost")
        if count > 0 and self._spool.is_on_disk:
            command = f"rounds upload {self._spool.folder} --url … --token …"
            self._say("rest", f"what was not sent yet ({_batches(count)}) waits on disk. To send it: {command}")
        elif count > 0:
            self._say("rest", f"{_batches(count)} could neither be sent nor written, and are lost")

    def _at_exit(self):
        self.finish(self._failure or "finished")

    def _chain_exceptions(self):
        before = sys.excepthook

        def hook(kind, error, trace):
            self._failure = _status_of(error)
            before(kind, error, trace)

        sys.excepthook = hook

    def _chain_exits(self):
        """Of a program that ends by itself Python tells nobody with which code."""
        before = sys.exit

        def leave(code=None, /):
            if threading.current_thread() is threading.main_thread():
                self._failure = _status_of(SystemExit(code))
            before(code)

        sys.exit = leave

    def _current_step(self):
        recorder = self._recorder
        if recorder is None or recorder.is_pending or self._step == recorder.first_step:
            return self._step
        return self._step - 1

    def _is_gram_due(self, step):
        return self._gram_every > 0 and step % self._gram_every == 0

    def _put(self, item):
        if len(self._items) < QUEUE_LENGTH:
            self._items.append(item)
            return
        # The training goes on whatever the disk does.
        self._lost += 1
        self._say("full", "records come faster than they can be written down; some are lost")

    def _say(self, topic, text):
        if topic in self._said:
            return
        self._said.add(topic)
        _tell(text)


# ── what is measured ──────────────────────────────────────────────────────────────────────────────────────────────


class _Hook:
    """A hook of a recorder, which raises nothing and changes nothing."""

    def __init__(self, recorder, method):
        self._recorder, self._method = recorder, method

    def __call__(self, *args):
        recorder = self._recorder
        watcher = recorder._watcher
        if recorder._is_broken or os.getpid() != watcher._pid:
            return None
        try:
            self._method(*args)
        except Exception as error:  # noqa: BLE001
            recorder._is_broken = True
            watcher._say("measuring", f"norms are no longer measured: {_describe(error)}")
        return None

    def __reduce__(self):
        """A model that is saved or copied keeps its hooks; there each becomes a function of the standard library that
        takes anything and does nothing, so that whoever loads it needs no file of ours."""
        return getattr, (contextlib.nullcontext(), "__exit__")


class _Recorder:
    """Hooks in model and optimizer. What they measure stays on the device; another thread reads it."""

    def __init__(self, watcher, model, optimizer, scaler):
        import torch

        if not hasattr(optimizer, "register_step_pre_hook"):
            raise RuntimeError("expected an optimizer of PyTorch 2.0 or later, with register_step_pre_hook")
        self._torch = torch
        self._watcher = watcher
        self._optimizer = optimizer
        self._scaler = scaler
        self.first_step = watcher._step
        self.is_pending = False
        self._is_broken = False
        self.gram_step = None
        self._random = random.Random(20)
        self._is_compiled = hasattr(model, "_orig_mod") or getattr(model, "_compiled_call_impl", None) is not None
        self._is_distributed = type(model).__name__ == "DistributedDataParallel"
        self._model = _unwrap(model)
        self._modules = {_plain(name): module for name, module in self._model.named_modules()}
        self._parameters = [(_plain(name), parameter) for name, parameter in self._model.named_parameters()]
        self._owners = _find_owners(self._model)
        self._first_use = {}
        self._order = None
        self._local = threading.local()
        self._zeros = {}
        self._backwards = [0, 0, 0]
        self._gradients = [_nothing, _nothing, _nothing]
        self._after_backward = None
        self._is_callback_queued = False
        self._before_step = None
        self._handles = [
            optimizer.register_step_pre_hook(self._guard(self._pre_step)),
            optimizer.register_step_post_hook(self._guard(self._post_step)),
        ]
        self._forward_handles = []
        self._hook_backward()
        self._hook_forward()
        self._facts = self._describe_model(model)

    def _guard(self, method):
        return _Hook(self, method)

    def remove(self):
        for handle in self._handles + self._forward_handles:
            handle.remove()
        self._handles, self._forward_handles = [], []

    def _describe_model(self, model):
        group = self._optimizer.param_groups[0]
        facts = {
            "model": type(self._model).__name__,
            "optimizer": type(self._optimizer).__name__.lower(),
            "learning_rate": _number(group.get("lr")),
            "momentum": _number(group.get("momentum")),
            "weight_decay": _number(group.get("weight_decay")),
            "parameter_count": sum(parameter.numel() for _, parameter in self._parameters),
            "frozen_layers": [name for name, parameter in self._parameters if not parameter.requires_grad],
        }
        return {key: value for key, value in facts.items() if value is not None and value != []}

    # Forward: which layer comes first, and how many outputs are zero.

    def _hook_forward(self):
        """Hooks are there only for steps that are measured, so that the others cost nothing."""
        if self._is_compiled or not self._is_due():
            return
        has_relu = any(type(module).__name__ in RELU_NAMES for module in self._modules.values())
        for name, module in self._modules.items():
            if self._order is None:
                self._forward_handles.append(module.register_forward_pre_hook(self._guard(self._note_use(name))))
            weight = self._owners.get(name)
            if has_relu and weight is not None:
                self._forward_handles.append(module.register_forward_hook(self._guard(self._note_layer(weight))))
            if type(module).__name__ in RELU_NAMES:
                self._forward_handles.append(module.register_forward_hook(self._guard(self._count_zeros)))

    def _note_use(self, name):
        def note(module, inputs):
            if not _is_compiling(self._torch):
                self._first_use.setdefault(name, len(self._first_use))

        return note

    def _note_layer(self, weight):
        def note(module, inputs, output):
            if not _is_compiling(self._torch):
                self._local.layer = weight

        return note

    def _count_zeros(self, module, inputs, output):
        layer = getattr(self._local, "layer", None)
        if _is_compiling(self._torch) or layer is None or not module.training:
            return
        with self._torch.no_grad():
            zeros, count = self._zeros.get(layer, (0, 0))
            self._zeros[layer] = (zeros + (output.detach() == 0).sum(), count + output.numel())

    def _depths(self):
        """1 = nearest the input, by first use; modules that were never called stand with the one around them."""
        if self._order is None:
            places = list(self._modules)
            last = len(places) + len(self._first_use)

            def rank(module):
                use, around = self._first_use.get(module), module
                while use is None and "." in around:
                    around = around.rpartition(".")[0]
                    use = self._first_use.get(around)
                return (last if use is None else use, places.index(module))

            modules = sorted({_module_of(name) for name, _ in self._parameters}, key=rank)
            self._order = {module: place + 1 for place, module in enumerate(modules)}
        return self._order

    # Backward: how many passes, and the norms as they leave the last of them.

    def _hook_backward(self):
        trained = [parameter for _, parameter in self._parameters if parameter.requires_grad]
        places = sorted({0, len(trained) // 2, len(trained) - 1}) if trained else []
        for slot, place in enumerate(places):
            parameter = trained[place]
            if hasattr(parameter, "register_post_accumulate_grad_hook"):
                hook = self._guard(self._note_backward(slot))
                self._handles.append(parameter.register_post_accumulate_grad_hook(hook))

    def _note_backward(self, slot):
        def note(parameter):
            # A gradient of its own begins a step anew, also where a scaler left the one before it out.
            gradient = parameter.grad
            if gradient is not None and self._gradients[slot]() is not gradient:
                self._gradients[slot] = weakref.ref(gradient)
                self._backwards[slot] = 0
            self._backwards[slot] += 1
            self.is_pending = True
            # Gradients of a distributed model are averaged after the hooks; there the step is early enough.
            if self._is_due() and not self._is_distributed and not self._is_callback_queued:
                self._is_callback_queued = True
                end = self._guard(self._measure_after_backward)
                self._torch.autograd.Variable._execution_engine.queue_callback(end)

        return note

    def _measure_after_backward(self):
        self._is_callback_queued = False
        found = self._with_gradients()
        norms = self._norms([parameter.grad for _, parameter in found])
        self._after_backward = ([name for name, _ in found], norms)

    # The step.

    def _is_due(self):
        return self._watcher._step % self._watcher.every == 0

    def _with_gradients(self):
        return [(name, parameter) for name, parameter in self._parameters if parameter.grad is not None]

    def _pre_step(self, optimizer, args, kwargs):
        if not self._is_due():
            return
        torch = self._torch
        with torch.no_grad():
            # Hooks are handed the optimizer among the arguments as well.
            closure = kwargs.get("closure") or next((a for a in args if a is not optimizer and a is not None), None)
            found = self._parameters if closure is not None else self._with_gradients()
            self._scaler = self._scaler or _find_scaler()
            held = getattr(self._scaler, "_scale", None)
            scale = getattr(optimizer, "grad_scale", None)
            self._before_step = {
                "found": found,
                "weights": [parameter.detach().clone() for _, parameter in found],
                "weight_norms": self._norms([parameter for _, parameter in found]),
                "closure": closure is not None,
                "scale": scale,
                "held": None if held is None else held.detach().clone(),
                # A fused step divides gradients by the scale in place.
                "gradients": None if scale is None else [(parameter.grad / scale) for _, parameter in found],
                "norms": None if closure is not None else self._norms([parameter.grad for _, parameter in found]),
                "versions": None if closure is not None else [_version(parameter.grad) for _, parameter in found],
                "backwards": max(self._backwards),
                "rates": [group.get("lr") for group in optimizer.param_groups],
            }

    def _post_step(self, optimizer, args, kwargs):
        before, self._before_step = self._before_step, None
        after, self._after_backward = self._after_backward, None
        if before is not None:
            with self._torch.no_grad():
                self._watcher._put(("step", time.time(), self._watcher._step, self._measure_step(before, after)))
        self._backwards = [0] * len(self._backwards)
        self._is_callback_queued = False
        self._zeros = {}
        self.is_pending = False
        self._watcher._step += 1
        if self._forward_handles:
            for handle in self._forward_handles:
                handle.remove()
            self._forward_handles = []
        self._hook_forward()

    def _measure_step(self, before, after):
        found, weights = before["found"], before["weights"]
        norms, versions, held = before["norms"], before["versions"], before["gradients"]
        if before["closure"]:
            found, weights = _only_with_gradients(found, weights)
            norms = self._norms([parameter.grad for _, parameter in found])
            before["weight_norms"] = self._norms(weights)
        moved = [_difference(parameter, weight, self._torch) for (_, parameter), weight in zip(found, weights)]
        dots, known = [], []
        for place, (name, parameter) in enumerate(found):
            gradient = parameter.grad if held is None else held[place]
            is_same = before["closure"] or held is not None or _version(parameter.grad) == versions[place]
            if gradient is None or not is_same:
                continue
            dots.append(_inner(gradient, moved[place], self._torch))
            known.append(name)
        depths = self._depths()
        zeros = [(name, zero, count) for name, (zero, count) in self._zeros.items()]
        return {
            "layers": [(name, depths[_module_of(name)], parameter.numel()) for name, parameter in found],
            "after_backward": after,
            "norms": norms,
            "weight_norms": before["weight_norms"],
            "update_norms": self._norms(moved),
            "dots": (known, self._together(dots)),
            "zeros": ([name for name, _, _ in zeros], self._together([z for _, z, _ in zeros]), [c for _, _, c in zeros]),
            "scale": before["scale"],
            "held": before["held"],
            "backwards": before["backwards"],
            "rates": before["rates"],
            "facts": self._facts,
            "event": self._event(),
        }

    # Norms and inner products.

    def _norms(self, tensors):
        """L2 norm of each tensor, as one tensor. In single precision (of tensors in double precision in that), in which
        the squares of numbers below 1e-22 vanish; one that comes out that small or not finite is measured again in
        double precision, except on devices that would have to be waited for."""
        torch = self._torch
        dense = [_real(_dense(tensor).detach(), torch) for tensor in tensors]
        norms = [torch.linalg.vector_norm(tensor, dtype=_precision(tensor, torch)) for tensor in dense]
        if not norms or any(norm.device.type != "cpu" for norm in norms):
            return self._together(norms)
        doubtful = [not math.isfinite(value) or value < 1e-15 for value in self._together(norms).tolist()]
        if any(doubtful):
            norms = [
                torch.linalg.vector_norm(tensor, dtype=torch.float64) if is_doubtful else norm.to(torch.float64)
                for tensor, norm, is_doubtful in zip(dense, norms, doubtful)
            ]
        return self._together(norms)

    def _together(self, scalars):
        """As one tensor, in the precision of the most precise of them."""
        if not scalars:
            return None
        widest = next((scalar for scalar in scalars if scalar.dtype == self._torch.float64), scalars[0])
        return self._torch.stack([scalar.to(widest) for scalar in scalars])

    def _event(self):
        """What the reading thread waits for on a GPU, whatever stream the training runs on."""
        cuda = getattr(self._torch, "cuda", None)
        if cuda is None or not cuda.is_available() or not cuda.is_initialized():
            return None
        event = cuda.Event()
        event.record()
        return event

    def measure_gram(self, losses, members):
        """Inner products of the gradients of the mean loss of half-batches, one matrix for each weight."""
        torch = self._torch
        weights = [(name, p) for name, p in self._parameters if p.requires_grad and p.dim() >= 2]
        scale = getattr(self._scaler, "_scale", None)
        names, sizes, gradients = [], [], []
        for group, places in members.items():
            halves = _draw_halves(places, self._random)
            if halves is None:
                continue
            names.append(group)
            sizes.append(2 * len(halves[0]))
            for part in halves:
                mean = losses[torch.tensor(part, device=losses.device)].mean()
                scaled = mean if scale is None else mean * scale
                inputs = [parameter for _, parameter in weights]
                gradients.append(torch.autograd.grad(scaled, inputs, retain_graph=True, allow_unused=True))
        if not names:
            return None
        products, layers = [], []
        with torch.no_grad():
            for place, (name, _) in enumerate(weights):
                rows = [gradient[place] for gradient in gradients]
                if any(row is None for row in rows):
                    continue
                stacked = torch.stack([_flat(row, torch) for row in rows])
                layers.append(name)
                products.append(stacked @ stacked.T)
        kept = None if scale is None else scale.detach().clone()
        return (names, sizes, layers, products, kept, self._event())


def _draw_halves(places, generator):
    """The patients of a group in two halves of one size; None where each would be a single patient."""
    half = len(places) // 2
    if half < SMALLEST_HALF:
        return None
    drawn = generator.sample(places, 2 * half)
    return drawn[:half], drawn[half:]


def _nothing():
    """A weak reference to nothing."""
    return None


def _find_owners(model):
    """For each module with a weight matrix of its own the name of that weight."""
    owners = {}
    for name, module in model.named_modules():
        for own, parameter in module._parameters.items():
            if parameter is not None and parameter.dim() >= 2:
                owners.setdefault(_plain(name), f"{_plain(name)}.{own}" if name else own)
    return owners


def _unwrap(model):
    while hasattr(model, "_orig_mod") or (type(model).__name__ in WRAPPERS and hasattr(model, "module")):
        model = model._orig_mod if hasattr(model, "_orig_mod") else model.module
    return model


def _plain(name):
    return re.sub(r"(?:^|(?<=\.))(?:_orig_mod|_checkpoint_wrapped_module)(?:\.|$)", "", name).rstrip(".")


def _module_of(parameter_name):
    return parameter_name.rpartition(".")[0]


def _only_with_gradients(found, weights):
    pairs = [(entry, weight) for entry, weight in zip(found, weights) if entry[1].grad is not None]
    return [entry for entry, _ in pairs], [weight for _, weight in pairs]


def _find_scaler():
    """The GradScaler whose step this is, where nobody named it; None without one."""
    frame = sys._getframe(1)
    for _ in range(12):
        frame = None if frame is None else frame.f_back
        if frame is None:
            return None
        # To look into a frame keeps what is in it alive until the frame ends (before Python 3.13), such as the tensors
        # of a training loop; so none is looked into but the scaler's own.
        if not frame.f_code.co_filename.endswith("grad_scaler.py"):
            continue
        caller = frame.f_locals.get("self")
        if type(caller).__name__.endswith("GradScaler") and hasattr(caller, "_scale"):
            return caller
    return None


def _is_compiling(torch):
    return bool(getattr(getattr(torch, "compiler", None), "is_compiling", lambda: False)())


def _version(tensor):
    return getattr(tensor, "_version", 0)


def _dense(tensor):
    """The values of a sparse gradient, each index once; others as they are."""
    return tensor.detach().coalesce().values() if getattr(tensor, "is_sparse", False) else tensor


def _real(tensor, torch):
    return torch.view_as_real(tensor) if getattr(tensor, "is_complex", lambda: False)() else tensor


def _precision(tensor, torch):
    """A norm in less precision than its tensor has is refused by PyTorch."""
    return torch.float64 if tensor.dtype == torch.float64 else torch.float32


def _flat(tensor, torch):
    """In single precision at least, since sums in half precision are not."""
    real = _real(tensor.detach(), torch)
    return (real.float() if real.dtype in (torch.float16, torch.bfloat16) else real).reshape(-1)


def _difference(parameter, weight, torch):
    now = parameter.detach()
    if now.dtype in (torch.float16, torch.bfloat16):
        return now.float() - weight.float()
    return now - weight


def _inner(gradient, moved, torch):
    if getattr(gradient, "is_sparse", False):
        entries = gradient.detach().coalesce()
        if entries.sparse_dim() != 1:
            return _inner(gradient.to_dense(), moved, torch)
        gradient, moved = entries.values(), moved.index_select(0, entries.indices()[0])
    one, other = _flat(gradient, torch), _flat(moved, torch)
    return torch.dot(one.to(other.dtype), other)


def _keep(value):
    """A number, or a tensor that is read later and must not hold the graph."""
    return value.detach().clone() if hasattr(value, "detach") else value


def _members(labels, groups):
    known = {name: place for place, name in enumerate(groups)}
    members = {name: [] for name in groups}
    listed = labels.tolist() if hasattr(labels, "tolist") else list(labels)
    for place, label in enumerate(listed):
        number = known.get(label) if isinstance(label, str) else _whole(label)
        if number is not None and 0 <= number < len(groups):
            members[groups[number]].append(place)
    return members


def _whole(label):
    """A whole number of Python or another library; None for anything else."""
    try:
        return None if isinstance(label, bool) else operator.index(label)
    except TypeError:
        return None


# ── what is written down ──────────────────────────────────────────────────────────────────────────────────────────


class _Writer(threading.Thread):
    """Turns measurements into records, and records into batches in the spool."""

    def __init__(self, items, spool, stated, groups, say, wake):
        super().__init__(name="gradient-rounds-write", daemon=True)
        self._items, self._spool, self._stated, self._groups = items, spool, stated, groups
        self._say, self._wake = say, wake
        self._lines, self._size, self._since = [], 0, None
        self._has_points = False
        self._losses = collections.OrderedDict()
        self._provenance = _Provenance()
        self._doubtful = None
        self._said_settings = None
        self._settings = {**({"subgroups": list(groups)} if groups else {}), **stated}
        self._ending = threading.Event()

    def end(self, seconds):
        """Writes down what is there, and ends."""
        self._ending.set()
        self.join(seconds)

    def run(self):
        while True:
            is_end = self._ending.wait(min(LOOK_SECONDS, FRESH_SECONDS))
            while self._items:
                self._try(self._take, self._items.popleft())
                self._try(self._write, False)
                # Lets the training go first, which otherwise waits for the interpreter while this thread computes.
                time.sleep(0)
            if is_end:
                self._try(self._settle_doubt, None)
                self._try(self._flush_losses, None)
            self._try(self._write, is_end)
            if is_end:
                return

    def _try(self, work, given):
        try:
            work(given)
        except Exception as error:  # noqa: BLE001 – one record that cannot be written must not end the others
            self._say(f"write {type(error).__name__}", f"a record was left out: {_describe(error)}")

    def _write(self, is_end):
        if self._since is None:
            return
        waits = WAITING_SECONDS if self._spool.count() >= FRESH_BATCHES else FRESH_SECONDS
        if not is_end and self._size < BATCH_BYTES and time.monotonic() - self._since < waits:
            return
        # What is stated of a run travels with points: a batch without any is none.
        settings = {**self._settings, **self._provenance.settings, **self._stated}
        if self._has_points and settings != self._said_settings:
            self._said_settings = dict(settings)
            self._lines.insert(0, _line({"kind": "run", "settings": settings, "layers": []}))
        if self._has_points:
            self._spool.add("".join(self._lines).encode(), len(self._lines))
            self._wake()
        self._lines, self._size, self._since, self._has_points = [], 0, None, False

    def _record(self, moment, step, kind, **fields):
        line = _line({"step": step, "time": round(moment, 6), "kind": kind, **fields})
        self._lines.append(line)
        self._size += len(line)
        self._has_points = True
        if self._since is None:
            self._since = time.monotonic()

    def _take(self, item):
        kind, moment, step = item[:3]
        if kind == "metrics":
            self._take_metrics(moment, step, *item[3:])
        elif kind == "losses":
            self._take_losses(moment, step, *item[3:])
        elif kind == "gram":
            self._take_gram(moment, step, *item[3:])
        elif kind == "step":
            self._take_step(moment, step, item[3])

    def _take_metrics(self, moment, step, split, subgroup, values):
        beside = {key: value for key, value in (("split", split), ("subgroup", subgroup)) if value is not None}
        for name, value in values.items():
            try:
                number = _number(value)
            except (TypeError, ValueError, RuntimeError):
                number = None
            if number is None:
                self._say(f"no number {name}", f"{name} is no single number and is left out")
            else:
                self._record(moment, step, "metric", metric=name, value=number, **beside)

    def _take_losses(self, moment, step, split, losses, members):
        values = losses.tolist() if hasattr(losses, "tolist") else [float(value) for value in losses]
        for group, places in members.items():
            if places:
                known = self._losses.setdefault((step, split, group), [moment, 0, 0.0, 0.0])
                for place in places:
                    _add_value(known, float(values[place]))

    def _flush_losses(self, until):
        for step, split, group in [key for key in self._losses if until is None or key[0] <= until]:
            moment, count, mean, squares = self._losses.pop((step, split, group))
            # The loss of a group of one is the loss of one patient.
            if count >= 2:
                fields = {"subgroup": group, "n": count, "mean": mean, "m2": squares, "split": split}
                self._record(moment, step, "subgroup_loss", **fields)

    def _take_gram(self, moment, step, names, sizes, layers, products, scale, event):
        if event is not None:
            event.synchronize()
        divisor = 1.0 if scale is None else float(scale) ** 2
        for layer, matrix in zip(layers, products):
            rows = [[value / divisor for value in row] for row in matrix.tolist()]
            self._record(moment, step, "gram", layer=layer, subgroups=names, n=sizes, halves=2, k=rows)

    def _take_step(self, moment, step, found):
        """Writes a measured step, or keeps it for the next to say what its gradients were divided by."""
        if found["event"] is not None:
            found["event"].synchronize()
        factor = self._provenance.doubtful_factor(found)
        self._settle_doubt(factor)
        if self._provenance.doubtful_factor(found) is None:
            self._write_step(moment, step, found)
        else:
            self._doubtful = (factor, moment, step, found)

    def _settle_doubt(self, factor):
        """A factor that is there at the next measured step as well is a loss scale; one that is not was clipping."""
        if self._doubtful is None:
            return
        (doubted, *item), self._doubtful = self._doubtful, None
        self._provenance.believes_factors = factor == doubted
        self._write_step(*item)

    def _write_step(self, moment, step, found):
        self._settings = {**found["facts"], **self._settings}
        measured = self._provenance.read(found)
        names = [name for name, _, _ in found["layers"]]
        weights, updates = _list(found["weight_norms"]), _list(found["update_norms"])
        dots = dict(zip(found["dots"][0], _list(found["dots"][1])))
        zero_names, zeros, counts = found["zeros"]
        shares = {name: zero / count for name, zero, count in zip(zero_names, _list(zeros), counts)}
        for place, (name, depth, numel) in enumerate(found["layers"]):
            fields = {
                "layer": name,
                "depth": depth,
                "numel": numel,
                "grad_norm": measured.norms[place],
                "weight_norm": weights[place],
                "update_norm": updates[place],
            }
            if name in dots:
                fields["grad_dot_update"] = dots[name] / measured.shares[place]
            if name in shares:
                fields["zero_frac"] = shares[name]
            self._record(moment, step, "layer", **fields)
        rates = [_number(rate) for rate in found["rates"]]
        for place, rate in enumerate(rates):
            if place == 0 or rate != rates[0]:
                self._record(moment, step, "metric", metric="lr" if place == 0 else f"lr_group_{place}", value=rate)
        if names:
            self._record(moment, step, "metric", metric="grad_norm", value=measured.total)
        if self._provenance.is_clipped:
            self._record(moment, step, "metric", metric="grad_norm_clipped", value=measured.total_after)
        if measured.scale is not None:
            self._record(moment, step, "metric", metric="loss_scale", value=measured.scale)
        if found["backwards"] > 1:
            self._record(moment, step, "metric", metric="backward_passes", value=found["backwards"])
        self._flush_losses(step)


_Measured = collections.namedtuple("_Measured", "norms shares total total_after scale")


class _Provenance:
    """Works out what the gradients of a step went through, and says what the recorded norm is."""

    def __init__(self):
        self.settings = {}
        self.is_clipped = False
        self.believes_factors = False
        self._scaling = None
        self._limit = 0.0
        self._passes = 1

    def read(self, found):
        scale = _number(found["scale"])
        after = [value / (scale or 1.0) for value in _list(found["norms"])]
        before, held = self._before(found, scale, after)
        total, total_after = _root(before), _root(after)
        if total_after < total * (1 - SAME_NORM):
            self.is_clipped = True
            self._limit = max(self._limit, total_after)
        elif not total_after <= total * (1 + SAME_NORM):
            # What was changed in another way than by clipping is recorded as the optimizer saw it.
            before, total = after, total_after
        parts = [a / b if b > 0 and math.isfinite(a / b) else 1.0 for a, b in zip(after, before)]
        # Clipping of the whole norm shortens all alike, so that the product with the gradient before it is known.
        is_uniform = parts != [] and min(parts) > 0 and max(parts) - min(parts) <= 1e-3 * max(parts)
        self._passes = max(self._passes, found["backwards"])
        self._state(found)
        shares = parts if is_uniform else [1.0] * len(parts)
        return _Measured(before, shares, total, total_after, held)

    def doubtful_factor(self, found):
        """A factor between the norms before and after that may be a loss scale which nobody named, as long as no two
        steps in a row have shown the same."""
        is_known = found["scale"] is not None or found["held"] is not None
        if self.believes_factors or is_known or found["after_backward"] is None:
            return None
        return _power_of_two(_root(_raw_norms(found)), _root(_list(found["norms"])))

    def _before(self, found, scale, after):
        """Norms as the last backward pass left them, free of the loss scale, in the order of the layers."""
        if found["after_backward"] is None:
            self._scaling = self._scaling or ("divided by the loss scale" if scale else None)
            return after, scale
        raw = _raw_norms(found)
        factor = scale or _number(found["held"])
        if factor is not None:
            self._scaling = "divided by the loss scale"
        elif self.believes_factors:
            factor = _power_of_two(_root(raw), _root(after))
            if factor is not None:
                self._scaling = "the loss scale was seen by its factor"
        return [value / (factor or 1.0) for value in raw], factor

    def _state(self, found):
        words = "before clipping" if found["after_backward"] is not None else "as the optimizer used it"
        if self._scaling is not None:
            words += f", unscaled ({self._scaling})"
        if self._passes > 1:
            words += f", sum of the gradients accumulated over {self._passes} backward passes"
            self.settings["accumulated_batches"] = self._passes
        self.settings["gradient_norm_logged"] = words
        if self.is_clipped:
            self.settings["gradient_clip"] = f"norm, at most {self._limit:.4g} as observed"


def _raw_norms(found):
    """As the last backward pass left them, in the order of the layers."""
    names, norms = found["after_backward"]
    known = dict(zip(names, _list(norms)))
    return [known.get(name, math.nan) for name, _, _ in found["layers"]]


def _power_of_two(before, after):
    """The factor by which a loss scale was taken out; None where the two do not differ by one."""
    if not (before > 0 and after > 0 and math.isfinite(before) and math.isfinite(after)):
        return None
    exponent = math.log2(before / after)
    whole = round(exponent)
    return 2.0**whole if whole >= 1 and abs(exponent - whole) < SAME_EXPONENT else None


def _root(norms):
    return math.hypot(*norms) if norms else 0.0


def _add_value(known, value):
    known[1] += 1
    distance = value - known[2]
    known[2] += distance / known[1]
    known[3] += distance * (value - known[2])


def _list(tensor):
    return [] if tensor is None else [float(value) for value in tensor.tolist()]


def _number(value):
    """A plain number; None where there is none."""
    if value is None or isinstance(value, str):
        return None
    number = float(value.item() if hasattr(value, "item") else value)
    return int(number) if isinstance(value, int) and not isinstance(value, bool) else number


def _line(record):
    """NaN and infinities are written as they are, which the product reads."""
    return json.dumps(record, ensure_ascii=True) + "\n"


class _Spool:
    """Batches on their way, each a file of JSON Lines that is written once. The name of a file and the session in
    meta.json are the key by which the server counts a batch once, whoever sends it."""

    def __init__(self, folder, target, limit, say):
        self.session = uuid.uuid4().hex
        plain = re.sub(r"[^\w.-]+", "-", target["run"])[:80]
        self.folder = os.path.abspath(folder or os.path.join("gradient-rounds-spool", f"{plain}-{self.session[:8]}"))
        self.target = dict(target)
        self.dropped = 0
        self.is_on_disk = False
        self._limit, self._say = limit, say
        self._lock = threading.Lock()
        self._waiting = collections.OrderedDict()
        self._bytes = self._in_memory = self._last = 0
        self._training = "running"
        self._ended_at = None

    def count(self):
        with self._lock:
            return len(self._waiting)

    def add(self, data, records):
        """Keeps a batch; where there is no room for it, it is lost, counted and said."""
        with self._lock:
            if self._bytes + len(data) > self._limit or len(self._waiting) >= SPOOL_FILES:
                self._drop(records, f"the spool {self.folder} is full")
                return
            self._last += 1
            number = self._last
            path = self._write(number, data)
            if path is None:
                if self._in_memory + len(data) > MEMORY_BYTES:
                    self._drop(records, "the memory for what cannot be written is full")
                    return
                self._in_memory += len(data)
            self._waiting[number] = (path, None if path is not None else data, len(data))
            self._bytes += len(data)

    def _drop(self, records, reason):
        self.dropped += records
        self._say("no room", f"{reason}; the training goes on, and new records are lost until there is room")
        if self.is_on_disk:
            self._write_meta()

    def note_dropped(self, records):
        with self._lock:
            self.dropped += records

    def _write(self, number, data):
        try:
            if not self.is_on_disk:
                os.makedirs(self.folder, exist_ok=True)
                if os.path.exists(os.path.join(self.folder, "meta.json")):
                    self.folder = f"{self.folder}-{self.session[:8]}"
                    os.makedirs(self.folder)
                self.is_on_disk = True
                self._write_meta()
            path = os.path.join(self.folder, f"batch-{number:06d}.jsonl")
            _write_whole(path, data)
            return path
        except OSError as error:
            self._say("disk", f"the spool cannot be written, records wait in memory: {_describe(error)}")
            return None

    def _write_meta(self):
        meta = {
            "schema": SPOOL_SCHEMA,
            "version": 1,
            "session": self.session,
            **self.target,
            "training": self._training,
            "ended_at": self._ended_at,
            "dropped_records": self.dropped,
        }
        try:
            _write_whole(os.path.join(self.folder, "meta.json"), json.dumps({"spool": meta}, indent=1).encode())
        except OSError as error:
            self._say("disk", f"the spool cannot be written: {_describe(error)}")

    def first(self):
        """Number, key and bytes of the oldest batch; None when none waits."""
        with self._lock:
            if not self._waiting:
                return None
            number, (path, data, _) = next(iter(self._waiting.items()))
        if data is None:
            with open(path, "rb") as file:
                data = file.read()
        return number, f"{self.session}-{number:06d}", data

    def remove(self, number, keep_as=None):
        """Forgets a batch that has arrived; one that was refused stays on disk under another name."""
        with self._lock:
            path, data, size = self._waiting.pop(number)
            self._bytes -= size
            self._in_memory -= 0 if data is None else size
        if path is not None:
            try:
                if keep_as is None:
                    os.remove(path)
                else:
                    os.replace(path, os.path.join(self.folder, keep_as))
            except OSError:
                pass  # The server knows the batch by its key; a file that stays is no second batch.

    def name_run(self, run_id, name):
        with self._lock:
            self.target = {**self.target, "run": name, "run_id": run_id}
            if self.is_on_disk:
                self._write_meta()

    def end(self, status):
        with self._lock:
            self._training = status
            self._ended_at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            if self.is_on_disk:
                self._write_meta()

    @property
    def training(self):
        return self._training

    def tidy(self):
        """Removes the folder when nothing of worth is left in it."""
        if not self.is_on_disk or self.count() > 0 or self.dropped > 0:
            return
        if set(os.listdir(self.folder)) - {"meta.json"}:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        parent = os.path.dirname(self.folder)
        if os.path.basename(parent) == "gradient-rounds-spool":
            try:
                os.rmdir(parent)
            except OSError:
                pass  # Other runs have theirs in it.


def _write_whole(path, data):
    """A file is there whole or not at all; what begins with a dot is read by nobody."""
    folder, name = os.path.split(path)
    draft = os.path.join(folder, f".{name}")
    with open(draft, "wb") as file:
        file.write(data)
    os.replace(draft, path)


# ── what is sent ──────────────────────────────────────────────────────────────────────────────────────────────────


class _Away(Exception):
    """The server cannot be reached, or asks to come back later."""

    def __init__(self, reason, pause=None, may_have_arrived=False):
        super().__init__(reason)
        self.pause = pause
        self.may_have_arrived = may_have_arrived


class _Refused(Exception):
    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The token goes to the server that was named, and to no other."""

    def redirect_request(self, *_):
        return None


class _Server:
    def __init__(self, url, token):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(f"expected an address such as https://rounds.example.org as url, found {url[:80]!r}")
        self.url = url.rstrip("/")
        self._token = str(token).strip()
        if not re.fullmatch(r"[\x21-\x7e]+", self._token):
            raise ValueError("expected a token without blanks")
        self._opener = urllib.request.build_opener(_NoRedirect())

    def call(self, method, path, body=None, headers=None):
        """@returns the parsed answer. Raises _Away or _Refused."""
        request = urllib.request.Request(f"{self.url}/api/v1{path}", data=body, method=method)
        request.add_header("Authorization", f"Bearer {self._token}")
        request.add_header("Content-Type", "application/json")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with self._opener.open(request, timeout=REQUEST_SECONDS) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise self._explain(error) from None
        except Exception as error:  # noqa: BLE001 – http.client has errors of its own for a broken answer
            raise _Away(_describe(error), may_have_arrived=_may_have_arrived(error)) from None

    def _explain(self, error):
        try:
            detail = json.loads(error.read(64 * 1024)).get("detail")
        except Exception:  # noqa: BLE001 – a proxy answers with what it likes
            detail = None
        reason = detail if isinstance(detail, str) else f"the server answered {error.code}"
        if error.code in PASSING:
            pause = _read_retry_after(error.headers.get("Retry-After"))
            return _Away(reason, pause, may_have_arrived=error.code not in NOT_TAKEN)
        return _Refused(error.code, reason)


class _Sender(threading.Thread):
    """Sends what waits in the spool, oldest first, again and again until it has arrived."""

    def __init__(self, spool, server, resume, say):
        super().__init__(name="gradient-rounds-send", daemon=True)
        self._spool, self._server, self._resume, self._say = spool, server, resume, say
        self._signal = threading.Condition()
        self._is_closing = False
        self._deadline = None
        self._run = None
        self._unanswered = None
        self._is_told = False

    def wake(self):
        with self._signal:
            self._signal.notify()

    def close(self, deadline):
        with self._signal:
            self._is_closing, self._deadline = True, deadline
            self._signal.notify()

    def run(self):
        if self._server is None:
            return
        failures = 0
        while True:
            with self._signal:
                while not self._is_closing and self._spool.count() == 0:
                    self._signal.wait()
            try:
                if self._send_next():
                    failures = 0
                    continue
                if self._is_closing:
                    return
            except _Away as away:
                failures += 1
                text = f"{self._server.url} cannot be reached for now ({away}); records wait in {self._spool.folder}"
                self._say("away", text)
                if not self._pause(away, failures):
                    return
            except _Refused as refused:
                self._say("refused", f"nothing more is sent: {refused}")
                return
            except Exception as error:  # noqa: BLE001 – what cannot be sent still waits in the spool
                self._say("send", f"nothing more is sent: {_describe(error)}")
                return

    def _send_next(self):
        """Does the next thing that is due. @returns False when nothing is left to do"""
        batch = self._spool.first()
        if batch is None and not (self._is_closing and not self._is_told and self._run is not None):
            return False
        if self._run is None:
            self._run = self._make_run()
            self._report("running")
            return True
        if batch is None:
            self._report(self._spool.training)
            self._is_told = True
            return False
        number, key, data = batch
        try:
            self._server.call("POST", f"/runs/{self._run}/points", data, {"Idempotency-Key": key})
            self._spool.remove(number)
        except _Refused as refused:
            if refused.status not in OF_THE_BATCH:
                raise
            self._say("batch", f"the server refused a batch, which stays in {self._spool.folder}: {refused}")
            self._spool.remove(number, keep_as=f"refused-{number:06d}.jsonl")
        return True

    def _make_run(self):
        wanted, project = self._spool.target["run"], self._spool.target["project"]
        if self._resume:
            known = self._find_run(project, wanted)
            if known is not None:
                return self._take_run(known["id"], wanted)
        for attempt in range(1, NAMES_TRIED + 1):
            name = wanted if attempt == 1 else f"{wanted} ({attempt})"
            try:
                body = json.dumps({"project": project, "name": name}).encode()
                return self._take_run(self._server.call("POST", "/runs", body)["id"], name)
            except _Away as away:
                if away.may_have_arrived:
                    self._unanswered = name
                raise
            except _Refused as refused:
                if refused.status != 409:
                    raise
            if name == self._unanswered:
                own = self._find_untouched_run(project, name)
                self._unanswered = None
                if own is not None:
                    return self._take_run(own["id"], name)
        raise _Refused(409, f"{NAMES_TRIED} runs are called {wanted} already")

    def _find_untouched_run(self, project, name):
        """The run that was made by a request whose answer was lost on the way: nobody has begun it. None where it is
        another's, or where the token may not look: a run that stays empty is less than two trainings in one."""
        try:
            found = self._find_run(project, name)
        except _Refused:
            return None
        is_untouched = found is not None and found["points"] == 0 and found["training"]["state"] == "not-stated"
        return found if is_untouched else None

    def _find_run(self, project, name):
        """What the list of runs says of the run of this name; None without one."""
        page = 1
        while True:
            query = urllib.parse.urlencode({"project": project, "search": name, "sort": "name", "page": page})
            runs = self._server.call("GET", f"/runs?{query}")["runs"]
            for run in runs:
                if run["name"] == name:
                    return run
            if not runs:
                return None
            page += 1

    def _take_run(self, run_id, name):
        self._spool.name_run(run_id, name)
        _tell(f"watching at {self._server.url}/runs/{run_id}")
        return run_id

    def _report(self, training):
        """Says how the training stands. A token that may not is no reason to stop sending points."""
        try:
            self._server.call("PATCH", f"/runs/{self._run}", json.dumps({"training": training}).encode())
        except _Refused as refused:
            self._say("training", f"the server was not told that the run is {training}: {refused}")

    def _pause(self, away, failures):
        """Waits before the next attempt. @returns False when there is no time for one"""
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures - 1, 10)) * (0.5 + random.random() / 2)
        if away.pause is not None:
            pause = min(LONGEST_RETRY_AFTER, away.pause)
        until = time.monotonic() + pause
        with self._signal:
            while time.monotonic() < until:
                if self._is_closing:
                    # The end of a training waits for a server that answers, and hardly for one that does not.
                    left = min(self._deadline, until) - time.monotonic()
                    if failures > 3 or left <= 0 or until > self._deadline:
                        return False
                self._signal.wait(min(0.25, max(0.01, until - time.monotonic())))
        return True


def _may_have_arrived(error):
    """Whether a request that was not answered can have been worked on."""
    return not isinstance(getattr(error, "reason", error), (ConnectionRefusedError, socket.gaierror))


def _read_retry_after(text):
    """Seconds, or a date, as HTTP allows."""
    if not text:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def _batches(count):
    return "1 batch" if count == 1 else f"{count} batches"


def _run_name(given):
    plain = re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", str(given or "")).strip()[:180]
    return plain or time.strftime("run-%Y%m%d-%H%M%S-") + uuid.uuid4().hex[:4]


def _is_main_process():
    """Of a distributed training the first process records; the others hold the same weights."""
    try:
        return int(os.environ.get("RANK", "0")) == 0
    except ValueError:
        return True


def _status_of(error):
    if error is None or (isinstance(error, SystemExit) and error.code in (None, 0)):
        return "finished"
    return "killed" if isinstance(error, KeyboardInterrupt) else "failed"


def _tell(text):
    try:
        print(f"gradient_rounds: {text}", file=sys.stderr)
    except Exception:  # noqa: BLE001 – a stderr that is closed must not end the training either
        pass


def _describe(error):
    text = " ".join(str(getattr(error, "reason", None) or error).split())
    return f"{type(error).__name__}: {text[:300]}" if text else type(error).__name__
