import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { isAppError } from "@/lib/core/errors";
import { changeRun } from "@/lib/usecases/change-run";
import { diagnosePath } from "@/lib/usecases/diagnose-path";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { getRunPage } from "@/lib/usecases/get-run-page";
import { getSeries } from "@/lib/usecases/get-series";
import { importRun } from "@/lib/usecases/import-run";
import { listRuns } from "@/lib/usecases/list-runs";
import { removeRun } from "@/lib/usecases/remove-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const LOG = Array.from({ length: 40 }, (_, step) => `{"step":${step},"loss":${1 / (step + 1)}}\n`).join("");
const LIST = { sort: "newest", page: 1, size: "50", proof: "with" } as const;

describeOnBothDatabases("importing a run", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer");
  });
  afterAll(() => remove());

  const upload = (
    run: string,
    content: string | Uint8Array,
    filename = "log.jsonl",
    expectedBytes: number | null = null,
  ) =>
    importRun(runtime, engineer, {
      project: engineer.projectId,
      run,
      filename,
      body: bodyOf(content),
      expectedBytes,
      expectedSha256: null,
    });
  const failureOf = async (work: Promise<unknown>): Promise<string> => {
    const error = await work.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!isAppError(error)) throw error ?? new Error("It did not fail.");
    return error.code;
  };
  const namesOfRuns = async () => (await listRuns(runtime, engineer, LIST)).runs.map(({ name }) => name);

  it("gives the same diagnosis from the database as the command gives from the files", async () => {
    const folder = "samples/runs/deep-sigmoid-tensorboard";
    const archive = pack();
    for (const name of readdirSync(folder)) archive.entry({ name }, readFileSync(path.join(folder, name)));
    archive.finalize();
    const pieces: Uint8Array[] = [];
    for await (const piece of archive as AsyncIterable<Uint8Array>) pieces.push(piece);
    const { runId, format } = await upload("by archive", Buffer.concat(pieces), "run.tar");
    const { document } = await getDiagnosis(runtime, engineer, runId);
    const fromFiles = await diagnosePath(folder, { layerOrder: null, requiredRules: ["vanishing-gradient"] });
    expect(format).toBe("tensorboard");
    expect(document.verdicts).toEqual(fromFiles.verdicts);
    expect(document.checklist).toEqual(fromFiles.checklist);
    expect(document.run).toEqual(fromFiles.run);
  });

  it("changes nothing when the same content comes again, and says so", async () => {
    const first = await upload("twice", LOG);
    const second = await upload("twice", LOG);
    expect([first.duplicate, second.duplicate]).toEqual([false, true]);
    expect(second.runId).toBe(first.runId);
    const page = await getRunPage(runtime, engineer, first.runId);
    expect(page.imports).toHaveLength(1);
    expect(page.imports[0]?.actor).toBe("person:engineer");
    expect(page.run.points).toBe(40);
  });

  it("counts the same content once when two send it at the same time", async () => {
    const both = await Promise.all([upload("at once", LOG), upload("at once", LOG)]);
    expect(both.map(({ duplicate }) => duplicate).sort()).toEqual([false, true]);
    expect(new Set(both.map(({ runId }) => runId)).size).toBe(1);
    const page = await getRunPage(runtime, engineer, both[0].runId);
    expect([page.imports.length, page.run.points]).toEqual([1, 40]);
  });

  it("says whether a file made its run or was added to one that was there already", async () => {
    const other = LOG.replaceAll("loss", "accuracy");
    const first = await upload("named alike", LOG);
    const second = await upload("named alike", other);
    const third = await upload("named alike", other);
    expect([first.newRun, second.newRun, third.newRun]).toEqual([true, false, false]);
    expect(second.runId).toBe(first.runId);
    const atOnce = await Promise.all([upload("alike at once", LOG), upload("alike at once", other)]);
    expect(atOnce.map(({ newRun }) => newRun).sort()).toEqual([false, true]);
  });

  it("waits for the diagnosis of the latest change, also when an earlier one is under way", async () => {
    const { runId } = await upload("changes", LOG);
    const early = getDiagnosis(runtime, engineer, runId);
    await upload("changes", '{"step":40,"loss":0.01}\n');
    const late = await getDiagnosis(runtime, engineer, runId);
    await early;
    expect(late.document.run.points).toBe(41);
  });

  it("adds a second file to the run of that name, and the diagnosis follows", async () => {
    const { runId } = await upload("grows", LOG);
    const before = await getDiagnosis(runtime, engineer, runId);
    await upload("grows", '{"step":40,"loss":NaN}\n{"step":41,"loss":NaN}\n');
    const after = await getDiagnosis(runtime, engineer, runId);
    expect(before.document.run.points).toBe(40);
    expect(after.document.run.points).toBe(42);
    expect(after.document.verdicts.find(({ rule }) => rule === "non-finite")?.outcome).toBe("finding");
  });

  it.each([
    ["an empty file", "", "empty.jsonl", "unreadable-file"],
    [
      "binary data under a log's name",
      Buffer.from([0, 159, 146, 150, 0, 1, 2, 255]),
      "binary.jsonl",
      "unsupported-format",
    ],
    ["a gzip that was cut off", gzipSync(Buffer.from(LOG)).subarray(0, 60), "cut.jsonl.gz", "unreadable-file"],
    ["a table without a step column", "loss,accuracy\n0.5,0.7\n", "table.csv", "unreadable-file"],
    ["a log without any number", '{"step":0,"note":"started"}\n', "words.jsonl", "unreadable-file"],
  ])("refuses %s and leaves nothing behind", async (what, content, filename, code) => {
    const name = `refused: ${what}`;
    expect(await failureOf(upload(name, content, filename))).toBe(code);
    expect(await namesOfRuns()).not.toContain(name);
    // The name is free again, which it would not be if a pending run had stayed.
    const { runId } = await upload(name, LOG);
    expect((await getRunPage(runtime, engineer, runId)).run.points).toBe(40);
  });

  it("refuses a transfer that is shorter than it was announced", async () => {
    expect(await failureOf(upload("short", LOG, "log.jsonl", LOG.length + 1))).toBe("bad-input");
    expect(await namesOfRuns()).not.toContain("short");
  });

  it("takes a log without gradients for a valid run whose gradient rules cannot tell", async () => {
    const { runId } = await upload("no gradients", LOG);
    const { document } = await getDiagnosis(runtime, engineer, runId);
    const vanishing = document.verdicts.find(({ rule }) => rule === "vanishing-gradient");
    expect(vanishing?.outcome).toBe("cannot-tell");
    expect(document.status).toBe("incomplete");
  });

  it("serves a spike of one step at its exact step and value from few buckets", async () => {
    const steps = Array.from(
      { length: 20_000 },
      (_, step) => `{"step":${step},"loss":${step === 12_345 ? 987.25 : 0.5}}\n`,
    );
    const { runId } = await upload("spike", steps.join(""));
    const { series } = await getSeries(runtime, engineer, runId, { metric: "loss", maxPoints: 20 });
    const buckets = series[0]?.buckets ?? [];
    expect(buckets.length).toBeLessThanOrEqual(20);
    expect(buckets.find(({ maximum }) => maximum === 987.25)?.maximumStep).toBe(12_345);
  });

  it("renames a run, deletes it with a reason, and frees its name", async () => {
    const { runId } = await upload("first name", LOG);
    await changeRun(runtime, engineer, runId, { name: "second name" });
    expect(await namesOfRuns()).toContain("second name");
    expect(await failureOf(changeRun(runtime, engineer, runId, { name: "twice" }))).toBe("conflict");
    await removeRun(runtime, engineer, runId, "uploaded by mistake");
    expect(await namesOfRuns()).not.toContain("second name");
    expect(await failureOf(getRunPage(runtime, engineer, runId))).toBe("not-found");
    const again = await upload("second name", LOG);
    expect(again.runId).not.toBe(runId);
  });

  it("hides a run from everybody outside its project, as if it did not exist", async () => {
    const { runId } = await upload("private", LOG);
    const stranger = await actorIn(context.db, "administrator", "another project");
    expect(await failureOf(getRunPage(runtime, stranger, runId))).toBe("not-found");
    expect(await failureOf(getDiagnosis(runtime, stranger, runId))).toBe("not-found");
    expect(await failureOf(removeRun(runtime, stranger, runId, "curiosity"))).toBe("not-found");
    expect((await listRuns(runtime, stranger, LIST)).runs).toEqual([]);
  });

  it("lets a clinician read a run and neither upload, rename nor delete", async () => {
    const { runId } = await upload("to be read", LOG);
    const clinician = { ...engineer, id: "person:clinician", roles: { [engineer.projectId]: "clinician" } } as const;
    expect((await getRunPage(runtime, clinician, runId)).run.name).toBe("to be read");
    const body = bodyOf(LOG);
    const attempt = {
      project: engineer.projectId,
      run: "x",
      filename: "log.jsonl",
      body,
      expectedBytes: null,
      expectedSha256: null,
    };
    expect(await failureOf(importRun(runtime, clinician, attempt))).toBe("forbidden");
    expect(await failureOf(changeRun(runtime, clinician, runId, { name: "mine" }))).toBe("forbidden");
    expect(await failureOf(removeRun(runtime, clinician, runId, "mine"))).toBe("forbidden");
  });
});
