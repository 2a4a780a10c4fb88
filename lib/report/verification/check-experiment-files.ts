import type { JsonValue } from "@/lib/core/canonical-json";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import { GAPS_FILE, type OpenedBundle, PROOFS_FOLDER } from "../bundle/bundle-layout";
import { composeExperimentFiles } from "../bundle/compose-experiment-files";
import { describeDifference } from "./describe-difference";
import { findDifferingPlace } from "./find-differing-place";
import { readFile } from "./read-documents";

/**
 * Whether plans, answers and gaps lie in a bundle as its sealed envelope states them: each file is there, says the
 * same, and there is none beside them.
 *
 * @param experiments of the envelope; undefined in bundles from before there were any
 * @returns the differences in words, none where there are none
 */
export async function checkExperimentFiles(
  bundle: OpenedBundle,
  experiments: ExperimentEvidence | undefined,
): Promise<readonly string[]> {
  const expected = experiments === undefined ? [] : composeExperimentFiles(experiments);
  const faults: string[] = [];
  for (const { path, bytes } of expected) {
    const found = await readFile(bundle, path);
    if ("fault" in found) faults.push(found.fault);
    else faults.push(...sayDifference(path, found.value, bytes));
  }
  const stated = new Set(expected.map(({ path }) => path));
  for (const path of bundle.files.keys()) {
    if (isOfExperiments(path) && !stated.has(path))
      faults.push(`${path} is of no experiment that the envelope states.`);
  }
  return faults;
}

function isOfExperiments(path: string): boolean {
  return path.startsWith(PROOFS_FOLDER) || path === GAPS_FILE;
}

/** By the name of what differs where both can be read, else by the bytes. */
function sayDifference(path: string, found: Uint8Array, expected: Uint8Array): string[] {
  const difference = describeDifference(path, found, expected);
  if (difference === null) return [];
  const place = findDifferingPlace(parse(found), parse(expected), 0);
  return place === null || place === "$"
    ? [`${path} is not what the sealed envelope states: ${difference}`]
    : [`${path} states another ${place.slice(2)} than the sealed envelope.`];
}

function parse(bytes: Uint8Array): JsonValue {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
