import { nodeDigest } from "@/lib/render/node-crypto";
import type { Issue } from "@/lib/schema/issue";
import type { RunData } from "@/lib/series/run-data";
import { measureRunWith } from "./measure-run-with";
import type { StoredDiagnosis } from "./stored-diagnosis";

/** All that is measured of one run, whether it came from files or from the database. */
export function measureRun(source: string, run: RunData, issues: readonly Issue[]): StoredDiagnosis {
  return measureRunWith(nodeDigest, source, run, issues);
}
