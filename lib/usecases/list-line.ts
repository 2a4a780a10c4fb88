import { type Actor, can } from "@/lib/auth/roles";
import { readEffectiveDepth } from "@/lib/charts/describe-effective-depth";
import { estimateValue } from "@/lib/charts/describe-estimate";
import type { RuleId } from "@/lib/core/verdict";
import type { ListedRun } from "@/lib/db/list-runs";
import type { RunListItem } from "@/lib/schema/run";
import { parseStoredDiagnosis, type StoredDiagnosis } from "./stored-diagnosis";
import { withholdPatients } from "./withhold-for-reader";

/** What lists show of a diagnosis. Its size does not grow with the series of the run. */
export type ListLine = Pick<RunListItem, "model" | "layerCount" | "points" | "steps" | "formats" | "subgroups"> & {
  readonly status: StoredDiagnosis["document"]["status"];
  readonly lossSpark: StoredDiagnosis["lossSpark"];
  /** Mean of the last tenth of the training loss; null where it was not logged or ends without a number. */
  readonly finalLoss: number | null;
  /** For readers to whom single patients are open. */
  readonly whole: ReaderLine;
  /** For everybody else. */
  readonly withheld: ReaderLine;
};

export type ReaderLine = Pick<RunListItem, "summary" | "effectiveDepth"> & {
  readonly findings: readonly { readonly rule: RuleId; readonly subgroup: string | null }[];
};

export function composeListLine(stored: StoredDiagnosis): ListLine {
  const { document, model, lossSpark } = stored;
  const { status, run } = document;
  const finals = stored.sensitivity?.finals.losses ?? [];
  const training = finals.find(({ split, subgroup }) => split === "train" && subgroup === null);
  return {
    status,
    model,
    layerCount: run.layers.length,
    points: run.points,
    steps: run.steps,
    formats: run.format === "" ? [] : run.format.split(" + "),
    subgroups: run.subgroups,
    lossSpark: lossSpark ?? [],
    finalLoss: training === undefined ? null : finiteOrNull(estimateValue(training.loss)),
    whole: toReaderLine(stored),
    withheld: toReaderLine(withholdPatients(stored)),
  };
}

/** No column of the database holds anything else. */
function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function toReaderLine({ document: { summary, verdicts } }: StoredDiagnosis): ReaderLine {
  return {
    summary,
    effectiveDepth: readEffectiveDepth(verdicts),
    findings: verdicts.flatMap(({ rule, subgroup, outcome }) => (outcome === "finding" ? [{ rule, subgroup }] : [])),
  };
}

/** The line of a run in a list; null while its first diagnosis is being computed. */
export function readListLine({ diagnosis }: ListedRun): ListLine | null {
  if (diagnosis === null) return null;
  return diagnosis.form === "line" ? JSON.parse(diagnosis.json) : composeListLine(parseStoredDiagnosis(diagnosis.json));
}

/** The part of a line that an actor may see. */
export function ofReader(actor: Actor, { project }: ListedRun, { whole, withheld }: ListLine): ReaderLine {
  return can(actor, "patient-level.read", project.id) ? whole : withheld;
}
