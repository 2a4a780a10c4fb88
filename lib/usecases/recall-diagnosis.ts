import { BoundedMemory } from "@/lib/core/bounded-memory";
import type { Database } from "@/lib/db/database";
import { findDiagnosis } from "@/lib/db/find-diagnosis";
import { hasDiagnosis } from "@/lib/db/has-diagnosis";
import { type BasedDiagnosis, parseStoredDiagnosis } from "./stored-diagnosis";

/** In characters; a diagnosis has some ten to some hundred thousand. */
const LIMITS = { size: 16_000_000, milliseconds: 10 * 60_000 };

const memories = new WeakMap<Database, BoundedMemory<BasedDiagnosis>>();

/**
 * The diagnosis of a run under a key, from memory where this process has read it lately and it is still stored: the key
 * names everything that it was computed from, so that it never becomes untrue, but it may have been taken away with the
 * patients that it was computed of. Nothing is withheld in it: whoever hands it on does that for
 * its reader. It is the same object for all, and refuses to be changed.
 */
export async function recallDiagnosis(
  db: Database,
  { runId, key }: { readonly runId: string; readonly key: string },
): Promise<BasedDiagnosis | null> {
  const memory = memories.get(db) ?? new BoundedMemory<BasedDiagnosis>(LIMITS);
  memories.set(db, memory);
  const kept = memory.get(`${runId}/${key}`, performance.now());
  if (kept !== undefined) return (await hasDiagnosis(db, { runId, key })) ? kept : null;
  const json = await findDiagnosis(db, { runId, key });
  if (json === null) return null;
  const diagnosis = freeze(parseStoredDiagnosis(json));
  memory.set(`${runId}/${key}`, diagnosis, json.length, performance.now());
  return diagnosis;
}

function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}
