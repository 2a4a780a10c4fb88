/**
 * Functions of one number, applied to each element. Where a function has a kink its gradient there is the
 * one that PyTorch takes: 0 for relu at 0.
 */
import { logistic, logOfOnePlusExp } from "./logistic";
import type { Tensor } from "./tape";

/** A function of one number; its derivative may be told from its value as well as from its argument. */
type Unary = {
  readonly of: (x: number) => number;
  readonly derivative: (x: number, value: number) => number;
};

const EXP: Unary = { of: Math.exp, derivative: (_, value) => value };
const LOG: Unary = { of: Math.log, derivative: (x) => 1 / x };
const SIGMOID: Unary = { of: logistic, derivative: (_, value) => value * (1 - value) };
const TANH: Unary = { of: Math.tanh, derivative: (_, value) => 1 - value * value };
const RELU: Unary = { of: (x) => (x > 0 || Number.isNaN(x) ? x : 0), derivative: (x) => (x > 0 ? 1 : 0) };
const SOFTPLUS: Unary = { of: logOfOnePlusExp, derivative: logistic };

/** eˣ. */
export function exp(x: Tensor): Tensor {
  return apply(EXP, x);
}

/** Natural logarithm; not finite at 0 and below. */
export function log(x: Tensor): Tensor {
  return apply(LOG, x);
}

/** 1 / (1 + e⁻ˣ). */
export function sigmoid(x: Tensor): Tensor {
  return apply(SIGMOID, x);
}

/** Hyperbolic tangent. */
export function tanh(x: Tensor): Tensor {
  return apply(TANH, x);
}

/** max(x, 0). */
export function relu(x: Tensor): Tensor {
  return apply(RELU, x);
}

/** ln(1 + eˣ). */
export function softplus(x: Tensor): Tensor {
  return apply(SOFTPLUS, x);
}

/** x to a fixed exponent. */
export function power(x: Tensor, exponent: number): Tensor {
  return apply(
    {
      of: (base) => base ** exponent,
      // The derivative of a constant is 0, where the formula has 0 · ∞ at 0.
      derivative: (base) => (exponent === 0 ? 0 : exponent * base ** (exponent - 1)),
    },
    x,
  );
}

function apply({ of, derivative }: Unary, x: Tensor): Tensor {
  const { values: arguments_, shape } = x;
  const values = new Float64Array(arguments_.length);
  for (let index = 0; index < values.length; index += 1) values[index] = of(arguments_[index] ?? 0);
  return x.tape.record({
    values,
    shape,
    inputs: [x],
    propagate: (gradient) => {
      const { sink } = x;
      if (!sink) return;
      for (let index = 0; index < values.length; index += 1) {
        const slope = derivative(arguments_[index] ?? 0, values[index] ?? 0);
        sink[index] = (sink[index] ?? 0) + (gradient[index] ?? 0) * slope;
      }
    },
  });
}
