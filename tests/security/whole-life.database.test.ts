import { writeFile } from "node:fs/promises";
import { Socket } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { Actor } from "@/lib/auth/roles";
import type { PlanContent } from "@/lib/core/analysis-plan";
import { writePdf } from "@/lib/render/write-pdf";
import { REPORT_FORMAT_NAMES, reportViewSchema } from "@/lib/schema/report";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { changeMapping } from "@/lib/usecases/change-mapping";
import { changeRun } from "@/lib/usecases/change-run";
import { exportBundle } from "@/lib/usecases/export-bundle";
import { exportProject } from "@/lib/usecases/export-project";
import { exportReport } from "@/lib/usecases/export-report";
import { exportRun } from "@/lib/usecases/export-run";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { getSubgroups } from "@/lib/usecases/get-subgroups";
import { importRun } from "@/lib/usecases/import-run";
import { listAudit } from "@/lib/usecases/list-audit";
import { listJudgements } from "@/lib/usecases/list-judgements";
import { recordJudgement } from "@/lib/usecases/record-judgement";
import type { Runtime } from "@/lib/usecases/runtime";
import { saveAnalysisPlan } from "@/lib/usecases/save-analysis-plan";
import { verifyBundleFile } from "@/lib/usecases/verify-bundle-file";
import { describeOnBothDatabases } from "../db/both-databases";
import { zipBytes } from "../limits/zip-bytes";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";
import { INHERITED_NAMES, listInherited } from "./built-in-prototypes";
import { watchConnections } from "./watch-connections";

vi.mock("@/lib/usecases/verifier-text", () => ({ readVerifierText: async () => "// the verifier" }));

const URLS = [
  "http://169.254.169.254/latest/meta-data",
  "https://outside.example/x.png",
  "file:///etc/passwd",
  "//outside.example/y",
] as const;
const NAMES = [URLS[0], URLS[3], "__proto__", "constructor", "toString"] as const;

const lines = (records: readonly object[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join("");
/** JSON with a key that an object literal could not have. */
const keyed = (entries: readonly (readonly [string, unknown])[]): object => Object.fromEntries(entries);

const LOG = lines(
  Array.from({ length: 12 }, (_, step) => step).flatMap((step) => [
    keyed([
      ["step", step],
      ["loss", 1 / (step + 1)],
      ["note", URLS[0]],
      ...NAMES.map((name, at) => [name, at] as const),
    ]),
    ...NAMES.map((name, depth) => ({
      step,
      kind: "layer",
      layer: `L.${name}`,
      depth: depth + 1,
      grad_norm: 0.5 + depth / 8,
      numel: 8,
    })),
    ...NAMES.map((subgroup) => ({ step, kind: "subgroup_loss", subgroup, n: 40, mean: 0.5, m2: 0.5 })),
  ]),
);
const META = JSON.stringify(
  keyed([
    ["model", URLS[1]],
    ["dataset", URLS[2]],
    ["notes", URLS[0]],
    ["numel", keyed(NAMES.map((name) => [name, 8]))],
    ["subgroup_n_train", keyed(NAMES.map((name) => [name, 40]))],
    ...INHERITED_NAMES.map((name) => [name, { polluted: true }] as const),
  ]),
);
const YAML = `model: ${URLS[0]}\n__proto__:\n  polluted: true\nconstructor:\n  prototype:\n    polluted: true\n`;
const PREDICTIONS = [
  `subgroup,y_true,y_prob,constructor,__proto__,toString,link\n`,
  ...NAMES.flatMap((name) =>
    Array.from({ length: 24 }, (_, row) => {
      const risk = 0.1 + ((row * 37) % 60) / 100;
      return `"${name}",${row % 3 === 0 ? 1 : 0},${risk},${name},a,b,${URLS[row % URLS.length]}\n`;
    }),
  ),
].join("");
const PLAN: PlanContent = {
  primaryMeasures: ["calibration"],
  margins: { calibration: 0.223 },
  threshold: { value: 0.2, owner: URLS[0], reason: URLS[1] },
  decisionRange: { from: 0.1, to: 0.5 },
  subgroups: NAMES.map((name) => ({ kind: "label", name, column: "subgroup", label: name })),
  reference: null,
};

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(Buffer.from(piece));
  return Buffer.concat(parts);
}

describeOnBothDatabases("a run whose every text is an address or the name of a member of every object", (context) => {
  const before = listInherited();
  let watch: ReturnType<typeof watchConnections>;
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let actor: Actor & { readonly projectId: string };
  const reports = new Map<string, Buffer>();
  let groups: readonly string[] = [];
  let layers: readonly string[] = [];

  beforeAll(async () => {
    watch = watchConnections({ refuses: true });
    ({ runtime, remove } = runtimeOn(context.db));
    actor = await actorIn(context.db, "administrator", URLS[1]);
    const members = [
      { name: "metrics.jsonl", content: LOG },
      { name: "meta.json", content: META },
      { name: "hparams.yaml", content: YAML },
    ];
    const file = {
      project: actor.projectId,
      run: URLS[0],
      filename: `${URLS[1]}.zip`,
      expectedBytes: null,
      expectedSha256: null,
    };
    const { runId } = await importRun(runtime, actor, { ...file, body: bodyOf(zipBytes(members)) });
    await addPredictions(runtime, actor, {
      runId,
      filename: URLS[2],
      body: bodyOf(PREDICTIONS),
      expectedBytes: null,
      expectedSha256: null,
    });
    await changeRun(runtime, actor, runId, { settings: { schedule: URLS[3] } });
    const choice = { search: URLS[1], show: "all" } as const;
    await changeMapping(runtime, actor, runId, { series: choice, change: { metric: URLS[0] }, dryRun: false });
    await saveAnalysisPlan(runtime, actor, actor.projectId, { replaces: 0, content: PLAN });
    const { document } = await getDiagnosis(runtime, actor, runId);
    ({ layers } = document.run);
    const { seen } = await listJudgements(runtime, actor, runId);
    const [verdict] = document.verdicts;
    if (verdict === undefined) throw new Error("A diagnosis without a verdict.");
    const said = { rule: verdict.rule, subgroup: verdict.subgroup, seen, kind: "disagree", text: URLS[0] } as const;
    await recordJudgement(runtime, actor, runId, said);
    const told = await getSubgroups(runtime, actor, runId);
    groups = [JSON.stringify(told)];
    const view = reportViewSchema.parse({});
    for (const format of REPORT_FORMAT_NAMES) {
      const sent =
        format === "bundle"
          ? await exportBundle(runtime, actor, runId, view)
          : await exportReport(runtime, actor, runId, format, view);
      reports.set(format, await bytesOf(sent.bytes));
    }
    for (const format of ["csv", "jsonl", "parquet"] as const)
      await bytesOf((await exportRun(runtime, actor, runId, format)).bytes);
    await bytesOf((await exportProject(runtime, actor, actor.projectId)).bytes);
    await listAudit(runtime, actor, { limit: 100 });
    await gatheredWritten(context.db);
  }, 300_000);
  afterAll(async () => {
    watch.stop();
    await remove();
  });

  it("is read, judged, reported and verified without a connection but those to the database", async () => {
    const bundle = path.join(runtime.config.dataFolder, "bundle.zip");
    await writeFile(bundle, reports.get("bundle") ?? "");
    const { keysFolder } = runtime.config;
    const verified = await verifyBundleFile(bundle, {
      level: context.provider === "sqlite" ? 5 : 2,
      trust: null,
      anchor: null,
      keysFolder,
      writePdf,
    });
    expect(verified.levels.filter(({ status }) => status === "failed")).toEqual([]);
    const seen = [...new Set(watch.seen())];
    const database = context.provider === "sqlite" ? [] : [new URL(context.url).host];
    expect(seen.filter((place) => !database.includes(place))).toEqual([]);
  });

  it("has each of them as a layer and as a group of patients like any other", () => {
    expect([...layers].sort()).toEqual(NAMES.map((name) => `L.${name}`).sort());
    for (const name of NAMES) {
      expect(groups.join("")).toContain(JSON.stringify(name));
      expect(reports.get("json")?.toString()).toContain(JSON.stringify(name));
    }
  });

  it("leaves what every object inherits as it was", () => {
    expect(listInherited()).toEqual(before);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("would not go unseen if it asked somebody", async () => {
    const own = watchConnections({ refuses: true });
    const socket = new Socket().on("error", () => undefined).connect(9, "127.0.0.1");
    expect(() => fetch(URLS[1])).toThrow("was asked for");
    socket.destroy();
    own.stop();
    expect(own.seen()).toEqual(["127.0.0.1:9", `fetch ${URLS[1]}`]);
  });
});
