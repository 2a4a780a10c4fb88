import { AppError } from "@/lib/core/errors";
import type { ByteSource, IngestPorts, IngestSink } from "./ingest-port";
import { LogSink } from "./log-sink";
import { openLog } from "./open-log";
import { openPredictionCollector } from "./open-prediction-collector";
import type { CollectedPredictions, PredictionFacts } from "./prediction-collector";
import { readJsonLines } from "./read-json-lines";
import { readPredictionsCsv } from "./read-predictions-csv";

/** What this product writes into a bundle is plain text: nothing is inflated, spooled or opened as a database. */
const PLAIN_PORTS: IngestPorts = {
  gunzip() {
    throw new AppError(
      "unreadable-file",
      "Expected plain text, found gzip: no bundle holds it.",
      "Export the bundle again.",
    );
  },
  withSpooled: async () => {
    throw new Error("Plain text is read as it streams.");
  },
  withSqlite: async () => {
    throw new Error("Plain text is no database.");
  },
};

/**
 * Reads the points of a run from JSON Lines as an export writes them.
 *
 * @returns the format, as it is listed of a run
 * @throws AppError "unreadable-file" or "too-large"
 */
export async function readExportedPoints(file: ByteSource, sink: IngestSink): Promise<"jsonl"> {
  const own = new LogSink(sink, file.name, { layers: new Set(), seriesSeen: 0 });
  await readJsonLines(openText(file).text(), own, true);
  return "jsonl";
}

/** Reads predictions of patients from CSV as a bundle holds them. @throws AppError "unreadable-file" or "too-large" */
export async function readExportedPredictions(file: ByteSource, facts: PredictionFacts): Promise<CollectedPredictions> {
  const collector = await readPredictionsCsv(openText(file), openPredictionCollector(file.name));
  return collector.finish(facts);
}

function openText(file: ByteSource) {
  return openLog(file, "utf-8", PLAIN_PORTS, undefined, () => {});
}
