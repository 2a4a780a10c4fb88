import type { JsonValue } from "@/lib/core/canonical-json";
import { ENGINE_VERSION } from "@/lib/core/engine-version";
import { AppError } from "@/lib/core/errors";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { composeGaps } from "@/lib/diagnostics/gap/compose-gaps";
import { createRunCollector } from "@/lib/ingest/collect-run";
import type { ByteSource } from "@/lib/ingest/ingest-port";
import { readExportedPoints, readExportedPredictions } from "@/lib/ingest/read-exported-inputs";
import { BUNDLE_FILES, type BundleFile, type OpenedBundle } from "@/lib/report/bundle/bundle-layout";
import { readWhole } from "@/lib/report/bundle/part-bytes";
import { composeRecord } from "@/lib/report/record/compose-record";
import type { DigestPieces } from "@/lib/report/record/digest-inputs";
import type { RunFacts } from "@/lib/report/record/gather-run-facts";
import { compareGaps } from "@/lib/report/verification/compare-gaps";
import { compareRecords } from "@/lib/report/verification/compare-records";
import { concludeLevel, type LevelOutcome } from "@/lib/report/verification/level-result";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import { type ReportRecord, reportRecordSchema } from "@/lib/schema/report";
import { type ReportInputs, reportInputsSchema } from "@/lib/schema/report-inputs";
import type { RunData } from "@/lib/series/run-data";
import { RUN_INPUT } from "./compose-inputs";
import { measureRunWith } from "./measure-run-with";
import type { StoredDiagnosis } from "./stored-diagnosis";
import { toReportEvidence } from "./to-report-evidence";

/**
 * Level 5: reads the inputs of a bundle with the product's own readers, measures the run anew, composes its record
 * again and compares every number of Annex A, and by the same engine all that it says; and the gaps of groups beside
 * it, as far as no experiment took part in them. It needs nothing of a platform but a hash, so that the command, the
 * verifier in each bundle and a browser compute the same.
 */
export async function recomputeRecord(
  record: JsonValue,
  bundle: OpenedBundle,
  experiments: ExperimentEvidence | undefined,
  sha256: DigestPieces,
): Promise<LevelOutcome> {
  const recorded = reportRecordSchema.safeParse(record);
  if (!recorded.success) return failed("The record is not of a form whose numbers can be computed again.");
  const absent = findAbsence(recorded.data, bundle);
  if (absent !== null) return { status: "not-supplied", reason: absent };
  try {
    const inputs = await readInputs(bundle);
    const run = await readRun(inputs, bundle);
    const measured = measureRunWith(sha256, inputs.name, run, []);
    const computed = composeRecord(toReportEvidence(arrivedIn(recorded.data.run.formats, measured), true));
    const ofGaps = experiments === undefined ? [] : compareGaps(experiments.gaps, composeGaps(run, []).outcome);
    return conclude(recorded.data, [...compareRecords(recorded.data, computed), ...ofGaps]);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return failed(`The inputs cannot be read: ${error.message}`);
  }
}

/** A bundle holds its points in a form of its own; in which formats they arrived, the record alone says. */
function arrivedIn(formats: RunFacts["formats"], measured: StoredDiagnosis): StoredDiagnosis {
  return { ...measured, facts: { ...measured.facts, formats } };
}

function failed(reason: string): LevelOutcome {
  return { status: "failed", reason };
}

/** Why the numbers cannot be computed again from what the bundle holds; null where they can. */
function findAbsence({ isWhole, inputs }: ReportRecord, { files }: OpenedBundle): string | null {
  if (!isWhole)
    return "The record was made for a reader to whom single patients are closed, so the bundle holds no predictions to compute its numbers from. Whoever may see them can export a bundle that does.";
  const tables = [...files.keys()].filter((path) => path.startsWith("inputs/predictions-"));
  if (inputs.predictions.length > 0 && tables.length === 0)
    return "The record rests on predictions of patients, and the bundle holds none.";
  return null;
}

function conclude({ engine, numbers }: ReportRecord, faults: readonly string[]): LevelOutcome {
  const own = `engine ${ENGINE_VERSION} of Gradient Rounds`;
  const isSame = engine.version === ENGINE_VERSION;
  const by = isSame ? own : `${own} (the record was made by engine ${engine.version})`;
  if (!isSame && faults.length > 0) {
    const reason = `The record was made by engine ${engine.version}, and ${own} differs from it: ${faults[0]} Only the engine that made it can tell: node ${BUNDLE_FILES.verifier} in the bundle holds it, and is to be trusted once levels 1 and 2 have passed.`;
    return { status: "not-supplied", reason };
  }
  return concludeLevel(
    faults.map((fault) => `${fault} Computed by ${own}.`),
    `All ${numbers.length} numbers and every verdict were computed again from the inputs by ${by}, each within its tolerance${isSame ? "; all else that the record says follows from them too" : ""}.`,
  );
}

async function readInputs(bundle: OpenedBundle): Promise<ReportInputs> {
  const text = new TextDecoder().decode(await readWhole(fileOf(bundle, RUN_INPUT)));
  const parsed = reportInputsSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unreadable(`${RUN_INPUT} is not as it should be at ${["$", ...(issue?.path ?? [])].join(".")}.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function readRun(inputs: ReportInputs, bundle: OpenedBundle): Promise<RunData> {
  const collector = createRunCollector(inputs.name);
  const points = toSource(fileOf(bundle, inputs.points));
  const format = await readExportedPoints(points, collector.sink);
  const predictions: PredictionSet[] = [];
  for (const { file, warnings, name, ...facts } of inputs.predictions) {
    const { set } = await readExportedPredictions(toSource(fileOf(bundle, file)), facts);
    predictions.push({ ...set, name, warnings });
  }
  const plan = inputs.plan === null ? null : { ...inputs.plan, author: "", createdAt: "" };
  return { ...collector.finish([format], predictions, plan).run, name: inputs.name };
}

function fileOf({ files }: OpenedBundle, path: string): BundleFile {
  const file = files.get(path);
  if (file === undefined) throw unreadable(`The bundle holds no ${path}.`);
  return file;
}

function unreadable(message: string): AppError {
  return new AppError("unreadable-file", message, "Export the bundle again.");
}

/** A file of a bundle as the readers take it. */
function toSource(file: BundleFile): ByteSource {
  return {
    name: file.path,
    size: file.size,
    stream: () => file.stream(),
    read: async (offset, length) => (await readWhole(file)).subarray(offset, offset + length),
  };
}
