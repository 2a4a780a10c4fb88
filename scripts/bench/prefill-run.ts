import { randomUUID } from "node:crypto";
import { beginImport } from "@/lib/db/begin-import";
import { ImportWriter } from "@/lib/db/import-writer";
import { publishImport } from "@/lib/db/publish-import";
import { mapKey } from "@/lib/ingest/key-rules";
import type { Server } from "./server";
import type { Columns } from "./workload";

const STEPS_PER_DRAIN = 4096;

/**
 * Writes a run straight into a server's database, without a log file: quick even for 10^8 points.
 *
 * @param steps the columns are repeated, with steps that go on, until there are so many
 * @returns the run's id
 */
export async function prefillRun(
  { database, projectId }: Server,
  name: string,
  { keys, values }: Columns,
  steps: number,
): Promise<string> {
  const now = (): Date => new Date();
  const source = { projectId, runId: null, runName: name, filename: `${name}.jsonl`, actor: "bench", at: now() };
  const begun = await beginImport(database, source);
  const writer = new ImportWriter(database, { ...begun, mapKey, now });
  const numbers = keys.map((key) => writer.seriesNumber(key, {}));
  const rows = values[0]?.length ?? 0;
  for (let from = 0; from < steps; from += STEPS_PER_DRAIN) {
    const length = Math.min(STEPS_PER_DRAIN, steps - from);
    for (const [index, column] of values.entries()) {
      // The writer keeps what it is given.
      const block = { steps: new Float64Array(length), values: new Float64Array(length) };
      for (let at = 0; at < length; at += 1) {
        block.steps[at] = from + at;
        block.values[at] = column[(from + at) % rows] ?? Number.NaN;
      }
      writer.columns(numbers[index] ?? 0, block.steps, null, block.values);
    }
    await writer.drain();
  }
  await writer.finish();
  const file = { formats: ["bench"], sha256: randomUUID(), byteLength: 0, readerVersion: 0 };
  await publishImport(database, { ...begun, ...file, at: now() });
  return begun.runId;
}
