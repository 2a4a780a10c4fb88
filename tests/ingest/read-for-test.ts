import { readFileSync } from "node:fs";
import path from "node:path";
import { type CollectedRun, createRunCollector } from "@/lib/ingest/collect-run";
import type { ByteSource } from "@/lib/ingest/ingest-port";
import { readRunFiles } from "@/lib/ingest/read-run-files";
import { NODE_PORTS } from "@/lib/usecases/node-ports";

export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(path.join(import.meta.dirname, "../fixtures/ingest", name)));
}

/**
 * A file in memory that hands out its bytes in pieces of the given lengths, over and over, and each piece
 * in the memory of the one before, as a file on disk may.
 */
export function memoryFile(
  name: string,
  content: string | Uint8Array,
  pieceLengths: readonly number[] = [65_536],
): ByteSource {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    name,
    size: bytes.length,
    read: async (offset, length) => bytes.slice(offset, offset + length),
    async *stream() {
      const memory = Buffer.alloc(Math.min(bytes.length, Math.max(1, ...pieceLengths)));
      let start = 0;
      for (let piece = 0; start < bytes.length; piece += 1) {
        const length = Math.max(1, pieceLengths[piece % pieceLengths.length] ?? 1);
        memory.fill(0);
        memory.set(bytes.subarray(start, start + length));
        yield memory.subarray(0, Math.min(length, bytes.length - start));
        start += length;
      }
    },
  };
}

export async function readRun(files: readonly ByteSource[]): Promise<CollectedRun> {
  const collector = createRunCollector("a run");
  const { formats, predictions } = await readRunFiles(files, NODE_PORTS, collector.sink);
  return collector.finish(
    formats,
    predictions.map(({ set }) => set),
  );
}

export function readText(text: string, name = "metrics.jsonl"): Promise<CollectedRun> {
  return readRun([memoryFile(name, text)]);
}

/** Points of each series under `key {context}`, as arrays that are easy to compare. */
export function pointsOf({ run }: CollectedRun): Record<string, (readonly [number, number])[]> {
  return Object.fromEntries(
    run.series.map(({ key, context, points }) => {
      const about = Object.entries(context).map(([name, value]) => ` ${name}=${value}`);
      const pairs = Array.from(points.steps, (step, at) => [step, points.values[at] ?? Number.NaN] as const);
      return [key + about.join(""), pairs];
    }),
  );
}

export function codesOf({ issues }: CollectedRun): string[] {
  return issues.map(({ code }) => code);
}
