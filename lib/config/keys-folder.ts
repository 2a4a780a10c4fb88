import path from "node:path";

/**
 * The folder of the keys that reports are signed with: ROUNDS_KEYS, else `keys` in the data folder. It is the
 * same in every mode and for the command, so that what one signs on a machine the other knows.
 */
export function findKeysFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const { ROUNDS_KEYS: keys, ROUNDS_DATA: data } = environment;
  return path.resolve(keys || path.join(data || "data", "keys"));
}
