import type { RunSettings } from "@/lib/core/run-settings";
import { countFlow, type DataFlow } from "@/lib/diagnostics/subgroups/count-flow";
import type { ReportLoss, ReportRecord } from "@/lib/schema/report";
import type { Bucket } from "@/lib/series/buckets";
import { bucketPoints } from "@/lib/series/downsample";
import type { RunData, RunSeries } from "@/lib/series/run-data";
import { type DigestPieces, digestInputs } from "./digest-inputs";

/** What a report needs of a run beside its diagnosis; of bounded size, so that it is stored with it. */
export type RunFacts = {
  readonly formats: readonly string[];
  readonly settings: Omit<RunSettings, "layerOrder" | "numel" | "frozenLayers" | "subgroups" | "subgroupSizes">;
  readonly inputs: ReportRecord["inputs"];
  readonly losses: readonly ReportLoss[];
  readonly flow: DataFlow;
};

/** More than a printed page shows. */
const LOSS_BUCKETS = 240;
const MOST_LOSSES = 8;

/** Reads from the points what a report needs of them. */
export function gatherRunFacts(run: RunData, digest: DigestPieces): RunFacts {
  const {
    layerOrder: _,
    numel: __,
    frozenLayers: ___,
    subgroups: ____,
    subgroupSizes: _____,
    ...settings
  } = run.settings;
  const losses = run.series
    .filter(({ metric, layer, subgroup }) => metric === "loss" && layer === null && subgroup === null)
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .slice(0, MOST_LOSSES);
  return {
    formats: [...run.formats].sort(),
    settings,
    inputs: digestInputs(run, digest),
    losses: losses.map(toReportLoss),
    flow: countFlow(run),
  };
}

function toReportLoss({ key, split, points }: RunSeries): ReportLoss {
  const fromStep = points.steps[0] ?? 0;
  const toStep = points.steps.at(-1) ?? 0;
  const { count, buckets } = bucketPoints(points, fromStep, toStep, LOSS_BUCKETS);
  return { key, split, fromStep, toStep, count, buckets: buckets.map(toReportBucket) };
}

/** A record has no word for numbers that are not finite. */
function toReportBucket(bucket: Bucket): ReportLoss["buckets"][number] {
  return { ...bucket, last: Number.isFinite(bucket.last) ? bucket.last : null };
}
