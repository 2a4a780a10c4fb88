/** What one batch may hold; the figures of MLflow's own server. */
export const BATCH_METRICS_LIMIT = 1000;
export const BATCH_PARAMETERS_LIMIT = 100;
export const BATCH_TAGS_LIMIT = 100;
export const BATCH_ENTRIES_LIMIT = 1000;

export const KEY_LENGTH_LIMIT = 250;
/** What is longer is cut, as MLflow's server cuts it. */
export const PARAMETER_LENGTH_LIMIT = 6000;
export const TAG_LENGTH_LIMIT = 8000;
export const EXPERIMENT_NAME_LIMIT = 500;
/** In characters, an emoji being one; what is longer is refused. Earlier versions of MLflow's server take 5,000. */
export const EXPERIMENT_TAG_LENGTH_LIMIT = 20_000;
/** The tags of one experiment lie in one row, which is read and written whole. */
export const EXPERIMENT_TAGS_LIMIT = 200;
/** Characters of the id of a model, which is part of a key. */
export const MODEL_ID_LIMIT = 250;
/** What is kept of one data set or model has at most so many characters; of a longer one only what names it. */
export const KEPT_JSON_LIMIT = 20_000;
/** Of data sets that a run read; what is longer is refused. Sources, schemas and profiles may be long. */
export const DATASET_NAME_LIMIT = 500;
export const DATASET_DIGEST_LIMIT = 36;
export const DATASET_TEXT_LIMIT = 65_535;
export const DATASET_PROFILE_LIMIT = 16_777_215;
export const INPUT_TAG_KEY_LIMIT = 255;
export const INPUT_TAG_VALUE_LIMIT = 500;

/** A legal batch is at most about 20 MB: every character of it may be written as two escapes. */
export const MLFLOW_BODY_LIMIT = 24 * 1024 ** 2;

export const SEARCH_RUNS_LIMIT = 50_000;
export const SEARCH_RUNS_DEFAULT = 1000;
export const HISTORY_LIMIT = 25_000;
/** Clients that know no pages are sent everything, which has to end somewhere. */
export const WHOLE_HISTORY_LIMIT = 1_000_000;

/** Characters of a filter, and comparisons in it. */
export const FILTER_LENGTH_LIMIT = 20_000;
export const FILTER_COMPARISONS_LIMIT = 200;
/** Conditions that a search may sort by. */
export const ORDER_LIMIT = 20;
