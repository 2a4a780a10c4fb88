import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { setRuntime } from "@/lib/usecases/runtime";
import { giveToken } from "../../auth/give-token";
import { describeOnBothDatabases } from "../../db/both-databases";
import { actorIn, runtimeOn } from "../runtime-under-test";
import { mlflowClient } from "./mlflow-client";

type Json = null | string | number | boolean | readonly Json[] | { readonly [name: string]: Json };
type Recorded = {
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly req: Json;
  readonly status: number;
  readonly resp: Json;
};

const FIXTURE = new URL("../../fixtures/tracking/mlflow-clients.jsonl", import.meta.url);
const RECORDED = readFileSync(FIXTURE, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Recorded);
/** The name as well, where the server made one up. */
const IDS = ["run_id", "run_uuid", "model_id", "experiment_id", "run_name"];
/** Times of the server, texts that are in its own words, and what it says of its database. */
const OWN_WORDS = [
  "last_update_time",
  "creation_time",
  "creation_timestamp_ms",
  "last_updated_timestamp_ms",
  "message",
  "sqlstate",
  "error_class",
];

/** The answer as it is compared: without what is the server's own, lists by their keys, what is not finite as MLflow's store keeps it. */
function comparable(value: Json): Json {
  if (Array.isArray(value)) return value.map(comparable).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  if (value === "Infinity") return Number.MAX_VALUE;
  if (value === "-Infinity") return -Number.MAX_VALUE;
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !OWN_WORDS.includes(name));
  return Object.fromEntries(kept.map(([name, inner]) => [name, comparable(inner)]));
}

function keyOf(value: Json): string {
  const { key, step, info, dataset } = (value ?? {}) as Record<string, Json>;
  return JSON.stringify([key, step, (info as Record<string, Json> | undefined)?.["run_name"], dataset]);
}

describeOnBothDatabases("what real MLflow clients sent", (context) => {
  let remove: () => Promise<void>;
  let ask: ReturnType<typeof mlflowClient>;
  /** Ours by theirs. */
  const ids = new Map<string, string>();

  beforeAll(async () => {
    const made = runtimeOn(context.db);
    remove = made.remove;
    setRuntime(made.runtime);
    const { projectId } = await actorIn(context.db, "administrator");
    ask = mlflowClient(await giveToken(context.db, { role: "administrator", projectIds: [projectId] }));
  });
  afterAll(() => remove());

  /** Remembers which of our ids stands where theirs stood. */
  const learn = (theirs: Json, ours: Json): void => {
    if (typeof theirs !== "object" || theirs === null || typeof ours !== "object" || ours === null) return;
    if (Array.isArray(theirs)) return;
    for (const [name, value] of Object.entries(theirs)) {
      const own = (ours as Record<string, Json>)[name] ?? null;
      if (IDS.includes(name) && typeof value === "string" && typeof own === "string") ids.set(value, own);
      else learn(value, own);
    }
  };
  const mapped = (text: string): string => {
    let result = text;
    for (const [theirs, own] of ids) if (theirs.length > 8) result = result.replaceAll(theirs, own);
    return result;
  };

  it("is answered with the same status and the same content, request by request in their order", async () => {
    for (const [index, recorded] of RECORDED.entries()) {
      const { label, method, path, query, req, status, resp } = recorded;
      const where = `${index + 1} ${label} ${method} ${path}`;
      const [root = "", ...rest] = mapped(path).replace("/api/2.0/", "").split("/");
      const fields =
        method === "GET"
          ? Object.fromEntries(new URLSearchParams(mapped(query)))
          : JSON.parse(mapped(JSON.stringify(req)));
      const answer = await ask(method, rest.join("/"), fields ?? {}, root);
      if (root === "mlflow-artifacts") {
        expect([where, answer.status]).toEqual([where, 501]);
        continue;
      }
      expect([where, answer.status, JSON.stringify(answer.body).slice(0, 300)]).toEqual([
        where,
        status,
        expect.any(String),
      ]);
      learn(resp, answer.body as Json);
      const expected = JSON.parse(mapped(JSON.stringify(resp))) as Record<string, Json>;
      // What a model's metrics were is the run's to say.
      const model = expected["model"] as Record<string, Json> | undefined;
      if (model !== undefined && !("params" in (model["data"] as object))) expected["model"] = { ...model, data: {} };
      else if (model !== undefined) expected["model"] = { info: model["info"] ?? {} };
      expect({ where, ...(comparable(answer.body as Json) as object) }).toMatchObject({
        where,
        ...(comparable(expected) as object),
      });
    }
  }, 300_000);
});
