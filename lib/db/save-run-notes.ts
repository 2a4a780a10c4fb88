import type { Database, Transaction } from "./database";
import { inTransaction } from "./in-transaction";
import { VISIBLE_RUN } from "./run-record";
import { splitList } from "./split-list";
import { statementsIn } from "./statements-in";
import { tallyForAudit } from "./tally-for-audit";

export type Note = { readonly key: string; readonly value: string };

export type SavedNotes =
  | { readonly status: "saved" }
  /** There is no such run that may be written to. */
  | { readonly status: "gone" }
  /** A parameter was stated before, with another value. */
  | { readonly status: "conflict"; readonly key: string; readonly stored: string; readonly sent: string }
  | { readonly status: "too-many"; readonly limit: number };

/** Far more than any client states; each is a row. */
const NOTES_LIMIT = 20_000;
/** Databases limit the parameters of one statement. */
const KEYS_AT_ONCE = 500;

type OfKeys = { readonly where: { readonly runId: string; readonly key: { readonly in: string[] } } };
/** Parameters and tags are kept alike. */
type NoteTable = {
  readonly findMany: (of: OfKeys) => PromiseLike<readonly Note[]>;
  readonly deleteMany: (of: OfKeys) => PromiseLike<unknown>;
};

/**
 * Writes parameters and tags of a run, all of them or nothing. A parameter is written once: the same value again
 * changes nothing, another one is refused (but see `isReplacing`). A tag takes the place of the one before. Any number of clients may send
 * the same at once.
 */
export async function saveRunNotes(
  db: Database,
  params: {
    readonly runId: string;
    readonly parameters: readonly Note[];
    /** Whether a parameter takes the place of the one before as well: some clients change theirs. */
    readonly isReplacing?: boolean;
    /** The last of one key counts. */
    readonly tags: readonly Note[];
    readonly by: string;
    readonly at: Date;
  },
): Promise<SavedNotes> {
  const { runId, by, at, isReplacing = false } = params;
  return await inTransaction(db, async (transaction): Promise<SavedNotes> => {
    // Holds the row, so that two clients never both find a key free.
    const { count } = await transaction.run.updateMany({
      where: { ...VISIBLE_RUN, id: runId },
      data: { updatedAt: at },
    });
    if (count === 0) return { status: "gone" };
    const parameters = isReplacing
      ? await findChanged(transaction.runParameter, runId, params.parameters)
      : await findNew(transaction, runId, params.parameters);
    if ("stored" in parameters) return { status: "conflict", ...parameters };
    const tags = await findChanged(transaction.runTag, runId, params.tags);
    if (parameters.length + tags.length === 0) return { status: "saved" };
    const known = await countNotes(transaction, runId);
    if (known + parameters.length + tags.length > NOTES_LIMIT) return { status: "too-many", limit: NOTES_LIMIT };
    const own = ({ key, value }: Note) => ({ runId, key, value });
    if (isReplacing) await dropNotes(transaction.runParameter, runId, parameters);
    if (parameters.length > 0) await transaction.runParameter.createMany({ data: parameters.map(own) });
    await dropNotes(transaction.runTag, runId, tags);
    if (tags.length > 0) await transaction.runTag.createMany({ data: tags.map(own) });
    await tallyNotes(db, transaction, { runId, by, at });
    return { status: "saved" };
  });
}

/** Takes a tag from a run. @returns false when there is no such run that may be written to, or no such tag */
export async function deleteRunTag(
  db: Database,
  params: { readonly runId: string; readonly key: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const { runId, key, by, at } = params;
  return await inTransaction(db, async (transaction) => {
    const run = await transaction.run.updateMany({ where: { ...VISIBLE_RUN, id: runId }, data: { updatedAt: at } });
    if (run.count === 0) return false;
    const { count } = await transaction.runTag.deleteMany({ where: { runId, key } });
    if (count > 0) await tallyNotes(db, transaction, { runId, by, at });
    return count > 0;
  });
}

async function findNew(
  transaction: Transaction,
  runId: string,
  sent: readonly Note[],
): Promise<readonly Note[] | { readonly key: string; readonly stored: string; readonly sent: string }> {
  if (sent.length === 0) return [];
  const rows = await transaction.runParameter.findMany({ where: { runId, key: { in: sent.map(({ key }) => key) } } });
  const known = new Map(rows.map(({ key, value }) => [key, value]));
  for (const { key, value } of sent) {
    const stored = known.get(key);
    if (stored !== undefined && stored !== value) return { key, stored, sent: value };
  }
  return sent.filter(({ key }) => !known.has(key));
}

async function findChanged(table: NoteTable, runId: string, sent: readonly Note[]): Promise<readonly Note[]> {
  if (sent.length === 0) return [];
  const last = new Map(sent.map(({ key, value }) => [key, value]));
  const known = new Map<string, string>();
  for (const keys of splitList([...last.keys()], KEYS_AT_ONCE)) {
    const rows = await table.findMany({ where: { runId, key: { in: [...keys] } } });
    for (const { key, value } of rows) known.set(key, value);
  }
  return [...last].flatMap(([key, value]) => (known.get(key) === value ? [] : [{ key, value }]));
}

async function dropNotes(table: NoteTable, runId: string, notes: readonly Note[]): Promise<void> {
  for (const some of splitList(notes, KEYS_AT_ONCE)) {
    await table.deleteMany({ where: { runId, key: { in: some.map(({ key }) => key) } } });
  }
}

async function countNotes(transaction: Transaction, runId: string): Promise<number> {
  return (
    (await transaction.runParameter.count({ where: { runId } })) +
    (await transaction.runTag.count({ where: { runId } }))
  );
}

/** One entry for a run, a client and a minute. */
async function tallyNotes(
  db: Database,
  transaction: Transaction,
  { runId, by, at }: { readonly runId: string; readonly by: string; readonly at: Date },
): Promise<void> {
  const { projectId } = await transaction.run.findUniqueOrThrow({ where: { id: runId }, select: { projectId: true } });
  await tallyForAudit(db, statementsIn(transaction), {
    action: "run.described",
    actor: by,
    object: `run:${runId}`,
    project: projectId,
    times: 1,
    amount: 0,
    digests: [],
    at,
  });
}
