import { planText } from "@/lib/core/analysis-plan";
import { canonicalJson } from "@/lib/core/canonical-json";
import type { LabelColumn, PredictionSet } from "@/lib/core/prediction-set";
import type { ReportRecord } from "@/lib/schema/report";
import type { RunData, RunSeries } from "@/lib/series/run-data";

/** SHA-256 over all pieces, in lower case hexadecimal digits. */
export type DigestPieces = (pieces: Iterable<Uint8Array>) => string;

/**
 * Names the inputs of a report by their content: whatever file, archive or database they came from, and in
 * whatever order, the same points have the same digest.
 */
export function digestInputs(run: RunData, digest: DigestPieces): ReportRecord["inputs"] {
  return {
    points: { sha256: digest(piecesOfSeries(run.series)), series: run.series.length, points: run.points },
    predictions: run.predictions
      .map((set) => ({ name: set.name, sha256: digest(piecesOfPredictions(set)), rows: set.rows }))
      .sort((a, b) => compare(a.name, b.name) || compare(a.sha256, b.sha256)),
    plan: run.plan === null ? null : { sha256: digest([textBytes(planText(run.plan))]) },
  };
}

function* piecesOfSeries(series: readonly RunSeries[]): Generator<Uint8Array> {
  const named = series.map((one) => ({ one, name: canonicalJson({ key: one.key, context: one.context }) }));
  for (const { one, name } of named.sort((a, b) => compare(a.name, b.name))) {
    const { steps, values } = one.points;
    yield textBytes(`${name} ${steps.length}\n`);
    yield doubleBytes(steps);
    yield doubleBytes(values);
  }
}

function* piecesOfPredictions(set: PredictionSet): Generator<Uint8Array> {
  const { outcomes, risks, weights, patients, split, thresholds, columns, comparators } = set;
  const { checkpointStep, modelSha256, dataSha256, rows } = set;
  const labels = [...(split === null ? [] : [split]), ...columns];
  yield textBytes(
    canonicalJson({
      rows,
      checkpointStep,
      modelSha256,
      dataSha256,
      optional: [weights !== null, patients !== null, split !== null, thresholds !== null],
      columns: labels.map(({ name }) => name),
      comparators: comparators.map(({ name }) => name),
    }),
  );
  yield Uint8Array.from(outcomes);
  for (const numbers of [risks, weights, thresholds, ...comparators.map((other) => other.risks)])
    if (numbers !== null) yield doubleBytes(numbers);
  if (patients !== null) yield doubleBytes(Float64Array.from(patients));
  for (const column of labels) yield textBytes(columnText(column));
}

function columnText({ labels, codes }: LabelColumn): string {
  return canonicalJson(Array.from(codes, (code) => labels[code] ?? null));
}

/** Low byte first, on any machine; NaN has one form. */
function doubleBytes(values: Float64Array): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(values.length * 8));
  for (const [index, value] of values.entries()) bytes.setFloat64(index * 8, Number.isNaN(value) ? NaN : value, true);
  return new Uint8Array(bytes.buffer);
}

function textBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
