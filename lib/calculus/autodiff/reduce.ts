import type { Tensor } from "./tape";

/** The sum of all elements: one number. */
export function sum(x: Tensor): Tensor {
  return addUp(x, 1);
}

/** The mean of all elements: one number. */
export function mean(x: Tensor): Tensor {
  return addUp(x, 1 / x.values.length);
}

function addUp(x: Tensor, weight: number): Tensor {
  let total = 0;
  for (const value of x.values) total += value;
  return x.tape.record({
    values: Float64Array.of(total * weight),
    shape: [],
    inputs: [x],
    propagate: ([gradient = 0]) => {
      const { sink } = x;
      if (!sink) return;
      const share = gradient * weight;
      for (let index = 0; index < sink.length; index += 1) sink[index] = (sink[index] ?? 0) + share;
    },
  });
}
