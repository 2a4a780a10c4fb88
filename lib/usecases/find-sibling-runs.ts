import { requireCapability } from "@/lib/auth/require-capability";
import type { Actor } from "@/lib/auth/roles";
import { matchSettings, type SiblingRun } from "@/lib/charts/sensitivity/match-runs";
import { ENGINE_VERSION } from "@/lib/core/engine-version";
import { EMPTY_SETTINGS, mergeSettings } from "@/lib/core/run-settings";
import { listDiagnoses } from "@/lib/db/list-diagnoses";
import { listProjectRuns, type ProjectRun } from "@/lib/db/list-project-runs";
import { settingsInForce } from "@/lib/db/stated-settings";
import { startDiagnosis } from "./get-diagnosis";
import type { RunPageData } from "./get-run-page";
import type { Runtime } from "./runtime";
import { parseStoredDiagnosis } from "./stored-diagnosis";
import { withholdForReader } from "./withhold-for-reader";

/** Settings of more runs are not compared for one page. */
const MOST_RUNS = 2000;
/** Twelve rates with ten seeds each. */
const MOST_OF_RATES = 120;
const MOST_PAIRS = 40;
/** Checks that are started for one look at the page; the next look starts the next ones. */
const MOST_STARTED = 20;

export type SiblingRuns = {
  readonly own: SiblingRun;
  /** Runs that differ in the learning rate and the seed alone. */
  readonly ofRates: readonly SiblingRun[];
  /** Runs that differ in exactly one setting that both state. */
  readonly ofOneSetting: readonly SiblingRun[];
  /** Other runs of the project that were looked at, and how many there are. */
  readonly looked: number;
  readonly total: number;
  /** True where more siblings were found than are told. */
  readonly isCut: boolean;
};

/**
 * Runs of the same project that differ from a run in one thing, with where their losses end. Runs that
 * have not been checked are, from now on, and have no losses yet. Runs of experiments are left out: they were trained
 * to differ.
 *
 * @param page what `getRunPage` gave to this actor, who therefore may read the run and its project
 * @throws AppError "forbidden"
 */
export async function findSiblingRuns(runtime: Runtime, actor: Actor, page: RunPageData): Promise<SiblingRuns> {
  const { run, sensitivity } = page;
  requireCapability(actor, "run.read", run.project.id);
  const of = { projectId: run.project.id, ordinaryAnd: run.id, limit: MOST_RUNS };
  const { runs, total } = await listProjectRuns(runtime.database, of);
  const others = runs.filter(({ id }) => id !== run.id).map((other) => ({ ...other, inForce: settingsOf(other) }));
  const matched = others.map((other) => ({ other, match: matchSettings(run.settings, other.inForce) }));
  const ofRates = matched.filter(({ match }) => match.isOfRates).map(({ other }) => other);
  const ofOneSetting = matched.filter(({ match }) => match.single !== null).map(({ other }) => other);
  const chosen = [...new Set([...ofRates.slice(0, MOST_OF_RATES), ...ofOneSetting.slice(0, MOST_PAIRS)])];
  const stored = await loadDiagnoses(runtime, chosen);
  const finalsOf = (id: string) => {
    const json = stored.get(id);
    if (json === undefined) return null;
    return withholdForReader(actor, run.project.id, parseStoredDiagnosis(json)).sensitivity.finals;
  };
  const toSibling = ({ id, name, inForce }: (typeof others)[number]): SiblingRun => {
    return { id, name, settings: inForce, finals: finalsOf(id) };
  };
  return {
    own: { id: run.id, name: run.name, settings: run.settings, finals: sensitivity?.finals ?? null },
    ofRates: ofRates.slice(0, MOST_OF_RATES).map(toSibling),
    ofOneSetting: ofOneSetting.slice(0, MOST_PAIRS).map(toSibling),
    looked: others.length,
    total: Math.max(0, total - 1),
    isCut: ofRates.length > MOST_OF_RATES || ofOneSetting.length > MOST_PAIRS,
  };
}

function settingsOf(run: ProjectRun) {
  return mergeSettings(EMPTY_SETTINGS, settingsInForce(run, []));
}

async function loadDiagnoses(runtime: Runtime, runs: readonly ProjectRun[]) {
  const keys = runs.flatMap(({ id, diagnosisKey }) =>
    diagnosisKey === null ? [] : [{ runId: id, key: diagnosisKey }],
  );
  const stored = await listDiagnoses(runtime.database, { keys, engineVersion: ENGINE_VERSION });
  const waiting = runs.filter(({ id }) => !stored.has(id));
  for (const { id } of waiting.slice(0, MOST_STARTED)) void startDiagnosis(runtime, id);
  return stored;
}
