import type { RunData } from "@/lib/series/run-data";

/**
 * Computes something of a run once per key: several rules, and every window, ask for the same. Runs are
 * never changed, and what is remembered goes with the run.
 */
export function rememberByRun<Key extends string, T>(
  compute: (run: RunData, key: Key) => T,
): (run: RunData, key: Key) => T {
  const remembered = new WeakMap<RunData, Map<Key, { readonly value: T }>>();
  return (run, key) => {
    const ofRun = remembered.get(run) ?? new Map<Key, { readonly value: T }>();
    remembered.set(run, ofRun);
    const known = ofRun.get(key) ?? { value: compute(run, key) };
    ofRun.set(key, known);
    return known.value;
  };
}
