import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type AnalysisPlan, planText } from "@/lib/core/analysis-plan";
import { type AuditEntry, type AuditEvent, chainEvent, GENESIS_HASH, hashedText } from "@/lib/core/audit-entry";
import { canonicalJson } from "@/lib/core/canonical-json";
import type { ProofDocument } from "@/lib/core/proof-document";
import { composeGaps } from "@/lib/diagnostics/gap/compose-gaps";
import { JsonLinesRunWriter } from "@/lib/render/json-lines-run-writer";
import { nodeSha256 } from "@/lib/render/node-crypto";
import { readSigningKey, type SigningKey } from "@/lib/render/signing-keys";
import type { BundlePart } from "@/lib/report/bundle/bundle-layout";
import { readWhole, streamPart } from "@/lib/report/bundle/part-bytes";
import { signStatement } from "@/lib/report/bundle/seal-envelope";
import { signedStatementBytes } from "@/lib/report/bundle/signed-bytes";
import { NO_SURROUNDINGS } from "@/lib/report/pages/report-context";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import { bundleReport } from "@/lib/usecases/bundle-report";
import { composeInputs } from "@/lib/usecases/compose-inputs";
import { measureRun } from "@/lib/usecases/measure-run";
import { readPath } from "@/lib/usecases/read-path";
import type { DrawPdf } from "@/lib/usecases/render-report";
import { toReportEvidence } from "@/lib/usecases/to-report-evidence";
import { type HashedRecord, hashRecord } from "@/lib/usecases/write-report";
import { writeRun } from "@/lib/usecases/write-run";
import { ADA, type Files, sha256Text } from "./bundle-fixture";
import { LOG_FILE, PLAN, PREDICTIONS_FILE } from "./report-files";

const MINUTE = 60_000;

/** A report as the product makes it of a run, and all that it takes to make a bundle of it. */
type House = {
  readonly keysFolder: string;
  readonly key: SigningKey;
  /** Time of the first entry of the log, in milliseconds. */
  readonly begin: number;
  readonly report: HashedRecord;
  readonly plan: AnalysisPlan;
  /** As they are split from the inputs. */
  readonly gaps: ExperimentEvidence["gaps"];
  /** `inputs/`, with this plan or with another one. */
  inputs(plan: AnalysisPlan): readonly BundlePart[];
};

/** A run with predictions and an analysis plan, small so that it is measured in a moment, and a key an hour old. */
export async function openHouse(folder: string): Promise<House> {
  const target = path.join(folder, "planned");
  await mkdir(target);
  await writeFile(path.join(target, "log.jsonl"), LOG_FILE);
  await writeFile(path.join(target, "p.csv"), PREDICTIONS_FILE);
  await writeFile(path.join(target, "analysis-plan.json"), JSON.stringify(PLAN));
  const begin = Date.now() - 60 * MINUTE;
  const keysFolder = path.join(folder, "keys");
  const key = await readSigningKey(keysFolder, new Date(begin));
  const collected = await readPath(target, null);
  const { run, issues } = collected;
  if (run.plan === null) throw new Error("Expected a plan.");
  return {
    keysFolder,
    key,
    begin,
    report: hashRecord(toReportEvidence(measureRun(target, run, issues), true)),
    plan: run.plan,
    gaps: composeGaps(run, []).outcome,
    inputs: (plan) =>
      composeInputs({
        name: run.name,
        points: () => writeRun(collected, new JsonLinesRunWriter()),
        predictions: run.predictions,
        plan,
      }),
  };
}

/** The entries of a run's life up to its export, a minute apart; the plan's declaration is the second. */
function logOf(
  { begin, report, plan }: House,
  statementSha256: string,
  proofs: readonly ProofDocument[],
): AuditEntry[] {
  const run = { object: "run:r1", project: "p1", details: {} };
  const declared = { details: { version: plan.version }, payloadSha256: sha256Text(planText(plan)) };
  const happened: readonly Omit<AuditEvent, "actor">[] = [
    { action: "project.created", object: "project:p1", project: "p1", details: {} },
    { action: "plan.declared", object: "project:p1", project: "p1", ...declared },
    { action: "import.published", ...run, payloadSha256: "1".repeat(64) },
    ...proofs.map((proof) => ({
      ...run,
      action: "proof.planned" as const,
      object: `proof:${proof.run.id}/${proof.plan.sha256}`,
      payloadSha256: sha256Text(canonicalJson(proof.plan)),
    })),
    { action: "report.signed", ...run, payloadSha256: statementSha256 },
    { action: "report.exported", ...run, payloadSha256: report.sha256 },
  ];
  const entries: AuditEntry[] = [];
  for (const [index, event] of happened.entries()) {
    const at = new Date(begin + index * MINUTE);
    const after = entries.at(-1) ?? null;
    entries.push(chainEvent({ actor: "person:u1", ...event }, { after, at, sha256: sha256Text }));
  }
  return entries;
}

/** The same entries, numbered and hashed anew one after the other: a log that was rewritten. */
export function chainAnew(entries: readonly AuditEntry[]): AuditEntry[] {
  const chained: AuditEntry[] = [];
  for (const entry of entries) {
    const follows = { ...entry, seq: chained.length + 1, prev_hash: chained.at(-1)?.hash ?? GENESIS_HASH };
    chained.push({ ...follows, hash: sha256Text(hashedText(follows)) });
  }
  return chained;
}

const noPdf: DrawPdf = async () => new TextEncoder().encode("%PDF");

type Sealed = {
  readonly report?: HashedRecord;
  /** The plan that the inputs hold, where it is another one than that of the log. */
  readonly plan?: AnalysisPlan;
  /** What the house is made to say in place of its own log. */
  readonly changeLog?: (entries: readonly AuditEntry[]) => readonly AuditEntry[];
  /** When the person signed, after the first entry. */
  readonly signedAfterMs?: number;
  /** Takes time: left out where nobody looks at the PDF. */
  readonly drawPdf?: DrawPdf;
  /** What experiments show; absent as in bundles from before they stood beside a record. */
  readonly experiments?: ExperimentEvidence;
  /** The plans that the log tells of, where they are others. */
  readonly registered?: readonly ProofDocument[];
};

/** The files of the bundle that the house makes of its report, signed by a person. */
export async function sealReport(house: House, sealed: Sealed = {}): Promise<Files> {
  const { keysFolder, key, begin } = house;
  const { report = house.report, plan = house.plan, changeLog, signedAfterMs = 3 * MINUTE, drawPdf = noPdf } = sealed;
  const at = new Date(begin + signedAfterMs).toISOString();
  const statement = { ...ADA, at, recordSha256: report.sha256 };
  const log = logOf(
    { ...house, report },
    await nodeSha256([signedStatementBytes(statement)]),
    sealed.registered ?? sealed.experiments?.proofs ?? [],
  );
  const parts = await bundleReport({
    report,
    inputs: house.inputs(plan),
    madeBy: { id: "u1", name: ADA.name },
    entries: changeLog?.(log) ?? log,
    surroundings: {
      ...NO_SURROUNDINGS,
      signatures: [await signStatement(statement, key.signer)],
      ...(sealed.experiments === undefined ? {} : { experiments: sealed.experiments }),
    },
    keysFolder,
    drawPdf,
  });
  const files: Files = new Map();
  for (const part of parts) files.set(part.path, await readWhole({ stream: () => streamPart(part) }));
  return files;
}

/** A report whose record was changed, hashed anew. */
export function changeRecord({ record }: HashedRecord, change: (json: string) => string): HashedRecord {
  const before = canonicalJson(record);
  const json = change(before);
  if (json === before) throw new Error("Nothing was changed.");
  return { record: JSON.parse(json), json, sha256: sha256Text(json) };
}
