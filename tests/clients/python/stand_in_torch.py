"""A stand-in for PyTorch where it is not installed: tensors of a few numbers, and the hooks that the client uses.

Not a model of PyTorch: only what the client asks of it, with the same names and in the same order of events.
"""

import contextlib
import math
import types

float16, bfloat16, float32, float64 = "float16", "bfloat16", "float32", "float64"
_CPU = types.SimpleNamespace(type="cpu")


class Tensor:
    is_sparse = False

    def __init__(self, values, shape=None, requires_grad=False, graph=None):
        self.values = [float(value) for value in values]
        self.shape = shape if shape is not None else (len(self.values),)
        self.requires_grad, self.graph = requires_grad, graph
        self.grad, self.dtype, self.device, self._version = None, float32, _CPU, 0
        self._hooks = {}

    def register_post_accumulate_grad_hook(self, hook):
        return _register(self._hooks, hook)

    def detach(self):
        return Tensor(self.values, self.shape)

    clone = detach

    def numel(self):
        return len(self.values)

    def dim(self):
        return len(self.shape)

    def to(self, _):
        return self

    def reshape(self, *_):
        return Tensor(self.values)

    def item(self):
        return self.values[0]

    def __float__(self):
        return self.values[0]

    def sum(self):
        return Tensor([math.fsum(self.values)], ())

    def tolist(self):
        if len(self.shape) < 2:
            return self.values if self.shape else self.values[0]
        width = self.shape[1]
        return [self.values[at : at + width] for at in range(0, len(self.values), width)]

    def __add__(self, other):
        added = other.values if isinstance(other, Tensor) else [other] * len(self.values)
        return Tensor([a + b for a, b in zip(self.values, added)], self.shape)

    __radd__ = __add__

    def __sub__(self, other):
        return Tensor([a - b for a, b in zip(self.values, other.values)], self.shape)

    def __truediv__(self, other):
        return Tensor([value / float(other) for value in self.values], self.shape)

    def __eq__(self, other):
        return Tensor([float(value == other) for value in self.values], self.shape)

    __hash__ = object.__hash__


class _Handle:
    def __init__(self, hooks, key):
        self._hooks, self._key = hooks, key

    def remove(self):
        self._hooks.pop(self._key, None)


def _register(hooks, hook):
    key = object()
    hooks[key] = hook
    return _Handle(hooks, key)


class Module:
    def __init__(self):
        self._parameters, self._children, self.training = {}, {}, True
        self._before, self._after = {}, {}

    def named_modules(self, prefix=""):
        yield prefix, self
        for name, child in self._children.items():
            yield from child.named_modules(f"{prefix}.{name}" if prefix else name)

    def named_parameters(self):
        seen = set()
        for name, module in self.named_modules():
            for own, parameter in module._parameters.items():
                if id(parameter) not in seen:
                    seen.add(id(parameter))
                    yield (f"{name}.{own}" if name else own), parameter

    def register_forward_pre_hook(self, hook):
        return _register(self._before, hook)

    def register_forward_hook(self, hook):
        return _register(self._after, hook)

    def __call__(self, value):
        for hook in list(self._before.values()):
            hook(self, (value,))
        output = self.forward(value)
        for hook in list(self._after.values()):
            hook(self, (value,), output)
        return output


class Scale(Module):
    """Multiplies each number by a weight of its own."""

    def __init__(self, values):
        super().__init__()
        self._parameters["weight"] = Tensor(values, (1, len(values)), True)

    def forward(self, value):
        return Tensor([a * b for a, b in zip(value.values, self._parameters["weight"].values)])


class ReLU(Module):
    def forward(self, value):
        return Tensor([max(0.0, number) for number in value.values])


class Chain(Module):
    def __init__(self, **children):
        super().__init__()
        self._children = children

    def forward(self, value):
        for child in self._children.values():
            value = child(value)
        return value


_callbacks = []


def backward(gradients):
    """Adds to the gradients of parameters as a backward pass does, with its hooks and its end."""
    for parameter, values in gradients:
        if parameter.grad is None:
            parameter.grad = Tensor(values, parameter.shape)
        else:
            parameter.grad.values = [a + b for a, b in zip(parameter.grad.values, values)]
            parameter.grad._version += 1
        for hook in list(parameter._hooks.values()):
            hook(parameter)
    while _callbacks:
        _callbacks.pop(0)()


class SGD:
    def __init__(self, parameters, lr):
        self.param_groups = [{"params": list(parameters), "lr": lr}]
        self._before, self._after = {}, {}

    def register_step_pre_hook(self, hook):
        return _register(self._before, hook)

    def register_step_post_hook(self, hook):
        return _register(self._after, hook)

    def step(self):
        for hook in list(self._before.values()):
            hook(self, (self,), {})
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    moved = zip(parameter.values, parameter.grad.values)
                    parameter.values = [value - group["lr"] * slope for value, slope in moved]
        for hook in list(self._after.values()):
            hook(self, (self,), {})

    def zero_grad(self):
        for group in self.param_groups:
            for parameter in group["params"]:
                parameter.grad = None


no_grad = contextlib.nullcontext
linalg = types.SimpleNamespace(vector_norm=lambda t, dtype=None: Tensor([math.hypot(*t.values)], ()))
_engine = types.SimpleNamespace(queue_callback=_callbacks.append)
autograd = types.SimpleNamespace(Variable=types.SimpleNamespace(_execution_engine=_engine))


def stack(tensors):
    return Tensor([value for tensor in tensors for value in tensor.values])


def dot(one, other):
    return Tensor([math.fsum(a * b for a, b in zip(one.values, other.values))], ())
