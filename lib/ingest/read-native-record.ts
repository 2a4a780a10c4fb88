import { declareExportedSeries, readExportedFacts, toContext, toExportedSeries } from "./exported-series";
import { FIXED, NOTHING } from "./line-template";
import { type LogSink, NO_CONTEXT } from "./log-sink";
import { parseGramRecord } from "./parse-gram-record";
import type { JsonObject } from "./parse-json-line";
import { parseNotFinite } from "./parse-number";
import type { LinePosition } from "./read-lines";
import type { StepResolver } from "./resolve-step";
import { SeriesCache } from "./series-cache";
import { STEP_KEYS, TIME_KEYS } from "./step-and-time";

/** Numbers of a layer record that describe the layer and are no metric of it. */
const LAYER_FACTS: ReadonlySet<string> = new Set(["depth", "numel"]);
const ONE_METRIC_FIELDS: ReadonlySet<string> = new Set(["value", "epoch", ...STEP_KEYS, ...TIME_KEYS]);
const GRADIENT_CHECK_FIELDS = ["analytic", "numerical", "h"] as const;

/** Why a record was refused; null when it was not. */
type Problem = { readonly code: string; readonly message: string } | null;

/** Reads the product's own records, `{"step": 50, "kind": "layer", "layer": "encoder.3", …}`. */
export class NativeRecordReader {
  readonly #sink: LogSink;
  readonly #steps: StepResolver;
  readonly #series: SeriesCache;
  /** How often a layer said other facts than before. */
  changedFacts = 0;
  readonly #facts = new Map<string, string>();
  #gradientChecks = 0;

  constructor(sink: LogSink, steps: StepResolver) {
    this.#sink = sink;
    this.#steps = steps;
    this.#series = new SeriesCache(sink);
  }

  /** @param kind the record's own `kind` */
  read(record: JsonObject, kind: string, position: LinePosition): void {
    const problem = this.#readKind(record, kind, position);
    if (problem === null) return;
    this.#sink.reject(problem.code, problem.message, { line: position.line, byteOffset: position.byteOffset() });
  }

  /**
   * What a number of a record that was read is to it: the number of a series, FIXED where a change of
   * it means more than another value, NOTHING where it was not used.
   *
   * @returns null for kinds of records that are rare
   */
  roleOf(record: JsonObject, kind: string, field: string): number | null {
    const context = contextOf(record, "layer", "split", "subgroup");
    if (kind === "metric") {
      const whole = { ...context, ...toContext(record["context"]) };
      return field === "value" ? this.#series.numberOf(metricOf(record), whole) : NOTHING;
    }
    if (kind !== "layer") return null;
    return LAYER_FACTS.has(field) ? FIXED : this.#series.numberOf(field, context);
  }

  #readKind(record: JsonObject, kind: string, position: LinePosition): Problem {
    switch (kind) {
      case "run":
        return readExportedFacts(this.#sink, record)
          ? null
          : badRecord('Expected "settings" and "layers", found neither.');
      case "series":
        return this.#readSeries(record);
      case "metric":
        return this.#readMetric(record, position);
      case "layer":
        return this.#readLayer(record, position);
      case "subgroup_loss":
        return this.#readSubgroupLoss(record, position);
      case "gram":
        return this.#readGram(record, position);
      case "gradient_check":
        return this.#readGradientCheck(record, position);
      default:
        return { code: "unknown-kind", message: `Expected a known kind of record, found "${kind.slice(0, 40)}".` };
    }
  }

  #readMetric(record: JsonObject, position: LinePosition): Problem {
    const metric = metricOf(record);
    if (metric === "") return badRecord('Expected the name of a metric as "metric", found none.');
    const value = record["value"];
    if (toNumber(value) === undefined && value !== null) {
      return badRecord('Expected a number as "value", found none.');
    }
    const given = record["context"] === undefined ? NO_CONTEXT : toContext(record["context"]);
    if (given === null) return badRecord('Expected an object of texts as "context", found another value.');
    const step = this.#steps.resolve(record, position);
    if (step !== null) this.#put(metric, { ...contextOf(record, "layer", "split", "subgroup"), ...given }, step, value);
    return null;
  }

  /** How a series of an exported run is seen there; its points follow as metric records. */
  #readSeries(record: JsonObject): Problem {
    const series = toExportedSeries(record);
    if (series === null) return badRecord('Expected a "key" and a "context" of texts, found others.');
    declareExportedSeries(this.#sink, series);
    return null;
  }

  #readLayer(record: JsonObject, position: LinePosition): Problem {
    const layer = record["layer"];
    if (typeof layer !== "string" || layer === "") {
      return badRecord('Expected the name of a layer as "layer", found none.');
    }
    const step = this.#steps.resolve(record, position);
    if (step === null) return null;
    const { stepKey, timeKey } = this.#steps;
    const context = contextOf(record, "layer", "split", "subgroup");
    for (const key in record) {
      if (key !== stepKey && key !== timeKey && !LAYER_FACTS.has(key)) this.#put(key, context, step, record[key]);
    }
    this.#recordFacts(layer, record["depth"], record["numel"]);
    return null;
  }

  /** Every record repeats the facts of its layer; only a change is passed on. */
  #recordFacts(layer: string, depth: unknown, numel: unknown): void {
    const said = `${String(depth)} ${String(numel)}`;
    const before = this.#facts.get(layer);
    if (before === said) return;
    if (before !== undefined) this.changedFacts += 1;
    this.#facts.set(layer, said);
    const fact = {
      ...(typeof depth === "number" && Number.isSafeInteger(depth) && { depth }),
      ...(typeof numel === "number" && Number.isSafeInteger(numel) && numel > 0 && { numel }),
    };
    if (Object.keys(fact).length > 0) this.#sink.layerFact(layer, fact);
  }

  #readSubgroupLoss(record: JsonObject, position: LinePosition): Problem {
    const context = contextOf(record, "split", "subgroup");
    if (context["subgroup"] === undefined) {
      return badRecord('Expected the name of a subgroup as "subgroup", found none.');
    }
    const step = this.#steps.resolve(record, position);
    if (step === null) return null;
    this.#put("loss", context, step, record["mean"]);
    this.#put("loss_m2", context, step, record["m2"]);
    this.#put("n", context, step, record["n"]);
    return null;
  }

  #readGram(record: JsonObject, position: LinePosition): Problem {
    const gram = parseGramRecord(record);
    if (typeof gram === "string") return { code: "bad-gram", message: gram };
    const step = this.#steps.resolve(record, position);
    if (step === null) return null;
    const { layer, labels } = gram;
    for (const [index, row] of labels.entries()) {
      for (let column = index; column < labels.length; column += 1) {
        this.#put("gram", { layer, row, column: labels[column] ?? "" }, step, gram.rows[index]?.[column]);
      }
    }
    for (const [group, subgroup] of gram.subgroups.entries()) {
      this.#put("n", { subgroup, layer }, step, gram.n[group]);
    }
    return null;
  }

  #readGradientCheck(record: JsonObject, position: LinePosition): Problem {
    const { parameter } = record;
    if (typeof parameter !== "string" || parameter === "") {
      return badRecord('Expected the name of a parameter as "parameter", found none.');
    }
    // A check has no place in the training; without a step its number in the file keeps checks apart.
    const ordinal = this.#gradientChecks;
    this.#gradientChecks += 1;
    const hasStep = this.#steps.findStep(record) !== undefined;
    const step = hasStep ? this.#steps.resolve(record, position) : ordinal;
    if (step === null) return null;
    for (const field of GRADIENT_CHECK_FIELDS) {
      const value = toNumber(record[field]);
      const series = value === undefined ? -1 : this.#series.numberOf(`gradient_check/${field}`, { parameter });
      if (value !== undefined) this.#sink.point(series, step, hasStep ? this.#steps.timeMicros : Number.NaN, value);
    }
    return null;
  }

  /** null and whatever is no number means that it was not logged. */
  #put(key: string, context: Readonly<Record<string, string>>, step: number, value: unknown): void {
    const number = toNumber(value);
    if (number === undefined) return;
    this.#sink.point(this.#series.numberOf(key, context), step, this.#steps.timeMicros, number);
  }
}

/** The named fields that hold a text, as context of a series. */
function contextOf(record: JsonObject, ...names: readonly string[]): Readonly<Record<string, string>> {
  const context: Record<string, string> = {};
  for (const name of names) {
    const value = record[name];
    if (typeof value === "string" && value !== "") context[name] = value;
  }
  return context;
}

function metricOf(record: JsonObject): string {
  const metric = record["metric"] ?? record["key"] ?? record["name"];
  return typeof metric === "string" ? metric : "";
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" ? parseNotFinite(value) : undefined;
}

function badRecord(message: string): Problem {
  return { code: "bad-record", message };
}

/**
 * @returns whether a record without a kind names one metric and its value, as trackers export them;
 *   a wide record may well have a name and a value too, but then it has other numbers beside them
 */
export function namesOneMetric(record: JsonObject): boolean {
  const metric = record["metric"] ?? record["key"] ?? record["name"];
  if (typeof metric !== "string" || toNumber(record["value"]) === undefined) return false;
  return Object.keys(record).every((key) => ONE_METRIC_FIELDS.has(key) || typeof record[key] !== "number");
}
