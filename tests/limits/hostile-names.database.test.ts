import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { exportRun } from "@/lib/usecases/export-run";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { getRunPage } from "@/lib/usecases/get-run-page";
import { getSeries } from "@/lib/usecases/get-series";
import { importRun } from "@/lib/usecases/import-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";

/** Names that a database, a page, a spreadsheet or a programming language could take for more than a name. */
const HOSTILE_NAMES = [
  "a\u0000b",
  "a\ud800b",
  "a\ud801b",
  "bell\u0007escape\u001b[31m",
  "line\nline\r\nline",
  "right\u202Eto\u2066left",
  "\uFEFFmark",
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "=cmd|' /C calc'!A0",
  "+1+1",
  "-1+1",
  "@SUM(1)",
  "\t=1",
  "'; DROP TABLE Series; --",
  "%s%n {{7*7}} #{7*7}",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "../../etc/passwd",
  "é",
  "e\u0301",
  "x".repeat(1024),
] as const;

const asStored = (name: string): string =>
  name
    .replaceAll("\u0000", "\\u0000")
    .replaceAll(/[\p{Surrogate}\u202E\u2066]/gu, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`);

describeOnBothDatabases("a log with hostile names", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };
  let runId = "";

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer");
    const wide = [1, 2, 3].map((step) => {
      const values = HOSTILE_NAMES.map((name, at) => `${JSON.stringify(name)}:${at + step / 8}`).join(",");
      return `{"step":${step},"loss":${1 / step},${values}}\n`;
    });
    const layers = HOSTILE_NAMES.filter((name) => name.length < 1000).map(
      (name, depth) =>
        `${JSON.stringify({ step: 1, kind: "layer", layer: `L${name}`, depth, grad_norm: 0.5, subgroup: name })}\n`,
    );
    const body = bodyOf([...wide, ...layers, "\u0000\u0000 no record \u202E\n"].join(""));
    const upload = {
      project: engineer.projectId,
      run: "hostile names",
      filename: "log.jsonl",
      body,
      expectedBytes: null,
      expectedSha256: null,
    };
    ({ runId } = await importRun(runtime, engineer, upload));
  });
  afterAll(() => remove());

  it("is kept whole, each name a series of its own with its own numbers", async () => {
    const { series } = await getSeries(runtime, engineer, runId, { maxPoints: 10 });
    for (const [at, name] of HOSTILE_NAMES.entries()) {
      const own = series.filter(({ key, count }) => key === asStored(name) && count === 3);
      expect([name, own.map(({ buckets }) => buckets.at(-1)?.last)]).toEqual([name, [at + 3 / 8]]);
    }
  });

  it("is shown and diagnosed like any other", async () => {
    const page = await getRunPage(runtime, engineer, runId);
    expect(page.run.name).toBe("hostile names");
    const { document } = await getDiagnosis(runtime, engineer, runId);
    expect(document.run.layers).toContain("Lright\\u202eto\\u2066left");
    expect(document.verdicts.length).toBeGreaterThan(0);
  });

  it("is exported as CSV without a cell that a spreadsheet would run", async () => {
    const { bytes } = await exportRun(runtime, engineer, runId, "csv");
    let text = "";
    for await (const piece of bytes) text += Buffer.from(piece).toString("utf8");
    const cells = text.match(/(?<=^|[,\n])(?:"(?:[^"]|"")*"|[^,\n\r]*)/g) ?? [];
    const names = cells.map((cell) => cell.replace(/^"|"$/g, "")).filter((cell) => !/^-?[\d.]/.test(cell));
    expect(names.some((name) => name.includes("cmd|"))).toBe(true);
    expect(names.filter((name) => /^[=+\-@\t\r]/.test(name))).toEqual([]);
  });
});
