import type { PredictionSet } from "@/lib/core/prediction-set";
import { seededRandom } from "@/lib/core/random";

/** A prediction set with so many patients in each group, whose log-odds are normal around one mean a group. */
export function makeRiskSet(sizes: Readonly<Record<string, number>>, name = "predictions.csv"): PredictionSet {
  const labels = Object.keys(sizes);
  const codes = Int32Array.from(labels.flatMap((label, code) => new Array<number>(sizes[label] ?? 0).fill(code)));
  const random = seededRandom(11);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const risks = Float64Array.from(codes, (code) => 1 / (1 + Math.exp(1 + 0.5 * code - normal())));
  return {
    name,
    rows: codes.length,
    outcomes: Uint8Array.from(risks, (risk) => (random() < risk ? 1 : 0)),
    risks,
    weights: null,
    patients: null,
    split: { name: "split", labels: ["test"], codes: new Int32Array(codes.length) },
    thresholds: null,
    columns: [{ name: "subgroup", labels, codes }],
    comparators: [],
    checkpointStep: null,
    modelSha256: null,
    dataSha256: null,
    warnings: [],
  };
}
