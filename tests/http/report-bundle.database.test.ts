import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { GET } from "@/app/api/v1/runs/[id]/report/route";
import type { Role } from "@/lib/auth/roles";
import type { AuditEntry } from "@/lib/core/audit-entry";
import { appendAnalysisPlan } from "@/lib/db/append-analysis-plan";
import { findAuditHead } from "@/lib/db/find-audit-head";
import { recordAuditEvent } from "@/lib/db/record-audit-event";
import { writePdf } from "@/lib/render/write-pdf";
import { readWhole } from "@/lib/report/bundle/part-bytes";
import { readZip } from "@/lib/report/bundle/read-zip";
import { envelopeSchema } from "@/lib/schema/bundle";
import type { VerificationDocument } from "@/lib/schema/verification";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { importRun } from "@/lib/usecases/import-run";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { verifyBundleFile } from "@/lib/usecases/verify-bundle-file";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";
import { type Files, reasonOf, sourceOf, statusesOf } from "../report/bundle-fixture";
import { LAYER_FILE, LOG_FILE, PLAN, PREDICTIONS_FILE } from "../report/report-files";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";

vi.mock("@/lib/usecases/verifier-text", () => ({ readVerifierText: async () => "// the verifier" }));

type Bundle = { readonly files: Files; readonly verified: VerificationDocument };

describeOnBothDatabases("bundles by API", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let folder = "";
  let projectId = "";
  let runId = "";
  const tokens: Partial<Record<Role, string>> = {};

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "rounds-report-bundle-route-"));
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    const actor = await actorIn(context.db, "engineer", `bundles ${context.db.provider}`);
    ({ projectId } = actor);
    const plan = { replaces: 0, content: PLAN, author: actor.id, at: new Date("2026-11-26T09:00:00Z") };
    await appendAnalysisPlan(context.db, { projectId, ...plan });
    for (const [filename, text] of [
      ["log.jsonl", LOG_FILE],
      ["layers.jsonl", LAYER_FILE],
    ] as const) {
      const file = {
        project: projectId,
        run: "one-run",
        filename,
        body: bodyOf(text),
        expectedBytes: null,
        expectedSha256: null,
      };
      ({ runId } = await importRun(runtime, actor, file));
    }
    const body = bodyOf(PREDICTIONS_FILE);
    await addPredictions(runtime, actor, { runId, filename: "p.csv", body, expectedBytes: null, expectedSha256: null });
    for (const role of ["engineer", "auditor"] as const) {
      tokens[role] = await giveToken(context.db, { role, projectIds: [projectId] });
    }
  });
  afterAll(async () => {
    await remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function exportAs(role: "engineer" | "auditor"): Promise<Bundle> {
    const headers = { authorization: `Bearer ${tokens[role]}` };
    const request = new Request(`http://rounds.test/api/v1/runs/${runId}/report?format=bundle`, { headers });
    const response = await GET(request, { params: Promise.resolve({ id: runId }) });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/zip"]);
    expect(response.headers.get("content-disposition")).toMatch(/filename="one-run report\.zip"/);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const file = path.join(folder, `${role}.zip`);
    await writeFile(file, bytes);
    const { keysFolder } = runtime.config;
    const params = { level: 5, trust: null, anchor: null, keysFolder, writePdf };
    const verified = await verifyBundleFile(file, params);
    const files: Files = new Map();
    for (const part of (await readZip(sourceOf(bytes))).files.values()) files.set(part.path, await readWhole(part));
    return { files, verified };
  }
  const textOf = ({ files }: Bundle, file: string) => Buffer.from(files.get(file) ?? []).toString("utf8");
  const entriesOf = (bundle: Bundle): AuditEntry[] =>
    textOf(bundle, "chain.jsonl")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));

  it("verify at all levels for whoever may see single patients", async () => {
    const bundle = await exportAs("engineer");
    expect(statusesOf(bundle.verified)).toEqual(["1 passed", "2 passed", "3 passed", "4 passed", "5 passed"]);
    expect(reasonOf(bundle.verified, 5)).toMatch(/^All \d{3} numbers and every verdict were computed again/);
    expect(JSON.parse(textOf(bundle, "inputs/run.json"))).toMatchObject({ name: "one-run", plan: { version: 1 } });
  });

  it("hold no predictions for auditors, whose level 5 says that they are not supplied", async () => {
    const bundle = await exportAs("auditor");
    expect([...bundle.files.keys()].filter((file) => file.includes("predictions"))).toEqual([]);
    expect(textOf(bundle, "inputs/points.jsonl")).not.toContain("burns");
    expect(bundle.verified.ok).toBe(true);
    expect(statusesOf(bundle.verified)[4]).toBe("5 not-supplied");
    expect(reasonOf(bundle.verified, 5)).toContain("single patients are closed");
  });

  it("have as the head of their log the entry that tells of this export", async () => {
    const bundle = await exportAs("engineer");
    const head = await findAuditHead(context.db);
    const envelope = envelopeSchema.parse(JSON.parse(textOf(bundle, "envelope.json")));
    expect(envelope.chain.head).toEqual(head);
    expect(envelope.made.by.name).toContain("engineer");
    expect(entriesOf(bundle)).toEqual([
      expect.objectContaining({
        action: "report.exported",
        object: `run:${runId}`,
        payload_sha256: envelope.recordSha256,
        details: { format: "bundle", whole: true },
      }),
    ]);
  });

  it("take along what the reader may read of the log, and nothing of other projects", async () => {
    const event = { actor: "person:x", action: "run.exported", object: "run:other", details: {} } as const;
    await recordAuditEvent(context.db, { ...event, project: "elsewhere" });
    await exportAs("auditor");
    const bundle = await exportAs("auditor");
    const entries = entriesOf(bundle);
    expect(entries.filter(({ action }) => action === "report.exported")).toHaveLength(2);
    expect(new Set(entries.map(({ project }) => project))).toEqual(new Set([projectId]));
    expect(statusesOf(bundle.verified)[2]).toBe("3 passed");
  });
});
