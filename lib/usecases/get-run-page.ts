import type { Actor } from "@/lib/auth/roles";
import type { SeriesSummary } from "@/lib/charts/series-summary";
import { mayStillGrow } from "@/lib/core/may-still-grow";
import type { RunSettings, StatedSettings } from "@/lib/core/run-settings";
import { EMPTY_SETTINGS, mergeSettings } from "@/lib/core/run-settings";
import type { ImportRecord } from "@/lib/db/import-record";
import { listImports } from "@/lib/db/list-imports";
import { loadSeriesCatalogue } from "@/lib/db/load-series-catalogue";
import { readLiveState } from "@/lib/db/read-live-state";
import { parseStatedSettings, settingsInForce } from "@/lib/db/stated-settings";
import type { RuleCoverage } from "@/lib/diagnostics/coverage";
import type { DiagnosedRun } from "@/lib/diagnostics/evidence";
import type { Sensitivity } from "@/lib/diagnostics/sensitivity/sensitivity";
import type { SubgroupOutcome } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { TrainingOutcome } from "@/lib/diagnostics/subgroups/subgroup-training";
import type { Issue } from "@/lib/schema/issue";
import type { Layer, LayerOrderSource } from "@/lib/series/run-data";
import { findOpenSeries } from "./find-open-series";
import { findVisibleRun } from "./find-visible-run";
import { peekDiagnosis } from "./get-diagnosis";
import { nameActors } from "./name-actors";
import { noteResultsSeen } from "./note-results-seen";
import type { Runtime } from "./runtime";
import { withholdForReader } from "./withhold-for-reader";

export type RunImport = {
  readonly id: string;
  readonly filename: string;
  readonly formats: readonly string[];
  readonly sha256: string;
  readonly byteLength: number;
  readonly points: number;
  readonly rejected: number;
  readonly issues: readonly Issue[];
  readonly issueCount: number;
  readonly publishedAt: string;
  readonly actor: string;
};

/** A series with the number by which its points are found. */
export type RunSeries = SeriesSummary & { readonly number: number };

export type RunPageData = {
  readonly run: {
    readonly id: string;
    readonly name: string;
    readonly project: { readonly id: string; readonly name: string };
    readonly createdAt: string;
    readonly createdBy: string | null;
    /** What counts: what people stated, else what the files did. */
    readonly settings: RunSettings;
    readonly statedSettings: StatedSettings;
    readonly editedSettings: StatedSettings;
    readonly revision: number;
    readonly points: number;
    readonly layers: readonly Layer[];
    readonly layerOrderSource: LayerOrderSource;
    readonly subgroups: readonly string[];
  };
  /** null while it is being computed. */
  readonly diagnosed: DiagnosedRun | null;
  /** The last step that the diagnosis rests on, and whether no live point came since; null while there is none. */
  readonly checked: { readonly throughStep: number | null; readonly isCurrent: boolean } | null;
  /** Live points are to be expected. */
  readonly isGrowing: boolean;
  /** Names the state that is shown, so that a judgement is of what was read; null while there is none. */
  readonly diagnosisKey: string | null;
  /** null while it is being computed. */
  readonly sensitivity: Sensitivity | null;
  /** null while it is being computed. */
  readonly subgroups: SubgroupOutcome | null;
  /** null while it is being computed. */
  readonly subgroupTraining: TrainingOutcome | null;
  readonly coverage: readonly RuleCoverage[];
  readonly imports: readonly RunImport[];
  readonly series: readonly RunSeries[];
};

/**
 * What every page of a run shows but its pictures (`getRunCharts`): no point is read, and the
 * diagnosis is not waited for.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function getRunPage(runtime: Runtime, actor: Actor, runId: string): Promise<RunPageData> {
  const { database } = runtime;
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const [whole, catalogue, imports, { training, lastBatchAt, startedAt }] = await Promise.all([
    peekDiagnosis(runtime, run.id),
    loadSeriesCatalogue(database, { runId: run.id }),
    listImports(database, { runId: run.id }),
    readLiveState(database, { runId: run.id }),
  ]);
  await noteResultsSeen(runtime, actor, run, whole?.document.verdicts ?? []);
  const stored = whole === null ? null : withholdForReader(actor, run.project.id, whole);
  const names = await nameActors(database, [...new Set(imports.map(({ actor }) => actor ?? ""))]);
  return {
    run: {
      id: run.id,
      name: run.name,
      project: run.project,
      createdAt: run.createdAt.toISOString(),
      createdBy: run.createdBy,
      settings: mergeSettings(EMPTY_SETTINGS, settingsInForce(run, [])),
      statedSettings: parseStatedSettings(run.settings),
      editedSettings: parseStatedSettings(run.editedSettings),
      revision: run.revision,
      points: catalogue.reduce((sum, { points }) => sum + points, 0),
      layers: stored?.layers ?? [],
      layerOrderSource: stored?.layerOrderSource ?? "first-appearance",
      subgroups: stored?.document.run.subgroups ?? [],
    },
    diagnosed: stored === null ? null : { diagnosis: stored.document, depthProfile: stored.depthProfile },
    checked:
      whole === null ? null : { throughStep: whole.document.run.steps?.last ?? null, isCurrent: whole.isCurrent },
    isGrowing: mayStillGrow({ training, lastAt: lastBatchAt ?? startedAt }, new Date()),
    diagnosisKey: stored?.key ?? null,
    sensitivity: stored?.sensitivity ?? null,
    subgroups: stored?.subgroups ?? null,
    subgroupTraining: stored?.subgroupTraining ?? null,
    coverage: stored?.coverage ?? [],
    imports: imports.flatMap((source) => toRunImport(source, names)),
    series: catalogue
      .filter(await findOpenSeries(runtime, actor, run))
      .map(({ points, ...entry }) => ({ ...entry, count: points })),
  };
}

/** Live points come without a file, and are shown elsewhere. */
function toRunImport(source: ImportRecord, names: ReadonlyMap<string, string>): RunImport[] {
  const { filename, sha256, byteLength, publishedAt, actor } = source;
  if (filename === null || sha256 === null || byteLength === null || publishedAt === null) return [];
  const file = {
    filename,
    sha256,
    byteLength,
    publishedAt: publishedAt.toISOString(),
    actor: names.get(actor ?? "") ?? "unknown",
  };
  const { id, formats, points, rejected, issues, issueCount } = source;
  return [{ ...file, id, formats, points, rejected, issues, issueCount }];
}
