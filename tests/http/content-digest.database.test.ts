import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import { prismaOf } from "@/lib/db/database";
import { readAnnounced } from "@/lib/http/read-announced";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";
import { askRoute, CLOSED, loadRoute } from "../security/ask-route";
import type { RouteRequest } from "../security/route-requests";
import { actorIn, runtimeOn } from "../usecases/runtime-under-test";

/** Every route that takes a file or a batch as it is. */
const RAW = CLOSED.filter(({ body }) => body === "raw").map(({ method, path: address }) => ({ method, address }));
const LOG = '{"step":1,"loss":0.5}\n{"step":2,"loss":0.25}\n';
const PREDICTIONS = "y_true,y_prob\n1,0.75\n0,0.25\n";

const digestOf = (text: string, algorithm = "sha256"): string => createHash(algorithm).update(text).digest("base64");

describeOnBothDatabases("a body whose digest or length is announced", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let project = "";
  let token = "";

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    project = (await actorIn(context.db, "engineer")).projectId;
    token = await giveToken(context.db, { role: "engineer", projectIds: [project], scopes: ["ingest", "read"] });
  });
  afterAll(async () => {
    await gatheredWritten(context.db);
    await remove();
  });

  it("stands before every route that takes one", () => {
    expect(RAW.map(({ address }) => address)).toEqual([
      "/api/v1/imports",
      "/api/v1/runs/{id}/points",
      "/api/v1/runs/{id}/predictions",
    ]);
  });

  describe.each(RAW)("$address", ({ method, address }) => {
    let runId = "";
    const send = async (headers: Readonly<Record<string, string>>): Promise<{ status: number; detail?: string }> => {
      const body = address.endsWith("/predictions") ? PREDICTIONS : LOG;
      const request: RouteRequest = address.endsWith("/imports")
        ? { query: { project, run: `of ${context.provider}`, filename: "log.jsonl" }, body }
        : { params: { id: runId }, body };
      const sent = new Headers({ authorization: `Bearer ${token}`, ...headers });
      const response = await askRoute(await loadRoute(method, address), request, sent);
      const answer: { detail?: string } = JSON.parse(await response.text());
      return { ...answer, status: response.status };
    };
    const own = address.endsWith("/predictions") ? PREDICTIONS : LOG;
    const stored = async () => {
      const { run, series, import: imports, liveBatch, predictionSet } = prismaOf(context.db);
      const uploads = path.join(runtime.config.dataFolder, "uploads");
      expect(existsSync(uploads) ? readdirSync(uploads) : []).toEqual([]);
      return await Promise.all([
        run.count(),
        series.count(),
        imports.count(),
        liveBatch.count(),
        predictionSet.count(),
      ]);
    };

    beforeAll(async () => {
      const engineer = {
        kind: "person",
        id: "person:a",
        name: "a",
        roleEverywhere: "administrator",
        roles: {},
      } as const;
      ({ id: runId } = await createEmptyRun(runtime, engineer, { project, name: address }));
    });

    it.each([
      ["is another one", `sha-256=:${digestOf(`${own} `)}:`, /Expected a body with SHA-256 [0-9a-f]{64} as announced/],
      [
        "is another one beside a right one of another kind",
        `sha-512=:${digestOf(own, "sha512")}:, sha-256=:${digestOf("")}:`,
        /announced by Content-Digest/,
      ],
      ["is no base64", "sha-256=:words:", /Expected a usable Content-Digest/],
      ["is in hexadecimal digits", createHash("sha256").update(own).digest("hex"), /Expected a usable Content-Digest/],
    ])("refuses it where the digest %s, and keeps nothing", async (_, digest, says) => {
      const before = await stored();
      const answer = await send({ "content-digest": digest });
      expect(answer).toMatchObject({ status: 400, detail: expect.stringMatching(says) });
      expect(await stored()).toEqual(before);
    });

    it("takes it with the right digest, and with one of another kind alone", async () => {
      const right = await send({ "content-digest": `sha-256=:${digestOf(own)}:` });
      expect([200, 201]).toContain(right.status);
      const other = await send({ "content-digest": `sha-512=:${digestOf("", "sha512")}:` });
      expect([200, 201]).toContain(other.status);
    });
  });
});

it("the last of two digests counts, and what is announced of nothing is nothing", () => {
  const [a, b] = [digestOf("a"), digestOf("b")];
  const twice = new Headers({ "content-digest": `sha-256=:${a}:, sha-256=:${b}:`, "content-length": "12" });
  expect(readAnnounced(twice)).toEqual({
    expectedBytes: 12,
    expectedSha256: createHash("sha256").update("b").digest("hex"),
  });
  expect(readAnnounced(new Headers())).toEqual({ expectedBytes: null, expectedSha256: null });
});
