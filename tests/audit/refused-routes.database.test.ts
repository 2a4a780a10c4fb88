import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import type { AuditEntry } from "@/lib/core/audit-entry";
import { closeAuditMinutes } from "@/lib/db/close-audit-minutes";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { OPERATIONS } from "@/lib/schema/openapi";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { listAudit } from "@/lib/usecases/list-audit";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases, PACKAGE_ROOT } from "../db/both-databases";
import { actorIn, runtimeOn } from "../usecases/runtime-under-test";

type Route = (request: Request, context: { readonly params: Promise<Record<string, string>> }) => Promise<Response>;
type Operation = (typeof OPERATIONS)[number];

const nameOf = ({ method, path: address }: Operation) => `${method} ${address}`;
const OPEN = OPERATIONS.filter(({ isPublic, protocol }) => isPublic !== true && protocol === undefined);
const DIGEST = "0".repeat(64);

/** What a route needs to be asked rightly, so that nothing but the right is missing. */
const QUERIES: Readonly<Record<string, string>> = {
  "get /api/v1/runs": "?project=PROJECT",
  "get /api/v1/audit": "?project=PROJECT",
  "get /api/v1/runs/{id}/heatmap": "?metric=grad_norm",
  "get /api/v1/runs/{id}/series": "?metric=loss",
  "get /api/v1/runs/{id}/notes": "?kind=tags",
  "post /api/v1/imports": "?project=PROJECT&run=new&filename=a.jsonl",
  "post /api/v1/runs/{id}/predictions": "?filename=p.csv",
  "get /api/v1/runs/{id}/export": "?format=csv",
  "get /api/v1/runs/{id}/report": "?format=json",
};
const BODIES: Readonly<Record<string, unknown>> = {
  "post /api/v1/runs": { project: "PROJECT", name: "another" },
  "patch /api/v1/runs/{id}": { name: "other" },
  "delete /api/v1/runs/{id}": { reason: "to see" },
  "patch /api/v1/runs/{id}/mapping": { series: { search: "loss", show: "all" }, change: { split: "test" } },
  "post /api/v1/runs/{id}/judgements": {
    rule: "vanishing-gradient",
    subgroup: null,
    kind: "need",
    text: "More.",
    seen: DIGEST,
  },
  "post /api/v1/runs/{id}/judgements/{judgementId}/steps": { kind: "resolve", text: "Done." },
  "post /api/v1/runs/{id}/proofs": { rule: "vanishing-gradient" },
  "post /api/v1/runs/{id}/proofs/{sha256}/steps": { kind: "withdraw", text: "To see." },
  "post /api/v1/runs/{id}/report/signatures": {
    recordSha256: DIGEST,
    meaning: "review",
    password: "long enough for it",
  },
  "patch /api/v1/projects/{id}": { name: "other" },
  "post /api/v1/projects/{id}/deleted-runs/{runId}": { name: null },
  "delete /api/v1/projects/{id}/deleted-runs/{runId}": { name: "one" },
  "post /api/v1/projects/{id}/alerts": { kind: "email", address: "team@test.local" },
  "put /api/v1/projects/{id}/people/{userId}": { role: "auditor" },
  "put /api/v1/projects/{id}/analysis-plan": { replaces: 0, content: UNDECLARED_PLAN },
};
/** Whether a route is asked for a project or for a run of one; others answer of everything what is the reader's. */
const isOfProject = (operation: Operation): boolean => {
  const name = nameOf(operation);
  const isAsked = /\/(runs|projects)\/\{id\}/.test(operation.path);
  return isAsked || `${QUERIES[name]} ${JSON.stringify(BODIES[name])}`.includes("PROJECT");
};

describeOnBothDatabases("every route of the API", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let projectId = "";
  let runId = "";
  let entries: readonly AuditEntry[] = [];
  const expected = { anonymous: 0, foreign: 0, powerless: new Map<string, number>() };
  const tokens = { foreign: "", powerless: "" };

  async function call(operation: Operation, token: string | null): Promise<Response> {
    const name = nameOf(operation);
    const file = operation.path.replaceAll("{", "[").replaceAll("}", "]");
    const module: Readonly<Record<string, Route>> = await import(
      /* @vite-ignore */ path.join(PACKAGE_ROOT, `app${file}/route.ts`)
    );
    const id = operation.path.includes("/projects/") ? projectId : runId;
    const fill = (text: string) => text.replace("PROJECT", projectId);
    const body = BODIES[name];
    const request = new Request(`http://rounds.test${operation.path}${fill(QUERIES[name] ?? "")}`, {
      method: operation.method.toUpperCase(),
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      ...(operation.method === "get" ? {} : { body: fill(JSON.stringify(body ?? {})) }),
    });
    const route = module[operation.method.toUpperCase()];
    if (route === undefined) throw new Error(`There is no ${name}.`);
    return await route(request, {
      params: Promise.resolve({ id, setId: "none", judgementId: "none", userId: "none", targetId: "none" }),
    });
  }

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    const owner = await actorIn(context.db, "engineer", "at home");
    const elsewhere = await actorIn(context.db, "administrator", "elsewhere");
    ({ projectId } = owner);
    runId = (await createEmptyRun(runtime, owner, { project: projectId, name: "hidden" })).id;
    tokens.foreign = await giveToken(context.db, { role: "administrator", projectIds: [elsewhere.projectId] });
    tokens.powerless = await giveToken(context.db, { role: "administrator", projectIds: [projectId], scopes: [] });
  });
  afterAll(() => remove());

  it("refuses whoever does not say who they are", async () => {
    for (const operation of OPEN) {
      expect([nameOf(operation), (await call(operation, null)).status]).toEqual([nameOf(operation), 401]);
      expected.anonymous += 1;
    }
  });

  it("refuses whoever has the right nowhere, and names it", async () => {
    for (const operation of OPEN) {
      const response = await call(operation, tokens.powerless);
      const { detail } = await response.json();
      expect([nameOf(operation), response.status]).toEqual([nameOf(operation), 403]);
      const [, right = ""] = /right "([a-z-]+\.[a-z-]+)"/.exec(detail) ?? [];
      expected.powerless.set(right, (expected.powerless.get(right) ?? 0) + 1);
    }
  });

  it("answers whoever has the right elsewhere as if there were nothing", async () => {
    for (const operation of OPEN.filter(isOfProject)) {
      const response = await call(operation, tokens.foreign);
      const isForPeople = nameOf(operation) === "post /api/v1/runs/{id}/report/signatures";
      expect([nameOf(operation), response.status]).toEqual([nameOf(operation), isForPeople ? 403 : 404]);
      expected.foreign += 1;
    }
  });

  it("has every refusal in the audit log, one entry for an actor and a minute", async () => {
    await gatheredWritten(context.db);
    await closeAuditMinutes(context.db, { now: new Date(Date.now() + 120_000) });
    const all = await listAuditEntries(context.db, { projects: null, limit: 1000 });
    entries = all.filter(({ action }) => action === "request.refused");
    const totals = new Map<string, number>();
    const rights = new Map<string, number>();
    for (const { actor, details } of entries) {
      totals.set(actor, (totals.get(actor) ?? 0) + Number(details["times"]));
      if (actor !== "anonymous")
        for (const [right, times] of Object.entries(details["rights"] ?? {}))
          rights.set(right, (rights.get(right) ?? 0) + Number(times));
    }
    expect(totals.get("anonymous")).toBe(expected.anonymous);
    const powerless = [...expected.powerless.values()].reduce((sum, times) => sum + times, 0);
    expect([...totals.values()].sort()).toEqual([expected.anonymous, expected.foreign, powerless].sort());
    for (const [right, times] of expected.powerless) expect(rights.get(right)).toBeGreaterThanOrEqual(times);
  });

  it("says in it neither what was asked for nor in which project, so that no auditor of a project reads it", async () => {
    for (const entry of entries) expect([entry.object, entry.project]).toEqual(["api", null]);
    expect(JSON.stringify(entries)).not.toContain(runId);
    expect(JSON.stringify(entries)).not.toContain(projectId);
    const auditor = { kind: "person", id: "person:a", name: "A", roleEverywhere: null } as const;
    for (const project of [projectId]) {
      const page = await listAudit(runtime, { ...auditor, roles: { [project]: "auditor" } }, { limit: 1000 });
      expect(page.entries.filter(({ action }) => action === "request.refused")).toEqual([]);
    }
  });
});
