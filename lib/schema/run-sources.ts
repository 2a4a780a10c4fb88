/** Where the points of a run came from, as lists are narrowed to it: formats of files, and programs that send while they train. */
export const RUN_SOURCES = {
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
} as const;
export type RunSource = keyof typeof RUN_SOURCES;

export function isRunSource(text: string): text is RunSource {
  return Object.hasOwn(RUN_SOURCES, text);
}
