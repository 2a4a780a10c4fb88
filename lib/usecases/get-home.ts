import { type Actor, can, type Role } from "@/lib/auth/roles";
import { countPeople } from "@/lib/db/count-people";
import { listAskedProofs } from "@/lib/db/list-asked-proofs";
import { listFailedTasks } from "@/lib/db/list-failed-tasks";
import { listInvitations } from "@/lib/db/list-invitations";
import { listLatestReports } from "@/lib/db/list-latest-reports";
import { listOpenJudgements } from "@/lib/db/list-open-judgements";
import { listQuietRuns } from "@/lib/db/list-quiet-runs";
import { listRuns } from "@/lib/db/list-runs";
import { toOpenInvitation } from "./list-invitations";
import { visibleProjectIds } from "./list-projects";
import { toListItems } from "./list-runs";
import { listUnjudgedRuns } from "./list-unjudged-runs";
import type { Runtime } from "./runtime";

/** So many lines of each list; the rest is on the page of its own. */
const SHOWN = 5;
/** Of what somebody was ever asked so much is read. */
const ASKED_READ = 50;
/** A live run that has sent nothing for so long went quiet; one that did so longer ago is over. */
const QUIET_AFTER_MS = 30 * 60_000;
const OVER_AFTER_MS = 24 * 60 * 60_000;
const DAY_LENGTH = "2026-12-01".length;

export type Home = {
  /** For engineers: runs with findings or without an answer, and live ones that went quiet. */
  readonly engineer: Awaited<ReturnType<typeof gatherForEngineer>> | null;
  /** For clinicians: findings on groups of patients that nobody judged. */
  readonly clinician: Awaited<ReturnType<typeof gatherForClinician>> | null;
  /** What somebody is to answer, of those who judge or are asked. */
  readonly asked: Awaited<ReturnType<typeof gatherAsked>>;
  /** Experiments whose pairs somebody is to train. */
  readonly toTrain: Awaited<ReturnType<typeof gatherToTrain>>;
  /** For auditors: the latest reports, and questions without an answer. */
  readonly auditor: Awaited<ReturnType<typeof gatherForAuditor>> | null;
  /** For administrators of projects and of the installation. */
  readonly administrator: Awaited<ReturnType<typeof gatherForAdministrator>> | null;
};

/** Ids of projects; null = every one. */
type Scope = readonly string[] | null;

/** What waits for somebody, by the roles that they have; all of it limited to the projects in which they have them. */
export async function getHome(runtime: Runtime, actor: Actor, now = new Date()): Promise<Home> {
  const forRole = <Part>(role: Role, gather: (scope: Scope) => Promise<Part>): Promise<Part> | null => {
    const scope = scopeOf(actor, role);
    return scope !== null && scope.length === 0 ? null : gather(scope);
  };
  const [engineer, clinician, asked, toTrain, auditor, administrator] = await Promise.all([
    forRole("engineer", (scope) => gatherForEngineer(runtime, actor, scope, now)),
    forRole("clinician", (scope) => gatherForClinician(runtime, actor, scope)),
    gatherAsked(runtime, actor, now),
    gatherToTrain(runtime, actor, now),
    forRole("auditor", (scope) => gatherForAuditor(runtime, actor, scope)),
    forRole("administrator", (scope) => gatherForAdministrator(runtime, actor, scope, now)),
  ]);
  return { engineer, clinician, asked, toTrain, auditor, administrator };
}

/** Projects in which an actor has a role; null = in every one. */
function scopeOf(actor: Actor, role: Role): Scope {
  if (actor.roleEverywhere === role) return null;
  return Object.entries(actor.roles).flatMap(([id, own]) => (own === role ? [id] : []));
}

async function gatherForEngineer(runtime: Runtime, actor: Actor, projectIds: Scope, now: Date) {
  const { database } = runtime;
  const statuses = ["critical", "attention", "incomplete"];
  const filter = { projectIds, statuses, search: null, id: null, proof: "without" } as const;
  const [{ runs, total }, quiet] = await Promise.all([
    listRuns(database, { ...filter, order: "weight", offset: 0, limit: SHOWN }),
    listQuietRuns(database, {
      projectIds,
      since: new Date(now.getTime() - OVER_AFTER_MS),
      quietSince: new Date(now.getTime() - QUIET_AFTER_MS),
      limit: SHOWN,
    }),
  ]);
  return { runs: await toListItems(runtime, actor, runs), total, quiet };
}

async function gatherForClinician(runtime: Runtime, actor: Actor, projectIds: Scope) {
  return await listUnjudgedRuns(runtime, actor, { projectIds, limit: SHOWN });
}

/** A clinician is told what is due in their projects, whoever was asked; everybody what they were asked themselves. */
async function gatherAsked({ database }: Runtime, actor: Actor, now: Date) {
  const today = now.toISOString().slice(0, DAY_LENGTH);
  const [mine, due] = await Promise.all([
    listOpenJudgements(database, {
      projectIds: visibleProjectIds(actor),
      asked: { owner: actor.id, dueOn: null },
      limit: ASKED_READ,
    }),
    listOpenJudgements(database, {
      projectIds: scopeOf(actor, "clinician"),
      asked: { owner: actor.id, dueOn: today },
      limit: ASKED_READ,
    }),
  ]);
  // Who was asked first and is not asked any more has nothing to answer.
  const open = [
    ...mine.judgements.filter(({ owner }) => owner === actor.id),
    ...due.judgements.filter(({ owner, dueOn }) => owner !== actor.id && dueOn !== null && dueOn <= today),
  ];
  return { judgements: open.slice(0, SHOWN), total: open.length, today };
}

async function gatherToTrain({ database }: Runtime, actor: Actor, now: Date) {
  const asked = { projectIds: visibleProjectIds(actor), owner: actor.id, limit: SHOWN };
  return { ...(await listAskedProofs(database, asked)), today: now.toISOString().slice(0, DAY_LENGTH) };
}

async function gatherForAuditor(runtime: Runtime, actor: Actor, projectIds: Scope) {
  const { database } = runtime;
  const readsPatients = (id: string): boolean => can(actor, "patient-level.read", id);
  const wholeIn = projectIds === null ? [] : projectIds.filter(readsPatients);
  const filter = { projectIds, statuses: ["incomplete"], search: null, id: null, proof: "without" } as const;
  const [reports, { runs, total }, questions] = await Promise.all([
    listLatestReports(database, { wholeIn, withheldIn: projectIds, limit: SHOWN }),
    listRuns(database, { ...filter, order: "newest", offset: 0, limit: SHOWN }),
    listOpenJudgements(database, { projectIds, limit: SHOWN }),
  ]);
  return { reports, incomplete: { runs: await toListItems(runtime, actor, runs), total }, questions };
}

async function gatherForAdministrator({ database }: Runtime, actor: Actor, projectIds: Scope, now: Date) {
  const isOfInstallation = can(actor, "people.manage", null);
  const [counts, invitations, failedTasks] = await Promise.all([
    countPeople(database, { projectIds }),
    listInvitations(database, { places: projectIds, at: now, limit: SHOWN }),
    isOfInstallation ? listFailedTasks(database, { limit: SHOWN }) : null,
  ]);
  return { ...counts, invitations: invitations.flatMap(toOpenInvitation), failedTasks };
}
