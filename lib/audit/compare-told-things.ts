import { AUDIT_ACTIONS, type AuditAction } from "@/lib/core/audit-actions";
import type { AuditEntry } from "@/lib/core/audit-entry";
import type { ToldThing } from "@/lib/db/list-told-things";

/** Where what is stored is not what the log tells; `seq` is the entry's number, null where there is none. */
type ToldFault = { readonly seq: number | null; readonly reason: string };
/** Something that is told and not there, of a run that may turn out to have been removed for good. */
type Missing = ToldFault & { readonly run: unknown };

/**
 * Compares what is stored with what the entries of the log told when it was stored. Nothing in a fault names what
 * it is of, so that whoever may read the log of one project may be told of all.
 */
export class ToldThings {
  readonly #stored: Map<string, ToldThing>;
  /** Number of the last entry when they were read: what came later is not among them. */
  readonly #upTo: number;
  readonly #faults: (ToldFault | Missing)[] = [];
  /** Ids of runs that were removed for good, with all that was stored of them. */
  readonly #purged = new Set<unknown>();
  readonly #told = new Set<string>();
  #begin: string | null = null;

  constructor(stored: readonly ToldThing[], upTo: number) {
    this.#stored = new Map(stored.map((thing) => [keyOf(thing.action, thing.object, thing.number), thing]));
    this.#upTo = upTo;
  }

  /** Hands the entries on, and looks at each. */
  async *following(entries: AsyncIterable<AuditEntry>): AsyncGenerator<AuditEntry> {
    for await (const entry of entries) {
      this.#begin ??= entry.at;
      this.#compare(entry);
      yield entry;
    }
  }

  /** Once all entries were handed on: the faults in the order of the entries, then what no entry tells of. */
  faults(): readonly ToldFault[] {
    const begin = this.#begin ?? "";
    const untold = [...this.#stored].filter(([key, { createdAt }]) => !this.#told.has(key) && createdAt >= begin);
    const standing = this.#faults.filter((fault) => !("run" in fault && this.#purged.has(fault.run)));
    const faults = standing.map(({ seq, reason }) => ({ seq, reason }));
    return [...faults, ...untold.map(([, { action }]) => ({ seq: null, reason: describeUntold(action) }))];
  }

  #compare({ seq, action, object, details, payload_sha256: sha256 }: AuditEntry): void {
    if (action === "run.purged") this.#purged.add(object.slice(RUN.length));
    if (!isOfThings(action)) return;
    const isSignature = action === "report.signed";
    const number = isSignature ? seq : (details["version"] ?? details["number"] ?? null);
    const key = keyOf(action, object, number);
    this.#told.add(key);
    const thing = this.#stored.get(key);
    const words = `Entry ${seq} tells that somebody ${AUDIT_ACTIONS[action]}`;
    if (thing === undefined) {
      const reason = `${words}, and that is no longer stored.`;
      if (seq <= this.#upTo)
        this.#faults.push({ seq, reason, run: isSignature ? object.slice(RUN.length) : details["run"] });
    } else if (thing.sha256 !== sha256) {
      this.#faults.push({ seq, reason: `${words}, and what is stored of it now is not what was stored then.` });
    }
  }
}

/** How a run is named as the object of an entry. */
const RUN = "run:";

const OF_THINGS = [
  "plan.declared",
  "judgement.recorded",
  "judgement.step-added",
  "predictions.added",
  "report.signed",
  "proof.planned",
  "proof.step-added",
  "proof.answered",
] as const;

function isOfThings(action: string): action is (typeof OF_THINGS)[number] {
  return OF_THINGS.some((known) => known === action);
}

function keyOf(action: string, object: string, number: unknown): string {
  return `${action} ${object} ${number === null ? "" : String(number)}`;
}

function describeUntold(action: AuditAction): string {
  return `Something is stored as if somebody ${AUDIT_ACTIONS[action]}, and no entry of the log tells of it.`;
}
