import { type Actor, can } from "@/lib/auth/roles";
import { ENGINE_VERSION } from "@/lib/core/engine-version";
import type { ProofAnswer, ProofDocument } from "@/lib/core/proof-document";
import { type AnsweredPlan, listAnsweredPlans } from "@/lib/db/list-answered-plans";
import { noteProofSeen } from "@/lib/db/note-proof-seen";
import type { ProofPlanRecord } from "@/lib/db/proof-record";
import type { RunRecord } from "@/lib/db/run-record";
import { printUtc } from "@/lib/report/pages/print-utc";
import { nameActors } from "../name-actors";
import { noteGroupResultsSeen } from "../note-results-seen";
import type { Runtime } from "../runtime";
import { describeSince, listLateRuns } from "./describe-since";
import { type JudgedProof, judgeStoredProof } from "./judge-stored-proof";
import { isWithdrawn, lastAssignment } from "./proof-progress";

/** A plan with what its runs show and who saw that first; null where nothing is read of its runs any more. */
type Shown = {
  readonly record: ProofPlanRecord;
  readonly judged: JudgedProof | null;
  readonly seen: { readonly at: Date; readonly by: string } | null;
};

/**
 * Plans of a run as a reader may see them. Whoever is shown what the pairs of one show is noted as having seen it.
 *
 * @throws AppError "unavailable" where runs never rest while they are read
 */
export async function showProofs(
  runtime: Runtime,
  actor: Actor,
  run: RunRecord,
  records: readonly ProofPlanRecord[],
): Promise<ProofDocument[]> {
  const shown: Shown[] = [];
  for (const record of records) shown.push(await look(runtime, actor, run, record));
  const names = await nameActors(runtime.database, [...new Set(shown.flatMap(actorsIn))]);
  const isOpen = can(actor, "patient-level.read", run.project.id);
  const answered = await listAnsweredPlans(runtime.database, { runId: run.id });
  return shown.map((each) => toDocument(run, each, { names, isOpen, answered }));
}

async function look(runtime: Runtime, actor: Actor, run: RunRecord, record: ProofPlanRecord): Promise<Shown> {
  const { runId, seenAt, seenBy, plan } = record;
  const earlier = seenAt === null || seenBy === null ? null : { at: seenAt, by: seenBy };
  if (isWithdrawn(record)) return { record, judged: null, seen: earlier };
  const judged = await judgeStoredProof(runtime, record);
  if (judged.answeredAt === null) return { record, judged, seen: earlier };
  const look = { runId, planSha256: plan.sha256, by: actor.id, at: new Date() };
  const seen = earlier ?? (await noteProofSeen(runtime.database, look));
  const isOnGroups = plan.measure.subgroup !== null || judged.result.also.some(({ subgroup }) => subgroup !== null);
  if (isOnGroups) await noteGroupResultsSeen(runtime, actor, run);
  return { record, judged, seen };
}

function actorsIn({ record: { author, steps }, seen }: Shown): string[] {
  const ofSteps = steps.flatMap((step) => [step.author, ...(step.owner === null ? [] : [step.owner])]);
  return [author, ...(seen === null ? [] : [seen.by]), ...ofSteps];
}

type Reader = {
  readonly names: ReadonlyMap<string, string>;
  /** Whether they may see single patients. */
  readonly isOpen: boolean;
  /** The plans of the run that have an answer. */
  readonly answered: readonly AnsweredPlan[];
};

function toDocument(
  run: RunRecord,
  { record, judged, seen }: Shown,
  { names, isOpen, answered }: Reader,
): ProofDocument {
  const named = (id: string) => ({ id, name: names.get(id) ?? id });
  const { plan, isFirstNamed, author, createdAt, steps } = record;
  const assigned = lastAssignment(record);
  return {
    schema: "gradient-rounds/proof",
    version: 1,
    run: { id: run.id, name: run.name },
    plan,
    isFirstNamed,
    registered: { at: createdAt.toISOString(), by: named(author), doubt: sayDoubt(record, judged, answered) },
    state: judged === null ? "withdrawn" : judged.answeredAt === null ? "waiting" : "answered",
    answeredAt: judged?.answeredAt?.toISOString() ?? null,
    since: judged === null || judged.answeredAt === null ? [] : describeSince(judged.result, judged.runs),
    owner: assigned?.owner == null ? null : named(assigned.owner),
    dueOn: assigned?.dueOn ?? null,
    steps: steps.map((step) => ({
      number: step.number,
      kind: step.kind,
      owner: step.owner === null ? null : named(step.owner),
      dueOn: step.dueOn,
      text: step.text,
      author: named(step.author),
      at: step.createdAt.toISOString(),
    })),
    ...describeRuns(judged),
    answer: judged === null ? withdrawnAnswer(record) : toAnswer(judged, isOpen),
    firstSeen: seen === null ? null : { at: seen.at.toISOString(), by: named(seen.by) },
    engineVersion: judged?.engineVersion ?? ENGINE_VERSION,
  };
}

function describeRuns(judged: JudgedProof | null): Pick<ProofDocument, "arrived" | "missing" | "setAside"> {
  if (judged === null) return { arrived: [], missing: [], setAside: [] };
  const { runs, result, answeredAt } = judged;
  const named = (id: string) => {
    const run = runs.find((each) => each.id === id);
    return { id, name: run === undefined || run.deletedAt !== null ? "a deleted run" : run.name };
  };
  return {
    arrived: result.arrived.map(({ seed, arm, run }) => ({ seed, arm, run: named(run) })),
    missing: result.missing,
    setAside: [...result.setAside, ...(answeredAt === null ? [] : listLateRuns(result, runs))].map(
      ({ run, ...rest }) => ({ run: named(run), ...rest }),
    ),
  };
}

function toAnswer({ result }: JudgedProof, isOpen: boolean): ProofAnswer {
  const { outcome, effect, better, pairs, planned, sentence, values, also, cause } = isOpen ? result : result.withheld;
  return { outcome, effect, better, pairs, planned, sentence, values, also, cause };
}

function withdrawnAnswer({ plan }: ProofPlanRecord): ProofAnswer {
  const reason = "The plan was taken back; what its runs show is not computed.";
  const none = { status: "not-estimable", reason, n: 0 } as const;
  const counts = { pairs: 0, planned: plan.replicates };
  const sentence = `Cannot tell: ${reason}`;
  return { outcome: "cannot-tell", effect: none, better: none, ...counts, sentence, values: [], also: [], cause: null };
}

function sayDoubt(record: ProofPlanRecord, judged: JudgedProof | null, answered: Reader["answered"]): string | null {
  const doubts = [doubtAge(record, judged), doubtQuestion(record, answered)].filter((doubt) => doubt !== null);
  return doubts.length === 0 ? null : doubts.join(" ");
}

/** Whoever knew an answer may have chosen margin, pairs or seeds of the next plan by it. */
function doubtQuestion({ plan, createdAt }: ProofPlanRecord, answered: Reader["answered"]): string | null {
  const { finding, change } = plan;
  const earlier = answered.find(({ sha256, answeredAt, ...asked }) => {
    const isSame = asked.rule === finding.rule && asked.subgroup === finding.subgroup && asked.change === change.id;
    return isSame && sha256 !== plan.sha256 && answeredAt < createdAt;
  });
  if (earlier === undefined) return null;
  return `When this plan was made, another plan for the same finding and change (${earlier.sha256.slice(0, 12)}) had been answered (${printUtc(earlier.answeredAt.toISOString())}).`;
}

/** A plan that was written elsewhere came to be known here later than it says it was made. */
function doubtAge({ createdAt }: ProofPlanRecord, judged: JudgedProof | null): string | null {
  const began = judged?.result.firstBegan ?? null;
  if (began === null || Date.parse(began) >= createdAt.getTime()) return null;
  return `The first of its runs began at ${printUtc(began)}, before the plan was known here (${printUtc(createdAt.toISOString())}): that the plan is older than its runs is said by the plan alone.`;
}
