import type { ClientRunRecord } from "./client-run-record";
import { type Database, rawOf } from "./database";
import { dateOfText } from "./date-text";

/**
 * Finds a run of a project for a tracker's client, deleted or not; null when there is none. Asked with each batch, in
 * one statement.
 */
export async function findClientRun(
  db: Database,
  params: { readonly projectId: string; readonly id: string },
): Promise<ClientRunRecord | null> {
  const [row] = await rawOf(db).all(
    `SELECT "id", "projectId", "name", "settings", "editedSettings", "revision", "foldedThrough", "experimentNumber",
       "training", "createdBy", "deletionReason", "startedAt", "endedAt", "createdAt", "deletedAt"
     FROM "run" WHERE "id" = ? AND "projectId" = ? AND "state" = 'ready'`,
    [params.id, params.projectId],
  );
  if (row === undefined) return null;
  const [id, projectId, name, settings, editedSettings, revision, foldedThrough, experimentNumber] = row;
  const [training, createdBy, deletionReason, startedAt, endedAt, createdAt, deletedAt] = row.slice(8);
  return {
    id: String(id),
    projectId: String(projectId),
    name: String(name),
    settings: String(settings),
    editedSettings: String(editedSettings),
    revision: Number(revision),
    foldedThrough: Number(foldedThrough),
    training: textOrNull(training),
    startedAt: dateOfText(db.provider, startedAt),
    endedAt: dateOfText(db.provider, endedAt),
    experimentNumber: experimentNumber === null ? null : Number(experimentNumber),
    createdBy: textOrNull(createdBy),
    createdAt: dateOfText(db.provider, createdAt) ?? new Date(Number.NaN),
    deletedAt: dateOfText(db.provider, deletedAt),
    deletionReason: textOrNull(deletionReason),
  };
}

function textOrNull(value: unknown): string | null {
  return value === null ? null : String(value);
}
