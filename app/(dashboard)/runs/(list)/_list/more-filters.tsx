import { SelectField } from "@/app/_components/select-field";
import { trainingShape } from "@/lib/charts/describe-training";
import { RULE_NAMES } from "@/lib/core/rule-names";
import { TRAININGS } from "@/lib/core/training";
import { RULE_IDS } from "@/lib/core/verdict";
import type { RunListQuery } from "@/lib/schema/run";
import type { RunSource } from "@/lib/schema/run-sources";
import { SearchField } from "./search-field";

const TRAINING_CHOICES = [
  ["", "any"],
  ...TRAININGS.map((training) => [training, trainingShape(training).word] as const),
] as const;
const RULE_CHOICES = [["", "any"], ...RULE_IDS.map((rule) => [rule, RULE_NAMES[rule].toLowerCase()] as const)] as const;
const SOURCE_WORDS: Readonly<Record<RunSource, string>> = {
  tensorboard: "TensorBoard files",
  parquet: "Parquet files",
  sqlite: "databases of MLflow or Trackio",
  wandb: "W&B offline runs",
  "hf-trainer": "Hugging Face trainer states",
  "mlflow-files": "MLflow file stores",
  json: "JSON lists",
  jsonl: "JSON Lines files",
  csv: "CSV files, a column for each metric",
  "csv-long": "CSV files, a row for each value",
  "mlflow-client": "MLflow clients",
  "wandb-client": "W&B clients",
  "trackio-client": "Trackio clients",
};
const SOURCE_CHOICES = [["", "any"], ...Object.entries(SOURCE_WORDS)] as const;

/** Filters that few need, behind one line; open while one of them is set. */
export function MoreFilters({ query }: { readonly query: RunListQuery }) {
  const { training, rule, source, experiment, tag, size } = query;
  const isSet = [training, rule, source, experiment, tag].some((value) => value !== undefined) || size !== "50";
  return (
    <details open={isSet}>
      <summary className="inline-flex min-h-6 items-center gap-1 text-xs text-muted hover:text-ink">
        <span aria-hidden="true" className="disclosure-arrow">
          ›
        </span>
        More filters
      </summary>
      <div className="mt-2 flex flex-wrap items-end gap-3">
        <SelectField label="Finding" name="rule" value={rule ?? ""} options={RULE_CHOICES} />
        <SelectField
          label="Training, as its trainer says"
          name="training"
          value={training ?? ""}
          options={TRAINING_CHOICES}
        />
        <SelectField label="Came from" name="source" value={source ?? ""} options={SOURCE_CHOICES} />
        <SearchField label="Experiment of MLflow" name="experiment" value={experiment} />
        <SearchField label="Tag: key or key=value" name="tag" value={tag} />
        <SelectField
          label="Runs on a page"
          name="size"
          value={size}
          options={[
            ["50", "50"],
            ["200", "200"],
          ]}
        />
      </div>
    </details>
  );
}
