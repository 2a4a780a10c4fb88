import type { BinarySample } from "./binary-sample";

/** The rows with these numbers as a sample of their own, with repeats where a number stands twice. */
export function takeRows({ outcomes, risks, weights }: BinarySample, rows: Int32Array): BinarySample {
  const taken = { outcomes: new Uint8Array(rows.length), risks: new Float64Array(rows.length) };
  const takenWeights = weights === null ? null : new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    taken.outcomes[index] = outcomes[row] ?? 0;
    taken.risks[index] = risks[row] ?? Number.NaN;
    if (takenWeights !== null) takenWeights[index] = weights?.[row] ?? Number.NaN;
  }
  return { ...taken, weights: takenWeights };
}
