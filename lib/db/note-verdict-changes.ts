import type { Verdict } from "@/lib/core/verdict";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { queueAlerts } from "./queue-alerts";
import { VISIBLE_RUN } from "./run-record";

/** What a rule says of a run, or of a subgroup in it, as far as a change of it is kept. */
export type SaidVerdict = Pick<Verdict, "rule" | "subgroup" | "outcome" | "severity">;

export type NotedChange = SaidVerdict & {
  /** Counts the changes of a run. */
  readonly number: number;
  /** What the rule said before; null where it could not tell until then. */
  readonly before: Pick<Verdict, "outcome" | "severity"> | null;
  /** The last step that the verdict rests on; null for a run without points. */
  readonly step: number | null;
  readonly at: Date;
};

/** Of one run; the oldest go then, but never the last of a rule, from which the next change is told. */
const KEPT = 500;

/**
 * Keeps which verdicts of a run differ from what was said of it before. Until something is said of a rule, it could
 * not tell. Who is to be told of a critical verdict is put into the outbox with it. What was found of an earlier step
 * than is known already changes nothing: of two servers that check a run, the slower one may come last.
 *
 * @returns the changes, in the order of the verdicts
 */
export async function noteVerdictChanges(
  db: Database,
  params: {
    readonly runId: string;
    readonly verdicts: readonly SaidVerdict[];
    readonly step: number | null;
    readonly at: Date;
  },
): Promise<readonly NotedChange[]> {
  const { runId, verdicts, step, at } = params;
  return await inTransaction(db, async (transaction) => {
    // Holds the row, so that no other process gives out the same numbers.
    const { count } = await transaction.run.updateMany({
      where: { ...VISIBLE_RUN, id: runId },
      data: { nextSeries: { increment: 0 } },
    });
    if (count === 0) return [];
    const rows = await transaction.verdictChange.findMany({ where: { runId }, orderBy: { number: "asc" } });
    if (rows.some((row) => row.step !== null && step !== null && Number(row.step) > step)) return [];
    const last = new Map(rows.map((row) => [nameOf(row), row]));
    let number = rows.at(-1)?.number ?? 0;
    const changes: NotedChange[] = [];
    for (const { rule, subgroup, outcome, severity } of verdicts) {
      const known = last.get(nameOf({ rule, subgroup }));
      const isSame =
        known === undefined ? outcome === "cannot-tell" : known.status === outcome && known.severity === severity;
      if (isSame) continue;
      number += 1;
      const before = known === undefined ? null : toSaid(known);
      changes.push({ rule, subgroup, outcome, severity, number, before, step, at });
    }
    if (changes.length === 0) return [];
    const added = changes.map((change) => toRow(runId, change));
    await transaction.verdictChange.createMany({ data: added });
    await queueAlerts(transaction, { runId, changes: added });
    const newest = new Map([...rows, ...added].map((row) => [nameOf(row), row.number]));
    const superseded = rows.filter((row) => newest.get(nameOf(row)) !== row.number);
    const surplus = superseded.slice(0, Math.max(0, rows.length + added.length - KEPT));
    await transaction.verdictChange.deleteMany({ where: { runId, number: { in: surplus.map((row) => row.number) } } });
    return changes;
  });
}

function nameOf({ rule, subgroup }: { readonly rule: string; readonly subgroup: string | null }): string {
  return `${rule}\n${subgroup ?? ""}`;
}

function toRow(runId: string, { before, outcome, severity, subgroup, step, ...change }: NotedChange) {
  return {
    ...change,
    runId,
    subgroup: subgroup ?? "",
    before: before === null ? null : JSON.stringify(before),
    status: outcome,
    severity,
    step: step === null ? null : BigInt(step),
  };
}

function toSaid(row: {
  readonly status: string;
  readonly severity: string | null;
}): Pick<Verdict, "outcome" | "severity"> {
  return { outcome: row.status as Verdict["outcome"], severity: row.severity as Verdict["severity"] };
}
