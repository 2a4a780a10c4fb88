import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { EXIT } from "@/cli/command";
import { UsageError } from "@/cli/parse-arguments";
import { REPORT } from "@/cli/report";
import { LOG_FILE } from "../report/report-files";
import { recordOf } from "../report/report-of";

let folder = "";
let log = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "rounds-report-cli-"));
  log = path.join(folder, "run.jsonl");
  writeFileSync(log, LOG_FILE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(words: readonly string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const exit = await REPORT.run(words, {
    out: (line) => out.push(line),
    error: (line) => errors.push(line),
    progress: () => undefined,
  });
  return { exit, out: out.join("\n"), errors: errors.join("\n") };
}

it("writes the record, and says which hash it has", async () => {
  const file = path.join(folder, "report.json");
  const { exit, out } = await run([log, "--format", "json", "--out", file]);
  const { json, sha256 } = await recordOf(log);
  expect(exit).toBe(EXIT.ok);
  expect(readFileSync(file, "utf8")).toBe(json);
  expect(out).toContain(sha256);
});

it("writes the same PDF each time, of the record that the JSON is", async () => {
  const [one, two] = [path.join(folder, "one.pdf"), path.join(folder, "two.pdf")];
  const { sha256 } = await recordOf(log);
  for (const out of [one, two]) {
    const said = await run([log, "--format", "pdf", "--out", out]);
    expect([said.exit, said.out.includes(sha256)]).toEqual([EXIT.ok, true]);
  }
  expect(readFileSync(one, "latin1")).toMatch(/^%PDF-1\.7\n/);
  expect(readFileSync(one, "latin1")).toContain(`(Record ${sha256})`);
  expect(readFileSync(two).equals(readFileSync(one))).toBe(true);
});

it("writes to the terminal where no file is named", async () => {
  expect((await run([log, "--format", "html"])).out).toMatch(/^<!doctype html>/);
  expect((await run([log, "--format", "csv"])).out).toMatch(/^id,section,of,measure,status,value/);
});

it("says plainly which formats there are, and which need a file", async () => {
  await expect(run([log, "--format", "pdf"])).rejects.toThrow("--format pdf needs --out FILE");
  await expect(run([log, "--format", "bundle"])).rejects.toThrow("--format bundle needs --out FILE");
  await expect(run([log, "--format", "docx"])).rejects.toThrow(UsageError);
  await expect(run([log])).rejects.toThrow("--format takes json, html, pdf, csv, chai, bundle");
  await expect(run([])).rejects.toThrow("expected one RUN or PATH");
});

it("refuses a path that cannot be read, and a place that cannot be written, in one line", async () => {
  const missing = await run([path.join(folder, "none.jsonl"), "--format", "json"]);
  expect([missing.exit, missing.out]).toEqual([EXIT.unusable, ""]);
  const unwritable = await run([log, "--format", "json", "--out", path.join(folder, "no", "report.json")]);
  expect(unwritable.exit).toBe(EXIT.unusable);
  expect(unwritable.errors).toMatch(
    /^rounds: .*The file could not be written: .*Name a file in a folder that exists\.$/,
  );
});
