import { normaliseName } from "@/lib/clinical/normalise-name";

export type MatchedGroups = {
  /** Name of the log to name of the predictions. */
  readonly matched: ReadonlyMap<string, string>;
  readonly onlyInLog: readonly string[];
  readonly onlyInPredictions: readonly string[];
};

/**
 * Which groups of a log and of predictions are the same: by name, without case, spaces and hyphens. Two
 * names of one side that differ in nothing else are told apart only where the other side has them as well.
 */
export function matchGroups(ofLog: readonly string[], ofPredictions: readonly string[]): MatchedGroups {
  const matched = new Map<string, string>();
  const free = new Set(ofPredictions);
  const join = (name: string, other: string | undefined): void => {
    if (other === undefined || matched.has(name)) return;
    matched.set(name, other);
    free.delete(other);
  };
  for (const name of ofLog) join(name, free.has(name) ? name : undefined);
  for (const name of ofLog) {
    const like = [...free].filter((other) => normaliseName(other) === normaliseName(name));
    join(name, like.length === 1 ? like[0] : undefined);
  }
  return {
    matched,
    onlyInLog: ofLog.filter((name) => !matched.has(name)),
    onlyInPredictions: ofPredictions.filter((name) => free.has(name)),
  };
}
