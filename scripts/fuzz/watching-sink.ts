import type { IngestSink } from "@/lib/ingest/ingest-port";
import { NAME_LENGTH_LIMIT } from "@/lib/ingest/limits";
import type { SeriesContext, SeriesMapping } from "@/lib/series/run-data";
import { Violation } from "./violation";

/** FNV-1a over 32 bits at a time is enough to tell two readings apart. */
const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** PostgreSQL refuses NUL in texts, and UTF-8 cannot write half a surrogate pair. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** A sink that believes nothing: it checks every call against what a sink may rely on, and counts. */
export class WatchingSink implements IngestSink {
  points = 0;
  issues = 0;
  rejected = 0;
  /** Kept here too, for a reader may take what is thrown at it for a fault of the file. */
  violation: Violation | null = null;
  readonly #numbers = new Map<string, number>();
  readonly #budget: number;
  readonly #double = new Float64Array(1);
  readonly #words = new Uint32Array(this.#double.buffer);
  #digest = FNV_START;
  #said = "";

  /** @param budget points, series and issues that an input of this size may give at most */
  constructor(budget: number) {
    this.#budget = budget;
  }

  /** Equal for two readings that gave the same. */
  get digest(): string {
    return `${this.points} points, ${this.#numbers.size} series, digest ${this.#digest >>> 0}\n${this.#said}`;
  }

  seriesNumber(key: string, context: SeriesContext): number {
    for (const name of [key, ...Object.values(context)]) this.#checkName(name);
    const identity = JSON.stringify([key, Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))]);
    const known = this.#numbers.get(identity);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(identity, number);
    this.#say(identity);
    return number;
  }

  point(series: number, step: number, timeMicros: number, value: number): void {
    if (!Number.isInteger(series) || series < 0 || series >= this.#numbers.size) {
      throw this.#report(`a point of series ${series}, which nobody asked for`);
    }
    if (!Number.isSafeInteger(step) || Object.is(step, -0)) throw this.#report(`the step ${step}`);
    if (!Number.isNaN(timeMicros) && !Number.isSafeInteger(timeMicros)) throw this.#report(`the time ${timeMicros}`);
    if (typeof value !== "number") throw this.#report(`a value that is a ${typeof value}`);
    this.points += 1;
    if (this.points > this.#budget) throw this.#report(`more than ${this.#budget} points`);
    this.#mix(series);
    this.#mixDouble(step);
    this.#mixDouble(timeMicros);
    this.#mixDouble(value);
  }

  markEstimated(series: number, reason: string): void {
    this.#say(`estimated ${series} ${reason}`);
  }

  mapping(series: number, mapping: SeriesMapping): void {
    for (const name of Object.values(mapping)) if (name !== null) this.#checkName(name);
    this.#say(`mapping ${series} ${JSON.stringify(mapping)}`);
  }

  layerFact(layer: string, { depth, numel }: { readonly depth?: number; readonly numel?: number }): void {
    this.#checkName(layer);
    if (depth !== undefined && !Number.isSafeInteger(depth)) throw this.#report(`the depth ${depth}`);
    if (numel !== undefined && !(Number.isSafeInteger(numel) && numel > 0)) throw this.#report(`${numel} parameters`);
    this.#say(`fact ${layer} ${depth} ${numel}`);
  }

  settings(settings: object): void {
    this.#say(`settings ${JSON.stringify(settings)}`);
  }

  issue(issue: Parameters<IngestSink["issue"]>[0]): void {
    this.issues += 1;
    if (this.issues > this.#budget) throw this.#report(`more than ${this.#budget} issues`);
    // Where a gzip breaks is known to within one piece of it.
    if (this.issues <= 100) this.#say(JSON.stringify(issue).replaceAll(/\d+ bytes/g, ""));
  }

  reject(): void {
    this.rejected += 1;
  }

  async drain(): Promise<void> {}

  #checkName(name: unknown): void {
    if (typeof name !== "string") throw this.#report(`a name that is a ${typeof name}`);
    if (name.length > NAME_LENGTH_LIMIT) throw this.#report(`a name of ${name.length} characters`);
    if (name.includes("\u0000") || LONE_SURROGATE.test(name))
      throw this.#report(`a name that no database can store: ${JSON.stringify(name)}`);
  }

  #report(found: string): Violation {
    this.violation ??= new Violation(found);
    return this.violation;
  }

  #say(text: string): void {
    if (this.#said.length < 50_000) this.#said += `${text}\n`;
  }

  #mixDouble(value: number): void {
    this.#double[0] = value;
    // Which of the many NaNs it is does not count.
    this.#mix(Number.isNaN(value) ? 1 : (this.#words[0] ?? 0));
    this.#mix(Number.isNaN(value) ? 1 : (this.#words[1] ?? 0));
  }

  #mix(word: number): void {
    this.#digest = Math.imul(this.#digest ^ word, FNV_PRIME);
    this.#digest ^= this.#digest >>> 15;
  }
}
