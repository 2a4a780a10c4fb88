/**
 * What clients state about a run beside tags lies among its tags, under keys that no client can send: an empty part
 * of a path is no name.
 */
export const INNER = "//";

export const USER_KEY = `${INNER}user`;
export const RUN_NAME_TAG = "mlflow.runName";
export const USER_TAG = "mlflow.user";

/** A key for what is kept beside the tags of clients, under which no client can send any. */
export function innerKey(name: string): string {
  return `${INNER}${name}`;
}

/** Whether a tag is one that a client sent as such. */
export function isClientTag(key: string): boolean {
  return !key.startsWith(INNER);
}

/** The key under which a data set that a run read is kept. */
export function datasetKey(digest: string, name: string): string {
  return `${INNER}dataset/${digest}/${name}`;
}

/** The key under which a model that a run made is kept. */
export function modelKey(modelId: string): string {
  return `${INNER}model/${modelId}`;
}

/** The key under which is kept that a model is an output of a run. */
export function outputKey(modelId: string): string {
  return `${INNER}output/${modelId}`;
}

/** The values that are kept under keys of one kind, which are JSON that this product wrote. */
export function innerValues(tags: ReadonlyMap<string, string>, kind: "dataset" | "output"): readonly unknown[] {
  const start = `${INNER}${kind}/`;
  return [...tags].flatMap(([key, value]) => (key.startsWith(start) ? [JSON.parse(value) as unknown] : []));
}
