import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Actor, Role } from "@/lib/auth/roles";
import type { AuditEntry } from "@/lib/core/audit-entry";
import { closeAuditMinutes } from "@/lib/db/close-audit-minutes";
import { recordAuditEvent } from "@/lib/db/record-audit-event";
import { writePdf } from "@/lib/render/write-pdf";
import { readWhole } from "@/lib/report/bundle/part-bytes";
import { readZip } from "@/lib/report/bundle/read-zip";
import { type Envelope, envelopeSchema } from "@/lib/schema/bundle";
import { reportViewSchema } from "@/lib/schema/report";
import type { VerificationDocument } from "@/lib/schema/verification";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { exportBundle } from "@/lib/usecases/export-bundle";
import { getReport } from "@/lib/usecases/get-report";
import { importRun } from "@/lib/usecases/import-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { signReport } from "@/lib/usecases/sign-report";
import { verifyBundleFile } from "@/lib/usecases/verify-bundle-file";
import { describeOnBothDatabases } from "../db/both-databases";
import { reasonOf, sourceOf, statusesOf } from "../report/bundle-fixture";
import { LAYER_FILE, LOG_FILE, PREDICTIONS_FILE } from "../report/report-files";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";

vi.mock("@/lib/usecases/verifier-text", () => ({ readVerifierText: async () => "// the verifier" }));

type Bundle = {
  readonly verified: VerificationDocument;
  readonly envelope: Envelope;
  readonly entries: readonly AuditEntry[];
  readonly html: string;
};

const BEFORE = /The entry of 1 signature lies before the part of the log that goes along and cannot be checked here\./;

describeOnBothDatabases("bundles of signed reports", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let folder = "";
  let projectId = "";
  let runId = "";

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "rounds-signed-bundle-"));
    ({ runtime, remove } = runtimeOn(context.db));
    const actor = await actorIn(context.db, "engineer", `signed bundles ${context.db.provider}`);
    ({ projectId } = actor);
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
    for (const role of ["clinician", "auditor"] as const) await sign(role);
  });
  afterAll(async () => {
    await remove();
    rmSync(folder, { recursive: true, force: true });
  });

  function as(role: Role): Actor {
    return {
      kind: "person",
      id: `person:${role}`,
      name: `Dr. ${role}`,
      roleEverywhere: null,
      roles: { [projectId]: role },
    };
  }

  async function sign(role: Role): Promise<void> {
    const { sha256 } = await getReport(runtime, as(role), runId);
    const body = { recordSha256: sha256, meaning: "review", password: "any" } as const;
    await signReport(runtime, as(role), runId, body, async () => undefined);
  }

  async function exportAs(role: Role): Promise<Bundle> {
    const { signal } = new AbortController();
    const sent = await exportBundle(runtime, as(role), runId, reportViewSchema.parse({}), signal);
    const bytes = await readWhole({ stream: () => sent.bytes });
    const file = path.join(folder, `${role}.zip`);
    await writeFile(file, bytes);
    const { keysFolder } = runtime.config;
    const params = { level: 5, trust: null, anchor: null, keysFolder, writePdf };
    const { files } = await readZip(sourceOf(bytes));
    const textOf = async (name: string): Promise<string> => {
      const part = files.get(name);
      return part === undefined ? "" : Buffer.from(await readWhole(part)).toString("utf8");
    };
    return {
      verified: await verifyBundleFile(file, params),
      envelope: envelopeSchema.parse(JSON.parse(await textOf("envelope.json"))),
      entries: (await textOf("chain.jsonl"))
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
      html: await textOf("report.html"),
    };
  }

  it("verify, and say of who may not read the log that the entry of the signature cannot be checked", async () => {
    const { verified, envelope, html } = await exportAs("engineer");
    expect(statusesOf(verified)).toEqual(["1 passed", "2 passed", "3 passed", "4 passed", "5 passed"]);
    expect(reasonOf(verified, 2)).toContain("signed by Dr. clinician (review, ");
    expect(reasonOf(verified, 3)).toMatch(BEFORE);
    expect(envelope.signatures.map(({ statement }) => statement.name)).toEqual(["Dr. clinician"]);
    expect(html).toContain("Dr. clinician");
    expect(envelope.review).toEqual([]);
  });

  it("go back to the entry of the signature for readers of the log, however many entries came since", async () => {
    const event = {
      actor: "person:x",
      action: "run.exported",
      object: "run:other",
      details: {},
      project: projectId,
    } as const;
    for (let index = 0; index < 1100; index += 1) await recordAuditEvent(context.db, event);
    const { verified, entries } = await exportAs("auditor");
    expect(verified.ok).toBe(true);
    expect(reasonOf(verified, 3)).not.toMatch(BEFORE);
    expect(entries.length).toBeGreaterThan(1100);
    expect(entries.filter(({ action }) => action === "report.signed")).not.toEqual([]);
  });

  it("tell readers of the log who opened results and exported reports, a line for each person", async () => {
    await closeAuditMinutes(context.db, { now: new Date(Date.now() + 120_000) });
    await exportAs("engineer");
    const { envelope, html, verified } = await exportAs("auditor");
    const lines = envelope.review.map(({ by, did, about }) => [by.id, did, about.replace(/,.*/, "")]);
    expect(lines).toContainEqual(["person:engineer", "exported a report", "2 times"]);
    expect(lines).toContainEqual(["person:auditor", "exported a report", "1 time"]);
    expect(lines).toContainEqual([
      "person:engineer",
      "opened results on groups of patients with nothing withheld",
      expect.stringMatching(/^in \d+ minutes?$/),
    ]);
    const times = envelope.review.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
    expect(html).toContain("What was done with this run");
    expect(statusesOf(verified).slice(0, 4)).toEqual(["1 passed", "2 passed", "3 passed", "4 passed"]);
  });

  it("stop at an entry of another project, and say so of the signature before it", async () => {
    const event = { actor: "person:x", action: "run.exported", object: "run:other", details: {} } as const;
    await recordAuditEvent(context.db, { ...event, project: "elsewhere" });
    const { verified, entries } = await exportAs("auditor");
    expect(verified.ok).toBe(true);
    expect(reasonOf(verified, 3)).toMatch(BEFORE);
    expect(new Set(entries.map(({ project }) => project))).toEqual(new Set([projectId]));
  });
});
