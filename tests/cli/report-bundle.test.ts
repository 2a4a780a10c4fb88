import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { REPORT } from "@/cli/report";
import { verifyCommand } from "@/cli/verify";
import { writePdf } from "@/lib/render/write-pdf";
import { composeExperimentFiles } from "@/lib/report/bundle/compose-experiment-files";
import { readWhole } from "@/lib/report/bundle/part-bytes";
import { readZip } from "@/lib/report/bundle/read-zip";
import { type ReportRecord, reportRecordSchema } from "@/lib/schema/report";
import { type VerificationDocument, verificationDocumentSchema } from "@/lib/schema/verification";
import { bundleVerifier } from "@/scripts/bundle.js";
import {
  editText,
  type Files,
  filesOf,
  HOUSE,
  makeReport,
  pack,
  reasonOf,
  sourceOf,
  statusesOf,
} from "../report/bundle-fixture";
import { CHANGED, GAPS, proofOf } from "../report/experiments-under-test";
import { LOG_FILE, PLAN, PREDICTIONS_FILE } from "../report/report-files";

vi.mock("@/lib/usecases/verifier-text", () => ({ readVerifierText: async () => "// the verifier" }));

const run = promisify(execFile);
const ALL_PASSED = ["1 passed", "2 passed", "3 passed", "4 passed", "5 passed"];

let folder = "";
let bundle: Files = new Map();
/** Of a run that is measured in a moment, with a plan. */
let small: Files = new Map();
const at = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rounds-report-bundle-"));
  process.env["ROUNDS_KEYS"] = at("keys");
  bundle = await exportBundle("samples/runs/subgroups", "subgroups.zip");
  await mkdir(at("planned"));
  await writeFile(at("planned/log.jsonl"), LOG_FILE);
  await writeFile(at("planned/p.csv"), PREDICTIONS_FILE);
  await writeFile(at("planned/analysis-plan.json"), JSON.stringify(PLAN));
  small = await exportBundle(at("planned"), "planned.zip");
}, 240_000);
afterAll(async () => {
  delete process.env["ROUNDS_KEYS"];
  await rm(folder, { recursive: true, force: true });
});

async function runCommand(command: typeof REPORT, words: readonly string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const exit = await command.run(words, {
    out: (line) => void out.push(line),
    error: (line) => void errors.push(line),
    progress: () => undefined,
  });
  return { exit, out: out.join("\n"), errors: errors.join("\n") };
}

async function exportBundle(target: string, name: string): Promise<Files> {
  const { exit, errors } = await runCommand(REPORT, [target, "--format", "bundle", "--out", at(name)]);
  expect([exit, errors]).toEqual([0, ""]);
  const { files } = await readZip(sourceOf(await readFile(at(name))));
  const read: Files = new Map();
  for (const file of files.values()) read.set(file.path, await readWhole(file));
  return read;
}

async function verify(
  name: string,
  words: readonly string[] = [],
): Promise<VerificationDocument & { readonly exit: number }> {
  const { exit, out } = await runCommand(verifyCommand(writePdf), [at(name), "--json", ...words]);
  return { exit, ...verificationDocumentSchema.parse(JSON.parse(out)) };
}

async function verifyFiles(files: Files, words: readonly string[] = []) {
  await writeFile(at("changed.zip"), await pack(files));
  return await verify("changed.zip", words);
}

function recordIn(files: Files): ReportRecord {
  return reportRecordSchema.parse(JSON.parse(Buffer.from(files.get("report.json") ?? []).toString("utf8")));
}

/** The same inputs beside another record, sealed and listed by a key that the verifier trusts. */
async function sealedAnew(record: ReportRecord, from: Files): Promise<Files> {
  const inputs = [...from].filter(([file]) => file.startsWith("inputs/"));
  const parts = inputs.map(([file, bytes]) => ({ path: file, bytes }));
  return await filesOf(await makeReport({ record }), { parts });
}

function withNumber(from: Files, id: string, change: (value: number) => number): ReportRecord {
  const record = recordIn(from);
  const numbers = record.numbers.map((entry) => {
    if (entry.id !== id || entry.value.status !== "estimated") return entry;
    return { ...entry, value: { ...entry.value, value: change(entry.value.value) } };
  });
  return { ...record, numbers };
}

const TRUSTED = ["--trust", HOUSE.keyId];

describe("a bundle that rounds report makes", { timeout: 240_000 }, () => {
  it("verifies at all five levels, by the engine that it names", async () => {
    const verified = await verify("subgroups.zip");
    expect([verified.exit, statusesOf(verified)]).toEqual([0, ALL_PASSED]);
    const count = recordIn(bundle).numbers.length;
    expect(count).toBeGreaterThan(1000);
    expect(reasonOf(verified, 5)).toMatch(new RegExp(`^All ${count} numbers .* by engine \\d+ of Gradient Rounds`));
  });

  it("holds record, renderings, policies, inputs and scripts, and its README says so", () => {
    for (const file of [
      ...["report.html", "report.pdf", "report.csv", "policies/calibration.json", "policies/clinical-rules.json"],
      ...["policies/small-cells.json", "policies/thresholds.json", "inputs/run.json", "inputs/points.jsonl"],
      ...["inputs/predictions-1.csv", "recompute.R", "recompute.py"],
    ])
      expect(bundle.get(file)?.length, file).toBeGreaterThan(50);
    const readme = Buffer.from(bundle.get("README.txt") ?? []).toString("utf8");
    expect(readme).toMatch(/inputs\/ +what every number can be computed from/);
  });

  it("gives the record that the same run has as JSON", async () => {
    const file = at("record.json");
    await runCommand(REPORT, ["samples/runs/subgroups", "--format", "json", "--out", file]);
    expect(Buffer.from(bundle.get("report.json") ?? []).equals(await readFile(file))).toBe(true);
  });

  it("verifies with a plan, and with a training log alone", async () => {
    expect(recordIn(small).inputs.plan).not.toBeNull();
    expect(statusesOf(await verify("planned.zip"))).toEqual(ALL_PASSED);
    await exportBundle(at("planned/log.jsonl"), "log.zip");
    expect(statusesOf(await verify("log.zip"))).toEqual(ALL_PASSED);
  });

  it("cannot be written to the terminal, nor where there is no folder", async () => {
    const words = ["samples/runs/logistic", "--format", "bundle"];
    await expect(runCommand(REPORT, words)).rejects.toThrow("--format bundle needs --out FILE");
    const { exit, errors } = await runCommand(REPORT, [...words, "--out", at("no/bundle.zip")]);
    expect(exit).toBe(2);
    expect(errors).toContain("The file could not be written");
  });
});

describe("level 5", { timeout: 240_000 }, () => {
  it("fails with level 1 where one digit of the inputs was changed", async () => {
    const changed = new Map(bundle);
    editText(changed, "inputs/predictions-1.csv", (text) => text.replace("0.00608033", "0.10608033"));
    const verified = await verifyFiles(changed);
    expect(verified.exit).toBe(1);
    expect(statusesOf(verified).filter((status) => status.endsWith("failed"))).toEqual(["1 failed", "5 failed"]);
    expect(reasonOf(verified, 1)).toContain("inputs/predictions-1.csv");
    expect(reasonOf(verified, 5)).toContain("The predictions in the bundle are not what the record names");
  });

  it("fails and names the number that was changed in the record, though a trusted key sealed it", async () => {
    const verified = await verifyFiles(
      await sealedAnew(
        withNumber(bundle, "all/auroc", (value) => value + 1e-7),
        bundle,
      ),
      TRUSTED,
    );
    expect([verified.exit, statusesOf(verified)]).toEqual([1, [...ALL_PASSED.slice(0, 4), "5 failed"]]);
    expect(reasonOf(verified, 5)).toMatch(
      /^The number all\/auroc \(AUROC, all patients judged\) is 0\.768\d+ in the record, and 0\.768\d+ computed again\./,
    );
  });

  it("passes by verify.mjs alone, in a folder where nothing else is, and fails there for a changed number", async () => {
    const alone = at("alone");
    await mkdir(alone);
    await bundleVerifier(path.join(alone, "verify.mjs"));
    const env: NodeJS.ProcessEnv = { NODE_ENV: "production", PATH: "", ROUNDS_KEYS: at("keys") };
    const verifyAlone = (file: string) =>
      run(process.execPath, ["verify.mjs", file, "--json", ...TRUSTED], { cwd: alone, env });
    const document = verificationDocumentSchema.parse(JSON.parse((await verifyAlone(at("planned.zip"))).stdout));
    expect(statusesOf(document)).toEqual(ALL_PASSED);
    expect(reasonOf(document, 5)).toBe(reasonOf(await verify("planned.zip"), 5));
    expect(reasonOf(document, 4)).toContain("not written again: report.pdf.");
    const changed = await sealedAnew(
      withNumber(small, "all/auroc", (value) => value + 1e-7),
      small,
    );
    await writeFile(at("alone.zip"), await pack(changed));
    await expect(verifyAlone(at("alone.zip"))).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining("The number all/auroc"),
    });
  });

  it("takes a difference within the tolerance for none", async () => {
    const verified = await verifyFiles(
      await sealedAnew(
        withNumber(small, "all/auroc", (value) => value + 1e-12),
        small,
      ),
      TRUSTED,
    );
    expect(reasonOf(verified, 5)).toContain("each within its tolerance");
  });

  it("does not believe a tolerance that the record was given", async () => {
    const record = withNumber(small, "all/auroc", (value) => value + 1e-4);
    const numbers = record.numbers.map((entry) => ({ ...entry, tolerance: 1 }));
    const verified = await verifyFiles(await sealedAnew({ ...record, numbers }, small), TRUSTED);
    expect(reasonOf(verified, 5)).toContain("The number all/auroc");
  });

  it("fails for a number that was left out, and for one that was made up", async () => {
    const record = recordIn(small);
    const [first, ...others] = record.numbers;
    const without = await verifyFiles(await sealedAnew({ ...record, numbers: others }, small), TRUSTED);
    expect(reasonOf(without, 5)).toContain(`The record leaves out the number ${first?.id}.`);
    const made = record.numbers.map((entry) => (entry === first ? { ...entry, id: "all/other" } : entry));
    const renamed = await verifyFiles(await sealedAnew({ ...record, numbers: made }, small), TRUSTED);
    expect(reasonOf(renamed, 5)).toContain("The number all/other does not come out of the inputs.");
  });

  it("fails for a plan that was replaced after the results", async () => {
    const replaced = new Map(small);
    editText(replaced, "inputs/run.json", (text) => text.replace('"calibration":0.223', '"calibration":0.5'));
    const verified = await verifyFiles(await sealedAnew(recordIn(small), replaced), TRUSTED);
    expect([verified.exit, statusesOf(verified)[4]]).toEqual([1, "5 failed"]);
    expect(reasonOf(verified, 5)).toContain(
      "The analysis plan in the bundle is not what the record names by its digest.",
    );
  });

  it("fails for a verdict that was turned round", async () => {
    const record = recordIn(small);
    const verdicts = record.diagnosis.verdicts.map((verdict) =>
      verdict.outcome === "finding" ? { ...verdict, outcome: "no-finding" as const, severity: null } : verdict,
    );
    const changed = { ...record, diagnosis: { ...record.diagnosis, verdicts } };
    const verified = await verifyFiles(await sealedAnew(changed, small), TRUSTED);
    expect(reasonOf(verified, 5)).toMatch(/^The rule .* says no-finding in the record, and finding \(/);
  });

  it("fails for a sentence, a status and a point of a picture that do not come out of the inputs", async () => {
    const record = recordIn(small);
    const changes: readonly (readonly [string, ReportRecord])[] = [
      ["$.diagnosis.summary", { ...record, diagnosis: { ...record.diagnosis, summary: "No fault found." } }],
      ["$.open.0", { ...record, open: record.open.slice(1) }],
      ["$.sections.5.facts", { ...record, sections: withFactAdded(record.sections, 5) }],
    ];
    for (const [place, changed] of changes) {
      const verified = await verifyFiles(await sealedAnew(changed, small), TRUSTED);
      expect(verified.exit).toBe(1);
      expect(reasonOf(verified, 5)).toContain(`What the record says at ${place}`);
    }
  });

  it("is not supplied without predictions", async () => {
    const files = await sealedAnew(
      recordIn(small),
      new Map([...small].filter(([file]) => !file.includes("predictions"))),
    );
    const verified = await verifyFiles(files, TRUSTED);
    expect([verified.exit, statusesOf(verified)[4]]).toEqual([0, "5 not-supplied"]);
    expect(reasonOf(verified, 5)).toBe("The record rests on predictions of patients, and the bundle holds none.");
  });

  it("names both engines where another made the record, and refuses nothing for their difference", async () => {
    const record = withNumber(small, "all/auroc", (value) => value + 1e-4);
    const engine = { ...record.engine, version: "1" };
    const differing = await verifyFiles(await sealedAnew({ ...record, engine }, small), TRUSTED);
    expect([differing.exit, statusesOf(differing)[4]]).toEqual([0, "5 not-supplied"]);
    expect(reasonOf(differing, 5)).toMatch(/^The record was made by engine 1, and engine \d+ of .* all\/auroc/);
    const agreeing = await verifyFiles(await sealedAnew({ ...recordIn(small), engine }, small), TRUSTED);
    expect(reasonOf(agreeing, 5)).toContain("(the record was made by engine 1)");
  });

  it("fails for inputs that cannot be read, in words", async () => {
    const broken = new Map(small);
    editText(broken, "inputs/run.json", () => "{}");
    expect(reasonOf(await verifyFiles(broken), 5)).toContain("inputs/run.json is not as it should be at $.");
    const cut = new Map(small);
    editText(cut, "inputs/predictions-1.csv", (text) => text.replace(",0.1,", ",1.1,"));
    expect(reasonOf(await verifyFiles(cut), 5)).toMatch(/^The inputs cannot be read: .*y_prob/);
  });
});

function withFactAdded(sections: ReportRecord["sections"], index: number): ReportRecord["sections"] {
  const fact = { term: "Conclusion", text: "As good for every group." };
  return sections.map((section, at) => (at === index ? { ...section, facts: [...section.facts, fact] } : section));
}

async function runs(command: string, ...words: readonly string[]): Promise<boolean> {
  return await run(command, [...words]).then(
    () => true,
    () => false,
  );
}

const PYTHON = "/usr/bin/python3";
const PROGRAMS = [
  {
    script: "recompute.R",
    command: "Rscript",
    engine: /^\d+ statistics computed by pROC .* and rms .*: all agree\.$/m,
    isThere: await runs("Rscript", "-e", "library(pROC); library(rms); library(jsonlite)"),
  },
  {
    script: "recompute.py",
    command: PYTHON,
    engine: /^\d+ statistics computed by SciPy .* and scikit-learn .*: all agree\.$/m,
    isThere: await runs(PYTHON, "-c", "import numpy, scipy, sklearn"),
  },
];

describe.each(PROGRAMS)("$script of a bundle", ({ script, command, engine, isThere }) => {
  async function unpack(name: string, files: Files): Promise<string> {
    for (const [file, bytes] of files) {
      await mkdir(path.dirname(at(`${name}/${file}`)), { recursive: true });
      await writeFile(at(`${name}/${file}`), bytes);
    }
    return at(name);
  }

  it.skipIf(!isThere)("computes the statistics of each group again, and they agree", async () => {
    const cwd = await unpack(`${script}-whole`, bundle);
    const { stdout } = await run(command, [script], { cwd });
    expect(stdout).toMatch(engine);
    expect(Number.parseInt(stdout, 10)).toBeGreaterThan(150);
  });

  it.skipIf(!isThere)("answers 1 and names a statistic that differs", async () => {
    const changed = new Map(bundle);
    const id = "group/subgroup/polytrauma/calibration-slope";
    changed.set("report.json", Buffer.from(JSON.stringify(withNumber(bundle, id, (value) => value + 1e-3))));
    const cwd = await unpack(`${script}-changed`, changed);
    await expect(run(command, [script], { cwd })).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining(`DIFFERS ${id}: value is`),
    });
  });

  it.skipIf(!isThere)("computes what the pairs of experiments show, also where there are no predictions", async () => {
    const seeds = [21, 22, 23, 24, 25, 26];
    const counted = proofOf(
      seeds.map((seed) => [null, seed === 21 ? null : 0.4] as const),
      { seeds, replicates: 6 },
    );
    const proofs = [proofOf(CHANGED), counted, proofOf(CHANGED.slice(0, 2), { margin: 0.01 })];
    const files = new Map([...bundle].filter(([file]) => file !== "inputs/run.json"));
    for (const part of composeExperimentFiles({ proofs, gaps: GAPS })) files.set(part.path, part.bytes);
    const { stdout } = await run(command, [script], { cwd: await unpack(`${script}-proofs`, files) });
    expect(stdout).toMatch(/^3 statistics computed by /);
    expect(stdout).toMatch(engine);
    const answer = `proofs/${proofs[0]?.plan.sha256}/answer.json`;
    editText(files, answer, (text) => text.replace('"repaired":0.42', '"repaired":0.43'));
    await expect(run(command, [script], { cwd: await unpack(`${script}-proof`, files) })).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining(`DIFFERS proofs/${proofs[0]?.plan.sha256}/effect: value is`),
    });
  });

  it.skipIf(!isThere)("answers 2 and says why where there are no predictions", async () => {
    const without = new Map(bundle);
    editText(without, "inputs/run.json", (text) =>
      text.replace(/"predictions":\[.*?\],"schema/, '"predictions":[],"schema'),
    );
    const cwd = await unpack(`${script}-without`, without);
    await expect(run(command, [script], { cwd })).rejects.toMatchObject({
      code: 2,
      stdout: expect.stringContaining("Nothing was computed: the bundle holds no predictions of patients."),
    });
  });
});
