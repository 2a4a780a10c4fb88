import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAppError } from "@/lib/core/errors";
import { Arrival } from "@/lib/usecases/arrival";
import type { ReadBatch } from "@/lib/usecases/column-relay";
import { type ReadingJob, readLogs } from "@/lib/usecases/read-logs";
import { createReadingThread } from "@/lib/usecases/reading-thread";

let folder = "";
let script = "";

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "rounds-reading-"));
  script = path.join(folder, "reader.mjs");
  const banner = {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  };
  const entry = path.resolve(import.meta.dirname, "../../server/reader.ts");
  await build({ entryPoints: [entry], outfile: script, bundle: true, platform: "node", format: "esm", banner });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function jobOf(name: string, text: string): ReadingJob {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  const { memory: arrival } = Arrival.of({ sha256: "00".repeat(32), byteLength: Buffer.byteLength(text) });
  return { file, filename: name, temporaryFolder: folder, arrival, patientKey: "ab".repeat(32) };
}

async function readWith(read: typeof readLogs, job: ReadingJob): Promise<{ batches: ReadBatch[]; formats: unknown }> {
  const batches: ReadBatch[] = [];
  const { formats } = await read(job, async (batch) => {
    batches.push(structuredClone(batch));
  });
  return { batches, formats };
}

const LOG = Array.from({ length: 100_000 }, (_, step) => `{"step":${step},"a":${step / 7},"b":${step}}\n`).join("");

describe("a thread that reads for another", () => {
  it("hands on what reading in the same thread gives, one file after another", async () => {
    const read = createReadingThread(script);
    for (const text of [LOG, `${LOG}no json\n`, '{"step":1,"loss":NaN}\n']) {
      const job = jobOf("log.jsonl", text);
      expect(await readWith(read, job)).toEqual(await readWith(readLogs, job));
    }
  });

  it("says what is wrong with a file in the reader's own words, and reads the next one", async () => {
    const read = createReadingThread(script);
    const failure = await readWith(read, jobOf("empty.jsonl", "")).catch((error: unknown) => error);
    expect(isAppError(failure) && failure.code).toBe("unreadable-file");
    expect((await readWith(read, jobOf("log.jsonl", LOG))).formats).toEqual(["jsonl"]);
  });

  it("stops when what it read cannot be stored, and goes on with the next file", async () => {
    const read = createReadingThread(script);
    const full = read(jobOf("log.jsonl", LOG), async () => {
      throw new Error("The disk is full.");
    });
    await expect(full).rejects.toThrow("The disk is full.");
    expect((await readWith(read, jobOf("log.jsonl", LOG))).formats).toEqual(["jsonl"]);
  });

  it("that dies gives one clear error, and the next file is read by another", async () => {
    const dying = path.join(folder, "dying.mjs");
    writeFileSync(
      dying,
      `import { parentPort } from "node:worker_threads";
       parentPort.once("message", ({ job }) => {
         if (job.filename === "deadly.jsonl") process.exit(1);
         parentPort.postMessage({ kind: "done", formats: [job.filename] });
       });`,
    );
    const read = createReadingThread(dying);
    await expect(readWith(read, jobOf("deadly.jsonl", LOG))).rejects.toThrow("ended before it was done");
    expect((await readWith(read, jobOf("log.jsonl", LOG))).formats).toEqual(["log.jsonl"]);
  });

  it("holds back while what it read is not taken yet", async () => {
    const read = createReadingThread(script);
    let most = 0;
    let bytes = 0;
    await read(jobOf("log.jsonl", LOG.repeat(4)), async (batch) => {
      const before = bytes;
      bytes = batch.bytesRead;
      most = Math.max(most, bytes - before);
      await new Promise((resolve) => setTimeout(resolve, 5));
    });
    expect(most).toBeLessThan(LOG.length * 2);
  });
});

it("an archive that was cut in the middle is refused, and nothing of it stays", async () => {
  const job = jobOf("run.zip", `PK\u0003\u0004${"x".repeat(600)}`);
  const failure = await readWith(readLogs, job).catch((error: unknown) => error);
  expect(isAppError(failure) && failure.code).toBe("unreadable-file");
  expect(readdirSync(folder).filter((name) => name.startsWith("rounds-"))).toEqual([]);
});
