import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { EXIT } from "@/cli/command";
import { COMPARE } from "@/cli/compare";
import { UsageError } from "@/cli/parse-arguments";
import { writeZip } from "@/lib/render/write-zip";
import { textPart } from "@/lib/report/bundle/part-bytes";
import { reportChangesDocumentSchema } from "@/lib/schema/report-changes";
import type { HashedRecord } from "@/lib/usecases/write-report";
import { LOG_FILE } from "../report/report-files";
import { recordOf } from "../report/report-of";

let folder = "";
let report: HashedRecord;
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "rounds-compare-cli-"));
  writeFileSync(at("run.jsonl"), LOG_FILE);
  report = await recordOf(at("run.jsonl"));
  writeFileSync(at("report.json"), report.json);
  writeFileSync(at("spelled.json"), `${JSON.stringify(report.record, null, 2)}\n`);
  const [first] = report.record.diagnosis.verdicts;
  const changed = {
    ...report.record,
    engine: { ...report.record.engine, version: "0" },
    diagnosis: { ...report.record.diagnosis, verdicts: [{ ...first, outcome: "finding", severity: "critical" }] },
    numbers: report.record.numbers.slice(1),
  };
  writeFileSync(at("changed.json"), JSON.stringify(changed));
  await pipeline(writeZip([textPart("report.json", report.json)]), createWriteStream(at("bundle.zip")));
  mkdirSync(at("unpacked"));
  writeFileSync(at("unpacked/report.json"), report.json);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...words: readonly string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const exit = await COMPARE.run(words, {
    out: (line) => out.push(line),
    error: (line) => errors.push(line),
    progress: () => undefined,
  });
  return { exit, out: out.join("\n"), errors: errors.join("\n") };
}

it.each(["report.json", "spelled.json", "bundle.zip", "unpacked"])("says that nothing differs in %s", async (name) => {
  const { exit, out } = await run(at("report.json"), at(name));
  expect(exit).toBe(EXIT.ok);
  expect(out).toBe(
    `before ${report.sha256}\nafter  ${report.sha256}\nNothing differs: ${report.record.numbers.length} numbers and every verdict are the same in both.`,
  );
});

it("says what changed and answers 1, in words and as one JSON object", async () => {
  const { exit, out, errors } = await run(at("report.json"), at("changed.json"));
  expect(exit).toBe(EXIT.finding);
  expect(out).toMatch(/^1 number and \d+ verdicts changed;/m);
  expect(out).toMatch(/^ {2}gone: /m);
  expect(out).toContain(`  Engine: version ${report.record.engine.version} → version 0`);
  expect(errors).toBe("Both are compared as they are; rounds verify checks a bundle.");
  const json = await run(at("report.json"), at("changed.json"), "--json");
  const document = reportChangesDocumentSchema.parse(JSON.parse(json.out));
  expect([document.before, document.numbers.length]).toEqual([report.sha256, 1]);
});

it("names each of the two that is no report, with what was expected there", async () => {
  writeFileSync(at("empty.json"), "{}");
  const { exit, out, errors } = await run(at("empty.json"), at("run.jsonl"));
  expect([exit, out]).toEqual([EXIT.unusable, ""]);
  expect(errors).toContain("empty.json, but found another at $.schema");
  expect(errors).toContain("run.jsonl, but it is no JSON");
  await pipeline(writeZip([textPart("other.txt", "x")]), createWriteStream(at("other.zip")));
  expect((await run(at("other.zip"), at("nothing.json"))).errors).toMatch(/holds neither report\.json.*\n.*ENOENT/);
});

it("wants two reports", async () => {
  await expect(run(at("report.json"))).rejects.toThrow(UsageError);
});
