import { type Database, prismaOf } from "./database";
import type { Prisma } from "./generated/sqlite/client";
import { ARRIVED_PREDICTIONS } from "./prediction-record";
import { parseStatedSettings } from "./stated-settings";

/**
 * A text that changes whenever what a diagnosis would read changes: where the points came from (a
 * file's digest and the version of its reader determine its points), what live batches added, how
 * series are mapped where people changed that, the settings with what people changed in them, the
 * prediction sets, and the version of the project's analysis plan. Cheap: no point is read.
 */
export async function findRunFingerprint(db: Database, params: { readonly runId: string }): Promise<RunFingerprint> {
  // Facts of a later revision under an earlier one would be stored as those of a run that has changed
  // since, and lists would wait for ever for a diagnosis that is there.
  for (let round = 1; round < ROUNDS; round += 1) {
    const found = await readFingerprint(db, params.runId);
    const { revision } = await prismaOf(db).run.findUniqueOrThrow({
      where: { id: params.runId },
      select: { revision: true },
    });
    if (revision === found.revision) return found;
  }
  return await readFingerprint(db, params.runId);
}

export type RunFingerprint = {
  readonly fingerprint: string;
  /**
   * The same without what live points change: two states of a run with the same one differ in live points alone, so
   * that what was found of the earlier one holds as of its last step.
   */
  readonly standing: string;
  readonly revision: number;
};

/** A run that never rests is looked at as it is. */
const ROUNDS = 4;

async function readFingerprint(db: Database, runId: string): Promise<RunFingerprint> {
  const { run, import: imports, liveBatch, series, predictionSet } = prismaOf(db);
  const { settings, editedSettings, revision, foldedThrough, project } = await run.findUniqueOrThrow({
    where: { id: runId },
    select: { settings: true, editedSettings: true, revision: true, foldedThrough: true, project: PLAN_VERSION },
  });
  const published = await imports.findMany({
    where: { runId, state: "published" },
    orderBy: [{ batchPosition: "asc" }, { publishedRevision: "asc" }, { id: "asc" }],
    select: { kind: true, sha256: true, readerVersion: true, accepted: true, filename: true },
  });
  const waiting = await liveBatch.findMany({
    where: { runId, sequence: { gt: foldedThrough } },
    orderBy: { sequence: "asc" },
    select: { sequence: true, idempotencyKey: true },
  });
  const edited = await series.findMany({
    where: { runId, isMappingEdited: true },
    orderBy: { number: "asc" },
    select: { identity: true, metric: true, layer: true, parameter: true, subgroup: true, split: true },
  });
  const predictions = await predictionSet.findMany({
    where: { runId, deletedAt: null },
    orderBy: [...ARRIVED_PREDICTIONS],
    select: { name: true, sha256: true, readerVersion: true, header: true, overlaps: true },
  });
  // Who stated a setting changes nothing of what it says.
  const stated = JSON.stringify(parseStatedSettings(editedSettings));
  const plan = project.analysisPlans.at(0)?.version;
  const facts = { settings, editedSettings: stated, foldedThrough, published, waiting, edited, predictions, plan };
  const files = published.filter(({ kind }) => kind === "file");
  const standing = { editedSettings: stated, files, edited, predictions, plan };
  return { fingerprint: writeFacts(facts), standing: writeFacts(standing), revision };
}

function writeFacts(facts: object): string {
  return JSON.stringify(facts, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}

/** The version says all of a plan: it is never changed. */
const PLAN_VERSION = {
  select: { analysisPlans: { orderBy: { version: "desc" }, take: 1, select: { version: true } } },
} as const satisfies Prisma.ProjectDefaultArgs;
