import {
  BATCH_BYTES_LIMIT,
  CELLS_PER_BYTE_LIMIT,
  COLUMNS_LIMIT,
  FILES_LIMIT,
  FOOTER_BYTES_LIMIT,
  INNOCENT_CELLS,
  INNOCENT_UNPACKED_BYTES,
  JUDGEMENTS_LIMIT,
  LAYERS_LIMIT,
  LINE_BYTES_LIMIT,
  LIVE_SERIES_LIMIT,
  NAME_LENGTH_LIMIT,
  NESTING_LIMIT,
  PACKING_RATIO_LIMIT,
  PAGE_ROWS_LIMIT,
  PREDICTION_BYTES_LIMIT,
  PREDICTION_CELLS_LIMIT,
  PREDICTION_COLUMNS_LIMIT,
  PREDICTION_NAME_LIMIT,
  PREDICTION_ROWS_LIMIT,
  PREDICTION_TEXT_LIMIT,
  PROJECT_RUNS_LIMIT,
  PROOFS_LIMIT,
  RECORD_BYTES_LIMIT,
  SERIES_LIMIT,
  SETTINGS_BYTES_LIMIT,
  UNPACKED_BYTES_LIMIT,
  UPLOAD_BYTES_LIMIT,
  YAML_LENGTH_LIMIT,
} from "@/lib/ingest/limits";
import type { StatedLimits } from "@/lib/schema/openapi";
import {
  BATCH_METRICS_LIMIT,
  BATCH_PARAMETERS_LIMIT,
  BATCH_TAGS_LIMIT,
  EXPERIMENT_TAGS_LIMIT,
  MLFLOW_BODY_LIMIT,
} from "@/lib/tracking/mlflow/limits";

const LIVE_SERIES = ["a run that is logged live (beyond it: 400)", LIVE_SERIES_LIMIT, "series"] as const;

const OF_LOGS: readonly (readonly [string, number, string])[] = [
  ["a line of text", LINE_BYTES_LIMIT, "bytes"],
  ["a record of a binary log", RECORD_BYTES_LIMIT, "bytes"],
  ["a table or record", COLUMNS_LIMIT, "columns or keys"],
  ["the name of a key, layer or subgroup", NAME_LENGTH_LIMIT, "characters"],
  ["JSON", NESTING_LIMIT, "levels of nesting"],
  ["the footer of a Parquet file", FOOTER_BYTES_LIMIT, "bytes"],
  ["a page of a Parquet file", PAGE_ROWS_LIMIT, "rows"],
  [
    `a Parquet file of more than ${INNOCENT_CELLS.toLocaleString("en-US")} values`,
    CELLS_PER_BYTE_LIMIT,
    "values for each of its bytes",
  ],
  ["a run", LAYERS_LIMIT, "layers"],
  ["a run", SERIES_LIMIT, "series"],
];

const OF_PREDICTIONS: readonly (readonly [string, number, string])[] = [
  ["a file of predictions", PREDICTION_ROWS_LIMIT, "rows"],
  ["a file of predictions", PREDICTION_COLUMNS_LIMIT, "columns"],
  ["the predictions of an upload", PREDICTION_CELLS_LIMIT, "cells"],
  ["the name of a column of predictions", PREDICTION_NAME_LIMIT, "characters"],
  ["the different texts of a file of predictions", PREDICTION_TEXT_LIMIT, "characters"],
];

/** What the API accepts at most, for its description: every limit in one list, from where it is kept. */
export const STATED_LIMITS: StatedLimits = {
  "post /api/2.0/{path}": [
    ["a body", MLFLOW_BODY_LIMIT, "bytes"],
    ["a batch (beyond it: 400)", BATCH_METRICS_LIMIT, "metrics"],
    ["a batch (beyond it: 400)", BATCH_PARAMETERS_LIMIT, "parameters"],
    ["a batch (beyond it: 400)", BATCH_TAGS_LIMIT, "tags"],
    ["an experiment (beyond it: 400)", EXPERIMENT_TAGS_LIMIT, "tags"],
    LIVE_SERIES,
    ["JSON (beyond it: 400)", NESTING_LIMIT, "levels of nesting"],
  ],
  "post /api/v1/imports": [
    ["an upload", UPLOAD_BYTES_LIMIT, "bytes"],
    ["an archive", FILES_LIMIT, "files"],
    ["an archive", UNPACKED_BYTES_LIMIT, "bytes unpacked"],
    [
      `a packed file or archive beyond ${INNOCENT_UNPACKED_BYTES.toLocaleString("en-US")} bytes unpacked`,
      PACKING_RATIO_LIMIT,
      "times its packed size",
    ],
    ["a file of settings", SETTINGS_BYTES_LIMIT, "bytes"],
    ["a file of settings in YAML", YAML_LENGTH_LIMIT, "characters"],
    ...OF_PREDICTIONS,
    ...OF_LOGS,
  ],
  "post /api/v1/runs/{id}/predictions": [["a file", PREDICTION_BYTES_LIMIT, "bytes"], ...OF_PREDICTIONS],
  "post /api/v1/runs/{id}/judgements": [["a run", JUDGEMENTS_LIMIT, "judgements"]],
  "post /api/v1/runs/{id}/proofs": [["a run", PROOFS_LIMIT, "plans"]],
  "get /api/v1/projects/{id}/export": [["a project", PROJECT_RUNS_LIMIT, "runs in one export"]],
  "post /api/v1/runs/{id}/points": [["a batch, packed or not", BATCH_BYTES_LIMIT, "bytes"], LIVE_SERIES, ...OF_LOGS],
};
