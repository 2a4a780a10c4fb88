import type { AnalysisPlan } from "@/lib/core/analysis-plan";
import { canonicalJson } from "@/lib/core/canonical-json";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { type BundlePart, INPUTS_FOLDER } from "@/lib/report/bundle/bundle-layout";
import { textPart } from "@/lib/report/bundle/part-bytes";
import { writePredictionsCsv } from "@/lib/report/bundle/write-predictions-csv";
import type { ReportInputs } from "@/lib/schema/report-inputs";

export const RUN_INPUT = `${INPUTS_FOLDER}run.json`;
const POINTS_INPUT = `${INPUTS_FOLDER}points.jsonl`;

type InputParams = {
  readonly name: string;
  /** All points as JSON Lines, more than once: for their digest, and for the archive. */
  points(): AsyncIterable<Uint8Array>;
  /** Empty where whoever exports may not hand single patients on. */
  readonly predictions: readonly PredictionSet[];
  readonly plan: AnalysisPlan | null;
};

/** `inputs/` of a bundle: what the numbers of its record are computed from, as `recomputeRecord` reads it. */
export function composeInputs({ name, points, predictions, plan }: InputParams): readonly BundlePart[] {
  const tables = predictions.map((set, index) => ({ set, file: `${INPUTS_FOLDER}predictions-${index + 1}.csv` }));
  const described: ReportInputs = {
    schema: "gradient-rounds/inputs",
    version: 1,
    name,
    points: POINTS_INPUT,
    predictions: tables.map(({ set, file }) => {
      const { checkpointStep, modelSha256, dataSha256, warnings } = set;
      return { file, name: set.name, checkpointStep, modelSha256, dataSha256, warnings };
    }),
    plan: plan === null ? null : planInput(plan),
  };
  return [
    textPart(RUN_INPUT, canonicalJson(described)),
    { path: POINTS_INPUT, stream: points },
    ...tables.map(({ set, file }) => ({ path: file, stream: () => each(writePredictionsCsv(set)) })),
  ];
}

/** Who wrote it, and when, stays at home. */
function planInput({ version, isAfterResults, content }: AnalysisPlan): ReportInputs["plan"] {
  return { version, isAfterResults, content };
}

async function* each(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
