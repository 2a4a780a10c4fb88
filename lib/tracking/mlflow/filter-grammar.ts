import { AppError } from "@/lib/core/errors";
import { shortenText } from "@/lib/ingest/shorten-text";

export type EntityKind = "metric" | "parameter" | "tag" | "attribute" | "dataset";
export type Comparator =
  | "="
  | "!="
  | ">"
  | ">="
  | "<"
  | "<="
  | "LIKE"
  | "ILIKE"
  | "IN"
  | "NOT IN"
  | "IS NULL"
  | "IS NOT NULL";

/** What a filter or an order speaks of. */
export type Entity = { readonly kind: EntityKind; readonly key: string };

/** One comparison of a filter; all of them have to hold. */
export type Comparison = Entity & {
  readonly comparator: Comparator;
  /** A number or a text, the texts of a list, null where the comparator needs none. */
  readonly value: number | string | readonly string[] | null;
};

/** Words before the point, as MLflow takes them. */
export const PREFIXES: Readonly<Record<string, EntityKind>> = {
  metric: "metric",
  metrics: "metric",
  param: "parameter",
  params: "parameter",
  parameter: "parameter",
  parameters: "parameter",
  tag: "tag",
  tags: "tag",
  dataset: "dataset",
  datasets: "dataset",
  attribute: "attribute",
  attributes: "attribute",
  attr: "attribute",
  run: "attribute",
};

/** What may be searched of a data set that a run read. */
export const DATASET_KEYS: readonly string[] = ["name", "digest", "context"];

/** The attributes that may be searched, with other names that clients use for them, and those that are numbers. */
export type SearchedThing = {
  readonly name: "runs" | "experiments";
  readonly kinds: readonly EntityKind[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly numbers: readonly string[];
};

export const RUNS: SearchedThing = {
  name: "runs",
  kinds: ["metric", "parameter", "tag", "attribute", "dataset"],
  attributes: {
    run_id: "run_id",
    "run id": "run_id",
    run_name: "run_name",
    "run name": "run_name",
    "Run name": "run_name",
    "Run Name": "run_name",
    status: "status",
    user_id: "user_id",
    artifact_uri: "artifact_uri",
    start_time: "start_time",
    created: "start_time",
    Created: "start_time",
    end_time: "end_time",
  },
  numbers: ["start_time", "end_time"],
};

export const EXPERIMENTS: SearchedThing = {
  name: "experiments",
  kinds: ["tag", "attribute"],
  attributes: {
    name: "name",
    experiment_id: "experiment_id",
    creation_time: "creation_time",
    last_update_time: "last_update_time",
  },
  numbers: ["experiment_id", "creation_time", "last_update_time"],
};

/** @param at where in the text, from 0 */
export function filterError(text: string, at: number, expected: string): AppError {
  const rest = text.slice(at).trim();
  const found = rest === "" ? "its end" : `"${shortenText(rest)}"`;
  return new AppError(
    "bad-input",
    `Invalid clause(s) in filter string or order: expected ${expected}, found ${found} at character ${at + 1}.`,
    "A filter is a list of comparisons such as metrics.loss < 0.5 AND params.model = 'cnn'.",
  );
}
