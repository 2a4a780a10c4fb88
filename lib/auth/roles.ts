import { assertNever } from "@/lib/core/assert-never";
import { isRole, ROLES, type Role } from "@/lib/core/role";
import { TOKEN_SCOPES, type TokenScope } from "@/lib/core/token-scope";

export { isRole, ROLES, type Role, TOKEN_SCOPES, type TokenScope };

/** Everything that can be allowed or not. Whatever is done to or read from a project is one of these. */
export const CAPABILITIES = [
  "run.read",
  "run.upload",
  "run.edit",
  "run.delete",
  "plan.edit",
  "judgement.record",
  "judgement.answer",
  "proof.plan",
  "report.export",
  "report.sign",
  "audit.read",
  "patient-level.read",
  "project.create",
  "project.edit",
  "alert.manage",
  "people.manage",
  "token.manage",
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** "own" allows it for what the actor made: an engineer edits the runs that they uploaded. */
type Permission = "any" | "own" | "none";

const READER = {
  "run.read": "any",
  "run.upload": "none",
  "run.edit": "none",
  "run.delete": "none",
  "plan.edit": "none",
  "judgement.record": "none",
  "judgement.answer": "none",
  "proof.plan": "none",
  "report.export": "any",
  "report.sign": "any",
  "audit.read": "none",
  "patient-level.read": "none",
  "project.create": "none",
  "project.edit": "none",
  "alert.manage": "none",
  "people.manage": "none",
  "token.manage": "none",
} as const satisfies Record<Capability, Permission>;

/** Who may do what: the one table that decides. */
export const PERMISSIONS: Readonly<Record<Role, Readonly<Record<Capability, Permission>>>> = {
  engineer: {
    ...READER,
    "run.upload": "any",
    "run.edit": "own",
    "run.delete": "own",
    "plan.edit": "any",
    // "own": what they were asked to answer.
    "judgement.answer": "own",
    "proof.plan": "any",
    "patient-level.read": "any",
    "token.manage": "own",
  },
  clinician: {
    ...READER,
    "plan.edit": "any",
    "judgement.record": "any",
    "judgement.answer": "any",
    "proof.plan": "any",
    "patient-level.read": "any",
  },
  // Auditors check numbers, not patients: rows of single patients stay closed to them.
  auditor: { ...READER, "audit.read": "any" },
  administrator: {
    "run.read": "any",
    "run.upload": "any",
    "run.edit": "any",
    "run.delete": "any",
    "plan.edit": "any",
    "judgement.record": "any",
    "judgement.answer": "any",
    "proof.plan": "any",
    "report.export": "any",
    "report.sign": "any",
    "audit.read": "any",
    "patient-level.read": "any",
    "project.create": "any",
    "project.edit": "any",
    "alert.manage": "any",
    "people.manage": "any",
    "token.manage": "any",
  },
};

/** The scope that a token needs for each right beside its role; null for what only a person does. */
const SCOPE_OF: Readonly<Record<Capability, TokenScope | null>> = {
  "run.read": "read",
  "run.upload": "ingest",
  "run.edit": "ingest",
  "run.delete": "administer",
  "plan.edit": "administer",
  "judgement.record": "administer",
  "judgement.answer": "administer",
  "proof.plan": "ingest",
  "report.export": "report",
  "report.sign": null,
  "audit.read": "report",
  "patient-level.read": "read",
  "project.create": "administer",
  "project.edit": "administer",
  "alert.manage": "administer",
  "people.manage": "administer",
  "token.manage": "administer",
};

/** Whoever asks: a person with a session, or a program with an API token. */
export type Actor = {
  readonly kind: "person" | "token";
  /** Stands as the author in runs and imports: `person:<id>` or `token:<id>`. */
  readonly id: string;
  readonly name: string;
  /** Role in every project, those to come included; an administrator of the installation has one. */
  readonly roleEverywhere: Role | null;
  /** Role in each project, by project id. */
  readonly roles: Readonly<Record<string, Role>>;
  /** Of a token; absent = all that its role allows. */
  readonly scopes?: readonly TokenScope[];
  /** The right to rows of single patients by project id, where a member has another than that of the role. */
  readonly mayReadPatients?: Readonly<Record<string, boolean>>;
};

/** The role of an actor in a project; null = the project is none of theirs, and must look absent. */
export function roleIn(actor: Actor, projectId: string): Role | null {
  if (actor.roleEverywhere !== null) return actor.roleEverywhere;
  return Object.hasOwn(actor.roles, projectId) ? (actor.roles[projectId] ?? null) : null;
}

/**
 * Says whether an actor may do something in a project. Every route and page asks here.
 *
 * @param projectId null asks about the whole installation (making a project, managing all people)
 * @param ownerId who made the thing in question, where that can decide
 */
export function can(actor: Actor, capability: Capability, projectId: string | null, ownerId?: string | null): boolean {
  if (!isInScope(actor, capability)) return false;
  if (projectId === null) return actor.roleEverywhere === "administrator";
  const role = roleIn(actor, projectId);
  if (role === null) return false;
  const permission = permissionOf(actor, role, capability, projectId);
  switch (permission) {
    case "any":
      return true;
    case "own":
      return ownerId === actor.id;
    case "none":
      return false;
    default:
      return assertNever(permission);
  }
}

/** Says whether an actor may do something in at least one project, if only to things of their own. */
export function canSomewhere(actor: Actor, capability: Capability): boolean {
  if (!isInScope(actor, capability)) return false;
  if (actor.roleEverywhere !== null) return PERMISSIONS[actor.roleEverywhere][capability] !== "none";
  return Object.entries(actor.roles).some(([id, role]) => permissionOf(actor, role, capability, id) !== "none");
}

/** Rights that no token has, whatever its role and scopes. */
export function isForPeopleAlone(capability: Capability): boolean {
  return SCOPE_OF[capability] === null;
}

function isInScope({ kind, scopes }: Actor, capability: Capability): boolean {
  if (kind === "token" && isForPeopleAlone(capability)) return false;
  if (scopes === undefined) return true;
  const needed = SCOPE_OF[capability];
  return needed !== null && scopes.includes(needed);
}

function permissionOf(actor: Actor, role: Role, capability: Capability, projectId: string): Permission {
  if (capability !== "patient-level.read" || actor.roleEverywhere !== null) return PERMISSIONS[role][capability];
  const own = actor.mayReadPatients;
  if (own === undefined || !Object.hasOwn(own, projectId)) return PERMISSIONS[role][capability];
  return own[projectId] === true ? "any" : "none";
}
