import { isAppError } from "@/lib/core/errors";
import { createRunCollector } from "@/lib/ingest/collect-run";
import type { IngestSink } from "@/lib/ingest/ingest-port";
import { LogSink } from "@/lib/ingest/log-sink";
import { readCsv } from "@/lib/ingest/read-csv";
import { readEventFile } from "@/lib/ingest/read-event-file";
import { readJsonLines } from "@/lib/ingest/read-json-lines";
import { readRunFiles } from "@/lib/ingest/read-run-files";
import { NODE_PORTS } from "@/lib/usecases/node-ports";
import type { FuzzInput } from "./draw-input";
import { sourceOf } from "./memory-file";
import { Violation } from "./violation";
import { WatchingSink } from "./watching-sink";

export type Outcome = "accepted" | "partly" | "refused";

/** No format of text packs a point into less than a byte, nor does an issue come from less. */
const PER_BYTE = 2;
const FIXED_BUDGET = 1000;
/** Run lengths and dictionaries of columns do; what keeps those in bounds is a limit of their reader. */
const PER_BYTE_PACKED = 4096;
const PACKED = /parquet|sqlite/;
const READ_DIRECTLY_EVERY = 4;

type Bytes = AsyncIterable<Uint8Array>;
/** Readers that detection stands in front of: a damaged first line would otherwise end most inputs there. */
const READERS: readonly (readonly [string, (bytes: Bytes, sink: LogSink) => Promise<void>])[] = [
  ["jsonl", (bytes, sink) => readJsonLines(bytes, sink, true)],
  ["csv", (bytes, sink) => readCsv(bytes, sink, true)],
  ["tensorboard", readEventFile],
];

/**
 * Reads an input through the public entry, and its files through the readers of streams, and checks
 * what comes out.
 *
 * @throws Violation, or whatever a reader threw that is no AppError
 */
export async function checkInput(input: FuzzInput): Promise<Outcome> {
  const sources = input.files.map((file) => sourceOf(file));
  const { outcome, said } = await readWatched(input, (sink) => readRunFiles(sources, NODE_PORTS, sink));
  if (input.again === "pieces") {
    const cut = input.files.map((file) => sourceOf(file, input.pieceLengths));
    const again = await readWatched(input, (sink) => readRunFiles(cut, NODE_PORTS, sink));
    if (again.said !== said) throw new Violation(`another result in pieces: ${firstDifference(said, again.said)}`);
  }
  if (input.again === "collector") await collect(input);
  if (input.index % READ_DIRECTLY_EVERY === 0) await readDirectly(input);
  return outcome;
}

/** The way of the command line: everything in memory, and the run put together. */
async function collect({ files }: FuzzInput): Promise<void> {
  const collector = createRunCollector("a run");
  try {
    const { formats } = await readRunFiles(
      files.map((file) => sourceOf(file)),
      NODE_PORTS,
      collector.sink,
    );
    collector.finish(formats);
  } catch (error) {
    if (!isAppError(error)) throw error;
  }
}

async function readDirectly(input: FuzzInput): Promise<void> {
  for (const [format, read] of READERS) {
    if (!input.format.includes(format)) continue;
    for (const file of input.files) {
      await readWatched(input, (sink) => {
        const own = new LogSink(sink, file.name, { layers: new Set(), seriesSeen: 0 });
        return read(sourceOf(file, input.pieceLengths).stream(), own);
      });
    }
  }
}

async function readWatched(
  { files, format }: FuzzInput,
  read: (sink: IngestSink) => Promise<unknown>,
): Promise<{ readonly outcome: Outcome; readonly said: string }> {
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  const isPacked = PACKED.test(format) || files.some(({ name }) => name.endsWith(".gz"));
  const sink = new WatchingSink(FIXED_BUDGET + bytes * (isPacked ? PER_BYTE_PACKED : PER_BYTE));
  let refusal = "";
  try {
    await read(sink);
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.message === "" || error.fix === "") throw new Violation("a refusal without a sentence or without a fix");
    refusal = `${error.code} ${error.message}`.replaceAll(/\d+ bytes/g, "");
  }
  if (sink.violation !== null) throw sink.violation;
  const outcome = refusal !== "" ? "refused" : sink.issues > 0 || sink.rejected > 0 ? "partly" : "accepted";
  // What was read before a refusal is thrown away, and how much it was may hang on the pieces.
  return { outcome, said: refusal === "" ? sink.digest : refusal };
}

function firstDifference(first: string, second: string): string {
  const others = second.split("\n");
  const at = first.split("\n").findIndex((line, index) => line !== others[index]);
  return `${JSON.stringify(first.split("\n")[at])} and ${JSON.stringify(others[at])}`;
}
