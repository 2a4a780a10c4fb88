import { UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import type { Database } from "@/lib/db/database";
import type { Runtime } from "@/lib/usecases/runtime";
import {
  inOneHour,
  newAlertTarget,
  newDeletedRun,
  newInvitation,
  newMember,
  newPredictions,
  newRun,
  newToken,
  PASSWORD,
  type Place,
} from "./access-world";

/** A request that is right in every part, so that nothing but rights can refuse it. */
export type RouteRequest = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** JSON, or the bytes of an upload. */
  readonly body?: object | string;
};

/** What is used up by a request is made anew for each. */
export type Makers = { readonly runtime: Runtime; readonly db: Database; readonly word: string };

export type RouteEntry = {
  /** What decides: a project, the whole installation, or any project at all (lists that hold what one may see). */
  readonly decidedBy: "project" | "installation" | "anywhere";
  readonly request?: (place: Place) => RouteRequest;
  /** Replaces what the request would use up, where it is expected to pass. */
  readonly renew?: (place: Place, make: Makers) => Promise<Partial<Place>>;
  /** Whoever asks counts as the owner: lists of what one made oneself. */
  readonly isOwners?: true;
  /** Things of others in one's own project answer as absent ones, not as forbidden ones. */
  readonly hidesInside?: true;
};

const onRun =
  (rest: Omit<RouteRequest, "params"> = {}) =>
  (place: Place): RouteRequest => ({
    params: { id: place.run },
    ...rest,
  });
const onWritten =
  (rest: Omit<RouteRequest, "params"> = {}) =>
  (place: Place): RouteRequest => ({
    params: { id: place.written },
    ...rest,
  });
const onProject =
  (rest: Omit<RouteRequest, "params"> = {}) =>
  (place: Place): RouteRequest => ({
    params: { id: place.project },
    ...rest,
  });
const onMember =
  (body?: object) =>
  (place: Place): RouteRequest => ({
    params: { id: place.project, userId: place.member },
    ...(body === undefined ? {} : { body }),
  });
const onAlertTarget = ({ project, alertTarget }: Place): RouteRequest => ({
  params: { id: project, targetId: alertTarget },
});
const newName = (): string => `made ${crypto.randomUUID()}`;
const inProject = (request: (place: Place) => RouteRequest, rest: Partial<RouteEntry> = {}): RouteEntry => ({
  decidedBy: "project",
  request,
  ...rest,
});

const POINTS = '{"step":100,"loss":0.25}\n';
const csvOfPatients = (): string =>
  `y_true,y_prob\n${Array.from({ length: 20 }, (_, row) => `${row % 2},${Math.random() / 2 + row / 50}\n`).join("")}`;

const RUNS: Readonly<Record<string, RouteEntry>> = {
  "post /api/v1/imports": inProject(({ project }) => ({
    query: { project, run: newName(), filename: "log.jsonl" },
    body: POINTS,
  })),
  "get /api/v1/runs": { decidedBy: "anywhere" },
  "post /api/v1/runs": inProject(({ project }) => ({ body: { project, name: newName() } })),
  "get /api/v1/runs/{id}": inProject(onRun()),
  "patch /api/v1/runs/{id}": inProject(({ written }) => ({ params: { id: written }, body: { name: newName() } })),
  "delete /api/v1/runs/{id}": inProject(onWritten({ body: { reason: "a test" } }), {
    renew: async ({ project }, { runtime, word }) => ({ written: await newRun(runtime, project, word) }),
  }),
  "post /api/v1/runs/{id}/points": inProject(onWritten({ body: POINTS })),
  "post /api/v1/runs/{id}/predictions": inProject(({ written }) => ({
    params: { id: written },
    body: csvOfPatients(),
  })),
  "get /api/v1/runs/{id}/predictions": inProject(onRun()),
  "delete /api/v1/runs/{id}/predictions/{setId}": inProject(
    ({ written, predictions }) => ({ params: { id: written, setId: predictions } }),
    {
      renew: async ({ project }, { runtime, word }) => {
        const written = await newRun(runtime, project, word);
        return { written, predictions: await newPredictions(runtime, written, word) };
      },
    },
  ),
  "get /api/v1/runs/{id}/diagnosis": inProject(onRun()),
  "get /api/v1/runs/{id}/subgroups": inProject(onRun()),
  "get /api/v1/runs/{id}/gaps": inProject(onRun()),
  "get /api/v1/runs/{id}/series": inProject(onRun()),
  "get /api/v1/runs/{id}/export": inProject(onRun({ query: { format: "csv" } })),
  "get /api/v1/runs/{id}/report": inProject(onRun({ query: { format: "json" } })),
  "get /api/v1/runs/{id}/reports": inProject(onRun()),
  "get /api/v1/runs/{id}/reports/{sha256}": inProject(({ run, report }) => ({ params: { id: run, sha256: report } })),
  "get /api/v1/runs/{id}/reports/{sha256}/changes": inProject(({ run, report }) => ({
    params: { id: run, sha256: report },
  })),
  "get /api/v1/runs/{id}/report/signatures": inProject(onRun()),
  "post /api/v1/runs/{id}/report/signatures": inProject(({ run, report }) => ({
    params: { id: run },
    body: { recordSha256: report, meaning: "authorship", password: PASSWORD },
  })),
  "get /api/v1/runs/{id}/live": inProject(onRun()),
  "get /api/v1/runs/{id}/verdict-changes": inProject(onRun()),
  "get /api/v1/runs/{id}/refused": inProject(onRun()),
  "get /api/v1/runs/{id}/notes": inProject(onRun({ query: { kind: "tags" } })),
  "get /api/v1/runs/{id}/mapping": inProject(onRun()),
  "patch /api/v1/runs/{id}/mapping": inProject(
    onWritten({ body: { series: { search: "", show: "all" }, change: "automatic" } }),
  ),
  "get /api/v1/runs/{id}/heatmap": inProject(onRun()),
  "get /api/v1/runs/{id}/pictures": inProject(onRun()),
  "get /api/v1/runs/{id}/judgements": inProject(onRun()),
  "post /api/v1/runs/{id}/judgements": inProject(({ run, verdict }) => ({
    params: { id: run },
    body: { ...verdict, kind: "agree" },
  })),
  "post /api/v1/runs/{id}/judgements/{judgementId}/steps": inProject(({ run, judgement }) => ({
    params: { id: run, judgementId: judgement },
    body: { kind: "resolve", text: "answered" },
  })),
  "get /api/v1/runs/{id}/proofs": inProject(onRun()),
  "post /api/v1/runs/{id}/proofs": inProject(onRun({ body: { rule: "vanishing-gradient" } })),
  "get /api/v1/runs/{id}/proofs/{sha256}": inProject(({ run, proof }) => ({ params: { id: run, sha256: proof } })),
  "get /api/v1/runs/{id}/proofs/{sha256}/plan": inProject(({ run, proof }) => ({ params: { id: run, sha256: proof } })),
  "post /api/v1/runs/{id}/proofs/{sha256}/steps": inProject(({ run, proof }) => ({
    params: { id: run, sha256: proof },
    body: { kind: "assign", owner: "person:nobody" },
  })),
};

const PROJECTS: Readonly<Record<string, RouteEntry>> = {
  "get /api/v1/projects": { decidedBy: "anywhere" },
  "get /api/v1/proof-outcomes": { decidedBy: "anywhere" },
  "post /api/v1/projects": { decidedBy: "installation", request: () => ({ body: { name: newName() } }) },
  "get /api/v1/projects/{id}": inProject(onProject()),
  "patch /api/v1/projects/{id}": inProject(onProject({ body: { description: "a test" } })),
  "get /api/v1/projects/{id}/analysis-plan": inProject(onProject()),
  "put /api/v1/projects/{id}/analysis-plan": inProject(onProject({ body: { replaces: 0, content: UNDECLARED_PLAN } })),
  "get /api/v1/projects/{id}/deleted-runs": inProject(onProject(), { isOwners: true }),
  "post /api/v1/projects/{id}/deleted-runs/{runId}": inProject(
    ({ project, deletedRun }) => ({ params: { id: project, runId: deletedRun }, body: {} }),
    {
      hidesInside: true,
      renew: async ({ project }, { runtime, word }) => ({ deletedRun: await newDeletedRun(runtime, project, word) }),
    },
  ),
  "delete /api/v1/projects/{id}/deleted-runs/{runId}": inProject(
    ({ project, deletedRun }) => ({ params: { id: project, runId: deletedRun }, body: { name: "another" } }),
    {
      renew: async ({ project }, { runtime, word }) => ({ deletedRun: await newDeletedRun(runtime, project, word) }),
    },
  ),
  "get /api/v1/projects/{id}/export": inProject(onProject()),
  "get /api/v1/projects/{id}/alerts": inProject(onProject()),
  "post /api/v1/projects/{id}/alerts": inProject(
    onProject({ body: { kind: "email", address: "team@test.local", namesSubgroups: false } }),
  ),
  "delete /api/v1/projects/{id}/alerts/{targetId}": inProject(onAlertTarget, {
    renew: async ({ project }, { db, word }) => ({ alertTarget: await newAlertTarget(db, project, word) }),
  }),
  "post /api/v1/projects/{id}/alerts/{targetId}/test": inProject(onAlertTarget),
  "get /api/v1/projects/{id}/people": inProject(onProject()),
  "get /api/v1/projects/{id}/people/{userId}": inProject(onMember()),
  "put /api/v1/projects/{id}/people/{userId}": inProject(onMember({ role: "clinician", mayReadPatients: null })),
  "delete /api/v1/projects/{id}/people/{userId}": inProject(onMember(), {
    renew: async ({ project }, { db, word }) => ({ member: await newMember(db, project, word) }),
  }),
};

const PEOPLE: Readonly<Record<string, RouteEntry>> = {
  "get /api/v1/invitations": inProject(({ project }) => ({ query: { project } })),
  "post /api/v1/invitations": inProject(({ project }) => ({
    body: { project, email: `${crypto.randomUUID()}@test.local`, role: "auditor" },
  })),
  "delete /api/v1/invitations/{invitationId}": inProject(
    ({ invitation }) => ({ params: { invitationId: invitation } }),
    {
      renew: async ({ project }, { runtime, word }) => ({ invitation: await newInvitation(runtime, project, word) }),
    },
  ),
  "get /api/v1/tokens": { decidedBy: "anywhere" },
  "post /api/v1/tokens": inProject(
    ({ project }) => ({
      body: { name: newName(), role: "engineer", scopes: ["read"], projects: [project], expiresAt: inOneHour() },
    }),
    { isOwners: true },
  ),
  "delete /api/v1/tokens/{id}": inProject(({ token }) => ({ params: { id: token } }), {
    hidesInside: true,
    renew: async ({ project }, { runtime, word }) => ({ token: await newToken(runtime, project, word) }),
  }),
  "get /api/v1/people": { decidedBy: "installation" },
  "patch /api/v1/people/{userId}": {
    decidedBy: "installation",
    request: ({ member }) => ({ params: { userId: member }, body: { isDisabled: false } }),
  },
  "post /api/v1/people/{userId}/password-link": {
    decidedBy: "installation",
    request: ({ member }) => ({ params: { userId: member } }),
  },
  "get /api/v1/audit": { decidedBy: "anywhere" },
  "get /api/v1/audit/head": { decidedBy: "anywhere" },
  "get /api/v1/audit/check": { decidedBy: "anywhere" },
};

/** How each route of the API is asked rightly, and what decides about it. */
export const ROUTE_ENTRIES: Readonly<Record<string, RouteEntry>> = { ...RUNS, ...PROJECTS, ...PEOPLE };
