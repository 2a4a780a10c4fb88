/**
 * W&B's client makes a request of at most about 10 MiB of lines; as texts inside JSON they are up to six times as
 * long. Our own bound lies below that for lines that hardly need escapes.
 *
 * @see https://github.com/wandb/wandb/blob/main/core/internal/filestream/filestream.go
 */
export const WANDB_BODY_LIMIT = 64 * 1024 ** 2;
/** Characters of the query of an operation; those of the clients have some thousand. */
export const QUERY_LENGTH_LIMIT = 100_000;
/** Fields at the top of an operation; those of the clients have one or two. */
export const ROOT_FIELDS_LIMIT = 20;
/** Characters of the id of a run and of the name of a project, as on W&B's server. */
export const PLACE_LENGTH_LIMIT = 128;
export const DISPLAY_NAME_LIMIT = 1000;
/** Keys of one line, as in files. */
export const LINE_KEYS_LIMIT = 100_000;
/** Characters of the configuration that is kept whole, for clients that resume. */
export const KEPT_CONFIG_LIMIT = 256 * 1024;
/** Files that one request may ask a place for. */
export const FILES_LIMIT = 10_000;
