import { quantile } from "@/lib/statistics/quantile";

/** Answers of one kind of request: how many with which status, and how long the good ones took. */
export type TallyRow = {
  readonly what: string;
  readonly count: number;
  readonly errors: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly greatestMs: number;
};

type Entry = { readonly statuses: Map<string, number>; readonly milliseconds: number[]; errors: number };

/** Counts answers by what was asked and by status. */
export class Tally {
  readonly #entries = new Map<string, Entry>();
  /** The first answers that were errors, for people to read. */
  readonly examples: string[] = [];

  /** @param status "no answer" where the connection broke */
  note(what: string, answer: { readonly status: number | "no answer"; readonly text?: string }, milliseconds: number) {
    const entry: Entry = this.#entries.get(what) ?? { statuses: new Map(), milliseconds: [], errors: 0 };
    this.#entries.set(what, entry);
    const status = String(answer.status);
    entry.statuses.set(status, (entry.statuses.get(status) ?? 0) + 1);
    if (isFine(answer.status)) entry.milliseconds.push(milliseconds);
    else {
      entry.errors += 1;
      if (this.examples.length < EXAMPLES) this.examples.push(`${what}: ${status} ${answer.text ?? ""}`.trim());
    }
  }

  get errors(): number {
    return [...this.#entries.values()].reduce((sum, { errors }) => sum + errors, 0);
  }

  rows(): TallyRow[] {
    return [...this.#entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, entry]) => toRow(what, entry));
  }
}

const EXAMPLES = 5;

/** Whatever a client must be ready for: done, unchanged, or told to wait by a rate limit. */
export function isFine(status: number | "no answer"): boolean {
  return status !== "no answer" && ((status >= 200 && status < 300) || status === 304 || status === 429);
}

function toRow(what: string, { statuses, milliseconds, errors }: Entry): TallyRow {
  const times = Float64Array.from(milliseconds);
  const at = (share: number): number => (times.length === 0 ? Number.NaN : quantile(times, share));
  return {
    what,
    count: [...statuses.values()].reduce((sum, count) => sum + count, 0),
    errors,
    statuses: Object.fromEntries([...statuses].sort()),
    medianMs: at(0.5),
    p95Ms: at(0.95),
    greatestMs: at(1),
  };
}
