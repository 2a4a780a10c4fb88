import { type Actor, isRole, PERMISSIONS } from "@/lib/auth/roles";
import { listChangesSince } from "@/lib/core/list-changes-since";
import type { Database } from "@/lib/db/database";
import { type JudgementRecord, listJudgements as selectJudgements } from "@/lib/db/list-judgements";
import { listProjectPeople } from "@/lib/db/list-project-people";
import type { JudgementList, JudgementView } from "@/lib/schema/judgement";
import { findVisibleRun } from "./find-visible-run";
import { type CurrentState, readCurrentState, stateOf } from "./judged-state";
import { judgementState, ownerOf } from "./judgement-progress";
import { nameActors } from "./name-actors";
import type { Runtime } from "./runtime";

/**
 * What people said of the verdicts of a run, what became of it, and whether it still speaks of what is
 * shown.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function listJudgements(runtime: Runtime, actor: Actor, runId: string): Promise<JudgementList> {
  const { database } = runtime;
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const [state, records, owners] = await Promise.all([
    readCurrentState(runtime, run.id),
    selectJudgements(database, { runId: run.id }),
    listOwners(database, run.project.id),
  ]);
  const names = await nameActors(database, [...new Set(records.flatMap(actorsIn))]);
  return {
    seen: state.diagnosisKey,
    judgements: records.map((record) => toView(record, { state, names, actor })),
    owners,
  };
}

/** Who can be asked to answer a judgement: everybody in the project whose role may. */
export async function listOwners(
  database: Database,
  projectId: string,
): Promise<{ readonly id: string; readonly name: string }[]> {
  const people = await listProjectPeople(database, { projectId });
  return people
    .filter(({ role }) => isRole(role) && PERMISSIONS[role]["judgement.answer"] !== "none")
    .map(({ userId, name }) => ({ id: `person:${userId}`, name }));
}

function actorsIn({ author, steps }: JudgementRecord): string[] {
  return [author, ...steps.flatMap((step) => [step.author, ...(step.owner === null ? [] : [step.owner])])];
}

type Reader = {
  readonly state: CurrentState;
  readonly names: ReadonlyMap<string, string>;
  readonly actor: Actor;
};

function toView(record: JudgementRecord, { state, names, actor }: Reader): JudgementView {
  const nameOf = (id: string) => names.get(id) ?? id;
  const { steps, boundTo, author, createdAt, ...rest } = record;
  const changes = listChangesSince(boundTo, stateOf(state, record));
  return {
    ...rest,
    author: nameOf(author),
    createdAt: createdAt.toISOString(),
    boundTo: { ...boundTo, predictions: [...boundTo.predictions] },
    isOutdated: changes.length > 0,
    changes,
    state: judgementState(record),
    steps: steps.map((step) => ({
      ...step,
      owner: step.owner === null ? null : nameOf(step.owner),
      author: nameOf(step.author),
      createdAt: step.createdAt.toISOString(),
    })),
    isOwn: author === actor.id,
    isMine: ownerOf(record) === actor.id,
  };
}
