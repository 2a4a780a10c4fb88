import { afterAll, beforeAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { Role, TokenScope } from "@/lib/auth/roles";
import { closeAuditMinutes } from "@/lib/db/close-audit-minutes";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { MLFLOW_ENDPOINTS } from "@/lib/usecases/tracking/answer-mlflow";
import { giveToken } from "../../auth/give-token";
import { describeOnBothDatabases } from "../../db/both-databases";
import { mlflowClient } from "./mlflow-client";
import { type MlflowWorld, mlflowWorld, newRun } from "./mlflow-world";

type Right = "run.read" | "run.upload" | "run.delete";
type Entry = { readonly right: Right; readonly fields?: object };

const POINT = { key: "loss", value: 1, timestamp: 1, step: 1 };

/** How each endpoint is asked rightly, and the right that decides. RUN, EXPERIMENT and MODEL stand for ids. */
const ENTRIES: Readonly<Record<string, Entry>> = {
  "POST experiments/create": { right: "run.upload", fields: { name: "NEW" } },
  "GET experiments/get": { right: "run.read", fields: { experiment_id: "EXPERIMENT" } },
  "GET experiments/get-by-name": { right: "run.read", fields: { experiment_name: "Default" } },
  "GET experiments/search": { right: "run.read", fields: { max_results: "5" } },
  "POST experiments/search": { right: "run.read", fields: { max_results: 5 } },
  "POST experiments/update": { right: "run.upload", fields: { experiment_id: "EXPERIMENT", new_name: "NEW" } },
  "POST experiments/delete": { right: "run.delete", fields: { experiment_id: "EXPERIMENT" } },
  "POST experiments/restore": { right: "run.delete", fields: { experiment_id: "EXPERIMENT" } },
  "POST experiments/set-experiment-tag": { right: "run.upload", fields: { experiment_id: "0", key: "a", value: "b" } },
  "POST experiments/delete-experiment-tag": { right: "run.upload", fields: { experiment_id: "0", key: "a" } },
  "POST runs/create": { right: "run.upload", fields: { experiment_id: "0" } },
  "GET runs/get": { right: "run.read", fields: { run_id: "RUN" } },
  "POST runs/update": { right: "run.upload", fields: { run_id: "RUN", status: "RUNNING" } },
  "POST runs/search": { right: "run.read", fields: { experiment_ids: ["0"] } },
  "POST runs/log-batch": { right: "run.upload", fields: { run_id: "RUN", metrics: [POINT] } },
  "POST runs/log-metric": { right: "run.upload", fields: { run_id: "RUN", ...POINT } },
  "POST runs/log-parameter": { right: "run.upload", fields: { run_id: "RUN", key: "a", value: "b" } },
  "POST runs/set-tag": { right: "run.upload", fields: { run_id: "RUN", key: "a", value: "b" } },
  "POST runs/delete-tag": { right: "run.upload", fields: { run_id: "RUN", key: "a" } },
  "POST runs/log-inputs": { right: "run.upload", fields: { run_id: "RUN", datasets: [] } },
  "POST runs/outputs": { right: "run.upload", fields: { run_id: "RUN", models: [] } },
  "GET metrics/get-history": { right: "run.read", fields: { run_id: "RUN", metric_key: "loss" } },
  "POST logged-models": { right: "run.upload", fields: { experiment_id: "0", name: "m", source_run_id: "RUN" } },
  "POST logged-models/search": { right: "run.read" },
  "GET logged-models/{}": { right: "run.read" },
  "PATCH logged-models/{}": { right: "run.upload", fields: { status: "LOGGED_MODEL_READY" } },
  "POST logged-models/{}/params": { right: "run.upload" },
  "PATCH logged-models/{}/tags": { right: "run.upload" },
  "POST runs/delete": { right: "run.delete", fields: { run_id: "RUN" } },
  "POST runs/restore": { right: "run.delete", fields: { run_id: "RUN" } },
};

const HOLDERS: readonly (readonly [Role, readonly TokenScope[], readonly Right[]])[] = [
  ["auditor", ["ingest", "read", "report", "administer"], ["run.read"]],
  ["clinician", ["ingest", "read", "report", "administer"], ["run.read"]],
  // An engineer deletes what is their own, and these runs are another's.
  ["engineer", ["ingest", "read", "report", "administer"], ["run.read", "run.upload"]],
  ["engineer", ["ingest", "read"], ["run.read", "run.upload"]],
  ["administrator", ["read"], ["run.read"]],
  ["administrator", ["ingest", "read", "report", "administer"], ["run.read", "run.upload", "run.delete"]],
];

it("every endpoint has an entry that says how it is asked, and none is left over", () => {
  expect(Object.keys(ENTRIES).sort()).toEqual(Object.keys(MLFLOW_ENDPOINTS).sort());
});

describeOnBothDatabases("who is answered what by the MLflow endpoints", (context) => {
  let world: MlflowWorld;
  let ids: Readonly<Record<string, string>> = {};
  let made = 0;

  beforeAll(async () => {
    world = await mlflowWorld(context.db);
    const { body } = await world.ask("POST", "experiments/create", { name: "of others" });
    const EXPERIMENT = String(body["experiment_id"]);
    const RUN = await newRun(world, { experiment_id: EXPERIMENT });
    const model = await world.ask("POST", "logged-models", {
      experiment_id: EXPERIMENT,
      name: "m",
      source_run_id: RUN,
    });
    ids = { RUN, EXPERIMENT, MODEL: (model.body["model"] as { info: { model_id: string } }).info.model_id };
  });
  afterAll(() => world.remove());

  const askEndpoint = async (name: string, ask: MlflowWorld["ask"]) => {
    made += 1;
    const text = JSON.stringify(ENTRIES[name]?.fields ?? {}).replace("NEW", `new ${made}`);
    const fields = Object.entries(ids).reduce((filled, [word, id]) => filled.replaceAll(`"${word}"`, `"${id}"`), text);
    const [method = "", endpoint = ""] = name.split(" ");
    return await ask(method, endpoint.replace("{}", ids["MODEL"] ?? ""), JSON.parse(fields));
  };

  it("nobody is told anything without a token, nor with one that is none, nor by a session", async () => {
    for (const token of [null, "gr".padEnd(40, "x"), "tok-abc123"]) {
      for (const name of Object.keys(ENTRIES)) {
        const { status, body, headers } = await askEndpoint(name, mlflowClient(token));
        expect([name, status, body["error_code"]]).toEqual([name, 401, "UNAUTHENTICATED"]);
        expect(headers.get("www-authenticate")).toContain("Bearer");
      }
    }
  });

  it.each(HOLDERS)(
    "a token of role %s with the scopes %j may what the table of roles says",
    async (role, scopes, rights) => {
      const token = await giveToken(context.db, { role, projectIds: [world.projectId], scopes });
      for (const [name, { right }] of Object.entries(ENTRIES)) {
        const { status, body } = await askEndpoint(name, mlflowClient(token));
        const isAllowed = rights.includes(right);
        if (isAllowed) expect([name, status]).not.toEqual([name, 403]);
        // An engineer brings back what is their own, and that is not there.
        else if (status !== 404 || role !== "engineer" || !name.endsWith("restore")) {
          expect([name, status, body["error_code"]]).toEqual([name, 403, "PERMISSION_DENIED"]);
        }
      }
      for (const undo of ["POST runs/restore", "POST experiments/restore"]) await askEndpoint(undo, world.ask);
    },
  );

  it("a token without a right to runs is not heard at all", async () => {
    const token = await giveToken(context.db, {
      role: "administrator",
      projectIds: [world.projectId],
      scopes: ["report"],
    });
    for (const name of Object.keys(ENTRIES)) {
      expect([name, (await askEndpoint(name, mlflowClient(token))).status]).toEqual([name, 403]);
    }
    expect((await mlflowClient(token)("GET", "anything")).status).toBe(403);
  });

  it("things of another project are absent ones, by the project's address and by their ids", async () => {
    const other = await mlflowWorld(context.db);
    const token = await giveToken(context.db, { role: "administrator", projectIds: [other.projectId] });
    for (const name of Object.keys(ENTRIES)) {
      const { status, body } = await askEndpoint(name, mlflowClient(token, world.projectId));
      expect([name, status, body["error_code"]]).toEqual([name, 404, "RESOURCE_DOES_NOT_EXIST"]);
      const absent = await askEndpoint(name, mlflowClient(token, "absent"));
      expect({ ...body, request_id: "" }).toEqual({ ...absent.body, request_id: "" });
    }
    for (const name of Object.keys(ENTRIES).filter((each) => JSON.stringify(ENTRIES[each]).includes("RUN"))) {
      expect([name, (await askEndpoint(name, other.ask)).status]).toEqual([name, 404]);
    }
    await other.remove();
  });

  it("the project is the one in the address, by id or name, else the token's only one, else it is asked for", async () => {
    const everywhere = await giveToken(context.db, { role: "administrator" });
    const { status, body } = await mlflowClient(everywhere)("GET", "experiments/get", { experiment_id: "0" });
    expect([status, body["message"]]).toEqual([400, expect.stringContaining("Set MLFLOW_TRACKING_URI to")]);
    const two = await mlflowWorld(context.db);
    const both = await giveToken(context.db, { role: "administrator", projectIds: [world.projectId, two.projectId] });
    expect((await mlflowClient(both)("GET", "runs/get", { run_id: ids["RUN"] })).status).toBe(400);
    for (const token of [everywhere, both]) {
      const ask = mlflowClient(token, world.projectId);
      expect((await ask("GET", "runs/get", { run_id: ids["RUN"] })).status).toBe(200);
    }
    await two.remove();
  });

  it("values of a small group of patients are given to those alone who may see single patients, deleted runs too", async () => {
    const run = await newRun(world);
    const metrics = Array.from({ length: 30 }, (_, step) => [
      { ...POINT, step },
      { ...POINT, key: "loss/polytrauma", step },
      { ...POINT, key: "loss/polytrauma", step: `${2n ** 60n + BigInt(step)}` },
      { ...POINT, key: "n/polytrauma", value: 3, step },
    ]).flat();
    expect((await world.ask("POST", "runs/log-batch", { run_id: run, metrics })).status).toBe(200);
    const auditor = mlflowClient(await giveToken(context.db, { role: "auditor", projectIds: [world.projectId] }));
    const keysFor = async (ask: MlflowWorld["ask"]) => {
      const found = await ask("POST", "runs/search", {
        experiment_ids: ["0"],
        run_view_type: "ALL",
        filter: `run_id = '${run}'`,
      });
      const { body } = await ask("GET", "runs/get", { run_id: run });
      const history = await ask("GET", "metrics/get-history", { run_id: run, metric_key: "loss/polytrauma" });
      const keys = [found.body["runs"], [body["run"]]].map((runs) => {
        const [first] = runs as { data: { metrics?: { key: string }[] } }[];
        return first?.data.metrics?.map(({ key }) => key);
      });
      return [...keys, ((history.body["metrics"] ?? []) as unknown[]).length];
    };
    const all = ["loss", "loss/polytrauma", "n/polytrauma"];
    for (const act of ["runs/delete", "runs/restore"]) {
      expect(await keysFor(world.ask)).toEqual([all, all, 60]);
      expect(await keysFor(auditor)).toEqual([["loss"], ["loss"], 0]);
      const asked = await auditor("POST", "runs/search", {
        experiment_ids: ["0"],
        run_view_type: "ALL",
        filter: "metrics.`loss/polytrauma` > 0",
      });
      expect(asked.body).toEqual({});
      await world.ask("POST", act, { run_id: run });
    }
  });

  it("basic authentication carries the token as its password, whatever the name", async () => {
    const token = await giveToken(context.db, { role: "engineer", projectIds: [world.projectId] });
    const basic = mlflowClient(token, undefined, (given) => `Basic ${btoa(`somebody:${given}`)}`);
    expect((await basic("GET", "runs/get", { run_id: ids["RUN"] })).status).toBe(200);
  });

  it("what is not served is 404 in MLflow's words, files are 501, and neither is ever tried again by clients", async () => {
    for (const [method, endpoint] of [
      ["GET", "registered-models/search"],
      ["POST", "traces"],
      ["DELETE", "runs/get"],
      ["GET", "constructor"],
      ["PUT", ""],
    ] as const) {
      const { status, body } = await world.ask(method, endpoint);
      expect([endpoint, status, body["error_code"]]).toEqual([endpoint, 404, "ENDPOINT_NOT_FOUND"]);
    }
    for (const method of ["GET", "PUT", "DELETE"]) {
      const { status, body } = await world.ask(method, "artifacts/1/2/artifacts/a.txt", {}, "mlflow-artifacts");
      expect([status, body["error_code"]]).toEqual([501, "NOT_IMPLEMENTED"]);
    }
  });

  it("refusals are counted in the audit log without what was asked for", async () => {
    await gatheredWritten(context.db);
    await closeAuditMinutes(context.db, { now: new Date(Date.now() + 120_000) });
    const refused = (await listAuditEntries(context.db, { projects: null, limit: 1000 })).filter(
      ({ action }) => action === "request.refused",
    );
    expect(refused.some(({ actor }) => actor === "anonymous")).toBe(true);
    expect(refused.some(({ actor }) => actor.startsWith("token:"))).toBe(true);
    for (const { object, project } of refused) expect([object, project]).toEqual(["api", null]);
    expect(JSON.stringify(refused)).not.toContain(ids["RUN"]);
  });
});
