import { readFileSync } from "node:fs";
import type { BinarySample } from "@/lib/statistics/binary-sample";

const FOLDER = "tests/fixtures/statistics/discrimination";

type Input = {
  readonly outcomes: readonly number[];
  readonly risks: readonly number[];
  readonly secondRisks?: readonly number[];
  readonly weights?: readonly number[];
};

type PythonSample = {
  readonly concordance: { readonly value: number | null; readonly standardError: number | null } | null;
  readonly auroc?: number;
  readonly averagePrecision?: number;
  readonly newcombe?: readonly [number, number];
  readonly precisionInterval?: readonly [number, number];
};

type RSample = {
  readonly auroc: number;
  readonly variance: number;
  readonly wald: readonly [number, number];
  readonly logit: readonly [number, number] | null;
};

type Named = { readonly first: string; readonly second: string };

/** What scikit-learn, SciPy and mpmath say of the samples (make.py). */
type PythonValues = {
  readonly samples: Readonly<Record<string, PythonSample>>;
  readonly large: PythonSample;
  readonly many: PythonSample;
  readonly heterogeneity: readonly {
    readonly values: readonly number[];
    readonly variances: readonly number[];
    readonly q: number;
    readonly p: number;
  }[];
  readonly distributions: Readonly<Record<string, readonly (readonly number[])[]>>;
};

/** What pROC says of them (make.R). */
type RValues = {
  readonly samples: Readonly<Record<string, RSample>>;
  readonly large: RSample;
  readonly unpaired: readonly (Named & {
    readonly statistic: number;
    readonly degreesOfFreedom: number;
    readonly pStudent: number;
    readonly pNormal: number;
  })[];
  readonly paired: { readonly statistic: number; readonly p: number };
  readonly asah: {
    readonly outcomes: readonly number[];
    readonly markers: Readonly<Record<string, readonly number[]>>;
    readonly pairs: readonly (Named & { readonly statistic: number; readonly p: number })[];
  };
};

const inputs: Readonly<Record<string, Input>> = read("inputs.json");
export const python: PythonValues = read("python.json");
export const pROC: RValues = read("r.json");

function read<T>(name: string): T {
  return JSON.parse(readFileSync(`${FOLDER}/${name}`, "utf8"));
}

export const sampleNames: readonly string[] = Object.keys(inputs);

/** A sample of inputs.json. */
export function sampleNamed(name: string): BinarySample {
  const input = inputs[name];
  if (input === undefined) throw new Error(`No sample ${name}.`);
  return toSample(input.outcomes, input.risks, input.weights);
}

/** The risks of a second model for the ordinary sample. */
export const secondRisks = Float64Array.from(inputs["ordinary"]?.secondRisks ?? []);

export function toSample(
  outcomes: readonly number[],
  risks: readonly number[],
  weights: readonly number[] | null = null,
): BinarySample {
  return {
    outcomes: Uint8Array.from(outcomes),
    risks: Float64Array.from(risks),
    weights: weights === null ? null : Float64Array.from(weights),
  };
}

/** The sample that make.py and make.R make of the same linear congruential generator. */
export function generateSample(n: number): BinarySample {
  let state = 20261126;
  const next = (): number => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state;
  };
  const outcomes = new Uint8Array(n);
  const risks = new Float64Array(n);
  for (let row = 0; row < n; row += 1) {
    const risk = (next() >>> 12) / 2 ** 20;
    risks[row] = risk;
    outcomes[row] = next() / 2 ** 32 < risk ** 3 ? 1 : 0;
  }
  return { outcomes, risks, weights: null };
}
