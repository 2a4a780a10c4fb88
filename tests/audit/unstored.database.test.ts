import { afterAll, beforeAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { Actor } from "@/lib/auth/roles";
import type { AuditEntry } from "@/lib/core/audit-entry";
import { closeAuditMinutes } from "@/lib/db/close-audit-minutes";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { appendPoints } from "@/lib/usecases/append-points";
import { importRun } from "@/lib/usecases/import-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";

const LOG = Array.from({ length: 20 }, (_, step) => `{"step":${step},"loss":0.5}\n`).join("");
const PREDICTIONS = "y_true,y_prob\n0,0.2\n1,0.8\n1,0.6\n";

describeOnBothDatabases("data of which nothing was stored", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let actor: Actor & { readonly projectId: string };
  let runId = "";
  let entries: readonly AuditEntry[] = [];

  const file = (content: string | null, filename = "Jane Doe.jsonl") => {
    const body = content === null ? null : bodyOf(content);
    return { project: actor.projectId, run: "baseline", filename, body, expectedBytes: null, expectedSha256: null };
  };
  const predictions = (content: string) => {
    return { runId, filename: "Jane Doe.csv", body: bodyOf(content), expectedBytes: null, expectedSha256: null };
  };
  const points = (content: string) => ({ runId, idempotencyKey: "one", expectedSha256: null, body: bodyOf(content) });
  const count = (action: string) =>
    entries
      .filter((entry) => entry.action === action)
      .reduce((times, { details }) => times + Number(details["times"]), 0);

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    actor = await actorIn(context.db, "engineer");
    ({ runId } = await importRun(runtime, actor, file(LOG)));
    await addPredictions(runtime, actor, predictions(PREDICTIONS));
    await appendPoints(runtime, actor, points('{"step":30,"loss":0.1}\n'));

    await importRun(runtime, actor, file(LOG));
    await addPredictions(runtime, actor, predictions(PREDICTIONS));
    await appendPoints(runtime, actor, points('{"step":30,"loss":0.1}\n'));

    await expect(importRun(runtime, actor, file("no log at all"))).rejects.toThrow();
    await expect(importRun(runtime, actor, file(null))).rejects.toThrow();
    await expect(addPredictions(runtime, actor, predictions("y_true,y_prob\n2,0.2\n"))).rejects.toThrow();
    await expect(appendPoints(runtime, actor, points("nothing\n"))).rejects.toThrow();
    await expect(importRun(runtime, actor, { ...file(LOG), project: "none" })).rejects.toThrow();

    await gatheredWritten(context.db);
    await closeAuditMinutes(context.db, { now: new Date(Date.now() + 120_000) });
    entries = await listAuditEntries(context.db, { projects: [actor.projectId], limit: 100 });
  }, 60_000);
  afterAll(() => remove());

  it("has an entry of its sender and project where it was refused, with how often", () => {
    const refused = entries.filter(({ action }) => action === "import.refused");
    for (const entry of refused) {
      expect(entry).toMatchObject({ actor: actor.id, project: actor.projectId, object: `project:${actor.projectId}` });
    }
    expect(count("import.refused")).toBe(4);
  });

  it("has one where it was there already", () => {
    expect(count("import.repeated")).toBe(3);
    expect(entries.filter(({ action }) => action === "import.published")).toHaveLength(1);
  });

  it("leaves no name of its file in the log", () => {
    expect(JSON.stringify(entries.filter(({ action }) => action.startsWith("import.re")))).not.toContain("Jane");
  });
});
