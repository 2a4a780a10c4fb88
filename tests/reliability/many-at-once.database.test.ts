import { afterAll, afterEach, beforeAll, beforeEach, expect, it, type MockInstance, vi } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { seededRandom } from "@/lib/core/random";
import { foldBatches } from "@/lib/db/fold-batches";
import { closeDatabase, openDatabase } from "@/lib/db/open-database";
import { appendPoints } from "@/lib/usecases/append-points";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { getRunPage } from "@/lib/usecases/get-run-page";
import { getSeries } from "@/lib/usecases/get-series";
import { importRun } from "@/lib/usecases/import-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { type Content, countPoints, makeUpload } from "@/scripts/crash-test/make-upload";
import { findDamage, readStored, type Sending } from "@/scripts/crash-test/run-ledger";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";

const WRITERS = 16;
const READERS = 4;
const BATCHES = 6;
const STEPS = 4;

describeOnBothDatabases("sixteen writers and four readers at once", (context) => {
  let runtimes: readonly Runtime[];
  let engineer: Actor & { readonly projectId: string };
  let clean: () => Promise<void>;

  beforeAll(async () => {
    // Two connections stand for two server processes beside one database.
    const second = await openDatabase({ url: context.url });
    const made = [runtimeOn(context.db), runtimeOn(second)];
    runtimes = made.map(({ runtime }) => runtime);
    engineer = await actorIn(context.db, "engineer");
    clean = async () => {
      for (const { remove } of made) await remove();
      await closeDatabase(second);
    };
  });
  afterAll(() => clean());
  // What fails in the background reaches nobody but the log.
  let log: MockInstance<typeof process.stdout.write>;
  beforeEach(() => {
    log = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  });
  afterEach(async () => {
    for (const { background } of runtimes) await Promise.all(background);
    expect(log.mock.calls.map(([text]) => text)).toEqual([]);
  });

  it.each([
    ["one run", 1],
    ["many runs", WRITERS],
  ])("lose and double nothing, and read only whole batches, in %s", async (_, count) => {
    const runs = await Promise.all(
      Array.from({ length: count }, async (__, index) => {
        const name = `${count} live, ${index}`;
        return (await createEmptyRun(at(0), engineer, { project: engineer.projectId, name })).id;
      }),
    );
    const sendings = new Map<string, Sending[]>(runs.map((id) => [id, []]));
    let isOver = false;
    const readers = Array.from({ length: READERS }, (__, index) => watch(index));
    const folding = foldAgainAndAgain();
    await Promise.all(Array.from({ length: WRITERS }, (__, writer) => write(writer)));
    isOver = true;
    await Promise.all([...readers, folding]);
    for (const [runId, sent] of sendings) {
      expect(findDamage(await readStored(context.db, runId), sent)).toEqual([]);
    }

    async function write(writer: number): Promise<void> {
      const runId = runs[writer % count] ?? "";
      for (let batch = 0; batch < BATCHES; batch += 1) {
        // No two writers share a step: what is stored does not depend on who came first.
        const { bytes, content } = batchOf(writer, writer * 1000 + batch * STEPS);
        sendings.get(runId)?.push(sent(content));
        // Each batch is sent to both servers at the same time, as a client does that lost patience.
        const key = `${writer}/${batch}`;
        const send = (server: number) =>
          appendPoints(at(server), engineer, { runId, idempotencyKey: key, expectedSha256: null, body: bodyOf(bytes) });
        const both = await Promise.all([send(writer), send(writer + 1)]);
        const points = countPoints(content);
        expect(both.map(({ accepted }) => accepted).sort((a, b) => a - b)).toEqual([0, points]);
        expect(both.map(({ duplicates }) => duplicates).sort((a, b) => a - b)).toEqual([0, points]);
      }
    }

    async function watch(reader: number): Promise<void> {
      const seen = new Map<string, number>();
      while (!isOver) {
        const runId = runs[reader % count] ?? "";
        const { series } = await getSeries(at(reader), engineer, runId, { maxPoints: 50 });
        for (const entry of series) {
          expect(entry.count % STEPS).toBe(0);
          expect(entry.count).toBeGreaterThanOrEqual(seen.get(entry.key) ?? 0);
          seen.set(entry.key, entry.count);
        }
        const page = await getRunPage(at(reader), engineer, runId);
        expect(page.run.points % STEPS).toBe(0);
      }
    }

    async function foldAgainAndAgain(): Promise<void> {
      while (!isOver) {
        for (const runId of runs) await foldBatches(context.db, { runId, at: new Date() });
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  });

  it("see every file wholly or not at all while several are imported into one run", async () => {
    const random = seededRandom(6);
    const uploads = Array.from({ length: WRITERS }, (_, index) =>
      makeUpload("jsonl", { firstStep: index * 1000, steps: 60, series: 4 }, random),
    );
    const { id: runId } = await createEmptyRun(at(0), engineer, { project: engineer.projectId, name: "files" });
    let isOver = false;
    const readers = Array.from({ length: READERS }, async (_, reader) => {
      let seen = 0;
      while (!isOver) {
        const { points } = (await getRunPage(at(reader), engineer, runId)).run;
        expect(points % 240).toBe(0);
        expect(points).toBeGreaterThanOrEqual(seen);
        seen = points;
      }
    });
    const upload = async (index: number): Promise<void> => {
      const { bytes, filename } = uploads[index] ?? { bytes: Buffer.alloc(0), filename: "" };
      const query = {
        project: engineer.projectId,
        run: "files",
        filename,
        expectedBytes: bytes.length,
        expectedSha256: null,
      };
      const { points, duplicate } = await importRun(at(index), engineer, { ...query, body: bodyOf(bytes) });
      expect([points, duplicate]).toEqual([240, false]);
    };
    await Promise.all(uploads.map((_, index) => upload(index)));
    isOver = true;
    await Promise.all(readers);
    const sendings = uploads.map(({ content }) => sent(content));
    expect(findDamage(await readStored(context.db, runId), sendings)).toEqual([]);
  });

  function at(server: number): Runtime {
    const runtime = runtimes[server % runtimes.length];
    if (runtime === undefined) throw new Error("There are two servers.");
    return runtime;
  }
});

function batchOf(writer: number, firstStep: number): { readonly bytes: Buffer; readonly content: Content } {
  const random = seededRandom(firstStep + 1);
  const { bytes, content } = makeUpload("jsonl", { firstStep, steps: STEPS, series: 1 + (writer % 3) }, random);
  return { bytes, content };
}

function sent(content: Content): Sending {
  return { what: "batch", content, state: "acknowledged", again: async () => 0 };
}
