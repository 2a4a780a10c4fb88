import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { type AppError, isAppError } from "@/lib/core/errors";
import { prismaOf } from "@/lib/db/database";
import { BATCH_BYTES_LIMIT } from "@/lib/ingest/limits";
import { appendPoints } from "@/lib/usecases/append-points";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { importRun } from "@/lib/usecases/import-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";
import { HOSTILE_ARCHIVES } from "./hostile-archives";
import { HOSTILE_LOGS } from "./hostile-files";

describeOnBothDatabases("an upload that passes a limit", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer");
  });
  afterAll(() => remove());

  const refusalOf = async (filename: string, body: AsyncIterable<Uint8Array>, expectedBytes: number | null = null) => {
    const upload = { project: engineer.projectId, run: "hostile", filename, body, expectedBytes, expectedSha256: null };
    const error = await importRun(runtime, engineer, upload).then(
      () => new Error("It was taken."),
      (thrown: unknown) => thrown,
    );
    if (!isAppError(error)) throw error;
    return error;
  };
  const expectNothingLeft = async () => {
    const uploads = path.join(runtime.config.dataFolder, "uploads");
    expect(existsSync(uploads) ? readdirSync(uploads) : []).toEqual([]);
    const { run, import: imports, series, chunk, seriesPart, pyramidNode, layerFact } = prismaOf(context.db);
    const counts = await Promise.all([
      run.count(),
      imports.count(),
      series.count(),
      chunk.count(),
      seriesPart.count(),
      pyramidNode.count(),
      layerFact.count(),
    ]);
    expect(counts).toEqual(counts.map(() => 0));
  };
  const expectSentence = ({ message, fix }: AppError) => {
    expect(message.length).toBeLessThan(600);
    expect(message).toMatch(/^Expected .+(?:found|but) .+\.$/su);
    expect(fix).toMatch(/\.$/);
  };

  it.each([...HOSTILE_LOGS, ...HOSTILE_ARCHIVES])("is refused and leaves nothing behind: $what", async (hostile) => {
    const error = await refusalOf(hostile.name, bodyOf(await hostile.make()));
    expect(error.message).toMatch(hostile.says);
    expect(error.code).toBe(hostile.code);
    expectSentence(error);
    await expectNothingLeft();
  });

  it("is refused by its announced length before a byte is read", async () => {
    let pieces = 0;
    const body = (async function* () {
      pieces += 1;
      yield new Uint8Array(1);
    })();
    const error = await refusalOf("log.jsonl", body, 2 ** 40);
    expect([error.code, pieces]).toEqual(["too-large", 0]);
    expectSentence(error);
    await expectNothingLeft();
  });
});

describeOnBothDatabases("a live batch that passes a limit", (context) => {
  const RECORD = '{"step":1,"loss":0.5}\n';

  it.each([
    ["more bytes than a batch has", () => Buffer.from(`${RECORD}${" ".repeat(BATCH_BYTES_LIMIT)}`), "too-large"],
    [
      "more bytes than a batch has, packed",
      () => gzipSync(RECORD.repeat(Math.ceil(BATCH_BYTES_LIMIT / RECORD.length) + 1)),
      "too-large",
    ],
    [
      "a layer whose name has a megabyte",
      () => Buffer.from(`{"step":1,"grad_norm/${"x".repeat(2 ** 20)}":1}\n`),
      "too-large",
    ],
    [
      "JSON nested a million deep",
      () => Buffer.from(`{"step":1,"x":${"[".repeat(1e6)}${"]".repeat(1e6)}}\n`),
      "too-large",
    ],
    ["a file of another format", () => readFileSync("tests/fixtures/ingest/torch.tfevents"), "unreadable-file"],
    ["nothing", () => Buffer.alloc(0), "unreadable-file"],
  ])("is refused and leaves nothing behind: %s", async (what, make, code) => {
    const { runtime, remove } = runtimeOn(context.db);
    const engineer = await actorIn(context.db, "engineer");
    const { id: runId } = await createEmptyRun(runtime, engineer, { project: engineer.projectId, name: what });
    const refused = appendPoints(runtime, engineer, {
      runId,
      idempotencyKey: "a",
      expectedSha256: null,
      body: bodyOf(make()),
    });
    await expect(refused).rejects.toMatchObject({ code });
    expect(await prismaOf(context.db).liveBatch.count({ where: { runId } })).toBe(0);
    expect(await prismaOf(context.db).series.count({ where: { runId } })).toBe(0);
    // The key was not used up.
    const again = await appendPoints(runtime, engineer, {
      runId,
      idempotencyKey: "a",
      expectedSha256: null,
      body: bodyOf(RECORD),
    });
    expect([again.accepted, again.duplicates]).toEqual([1, 0]);
    await remove();
  });

  it("is taken when it is packed and small enough", async () => {
    const { runtime, remove } = runtimeOn(context.db);
    const engineer = await actorIn(context.db, "engineer");
    const { id: runId } = await createEmptyRun(runtime, engineer, { project: engineer.projectId, name: "packed" });
    const taken = await appendPoints(runtime, engineer, {
      runId,
      idempotencyKey: null,
      expectedSha256: null,
      body: bodyOf(gzipSync(RECORD)),
    });
    expect(taken.accepted).toBe(1);
    await remove();
  });
});
