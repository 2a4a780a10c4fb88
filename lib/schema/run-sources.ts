/** Where the points of a run came from, as lists are narrowed to it: formats of files, and programs that send while they train. */
export const RUN_SOURCES = [
  "tensorboard",
  "parquet",
  "sqlite",
  "wandb",
  "hf-trainer",
  "mlflow-files",
  "json",
  "jsonl",
  "csv",
  "csv-long",
  "mlflow-client",
  "wandb-client",
  "trackio-client",
] as const;
export type RunSource = (typeof RUN_SOURCES)[number];
