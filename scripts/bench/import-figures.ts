import { readFileSync } from "node:fs";
import type { Bench } from "./bench-context";
import type { Case, Figure, Goal, Reading } from "./figure";
import { parseParquetPlainly } from "./parse-parquet-plainly";
import { type PlainParser, parseCsvPlainly, parseEventFilePlainly, parseJsonLinesPlainly } from "./parse-plainly";
import { importFile, waitForDiagnosis } from "./request";
import { alternate, secondsOf } from "./sample";
import type { DatabaseKind } from "./server";
import { type Columns, pointsOf, W1, W2, W3, type Workload } from "./workload";
import { writeEventFile } from "./write-event-file";
import { writeParquet } from "./write-parquet";
import { writeCsv, writeJsonLines } from "./write-text-logs";

const TURNS = 3;
const TURNS_OF_SMALL = 9;

type LogFormat = {
  readonly name: string;
  readonly extension: string;
  /** What the reference does with the same bytes. */
  readonly what: string;
  write(file: string, columns: Columns): unknown;
  readonly parsePlainly: PlainParser | ((bytes: Buffer) => Promise<number>);
};

const JSON_LINES: LogFormat = {
  name: "JSON Lines",
  extension: "jsonl",
  what: "splitting lines and JSON.parse, one thread",
  write: (file, columns) => writeJsonLines(file, columns),
  parsePlainly: parseJsonLinesPlainly,
};
const CSV: LogFormat = {
  name: "CSV",
  extension: "csv",
  what: "splitting rows and cells and Number, one thread",
  write: writeCsv,
  parsePlainly: parseCsvPlainly,
};
const EVENT_FILE: LogFormat = {
  name: "TensorBoard event file",
  extension: "tfevents",
  what: "framing, both checksums and protobuf, one thread",
  write: writeEventFile,
  parsePlainly: parseEventFilePlainly,
};
const PARQUET: LogFormat = {
  name: "Parquet",
  extension: "parquet",
  what: "hyparquet reading all columns, one thread",
  write: writeParquet,
  parsePlainly: parseParquetPlainly,
};

const SQLITE_GOAL: Goal = { atMost: 1.5 };
const POSTGRES_GOAL: Goal = { atMost: 2 };

export const IMPORTS: Figure = {
  name: "import",
  what: "A file over HTTP until the answer that acknowledges every point, against a plain pass of a parser over the same bytes in memory",
  cases: [
    importCase(W1, JSON_LINES, "sqlite", null),
    importCase(W2, JSON_LINES, "sqlite", SQLITE_GOAL),
    importCase(W3, JSON_LINES, "sqlite", SQLITE_GOAL),
    importCase(W2, JSON_LINES, "postgresql", POSTGRES_GOAL),
    importCase(W3, JSON_LINES, "postgresql", POSTGRES_GOAL),
    importCase(W2, CSV, "sqlite", SQLITE_GOAL),
    importCase(W2, EVENT_FILE, "sqlite", SQLITE_GOAL),
    importCase(W2, PARQUET, "sqlite", SQLITE_GOAL),
  ],
};

function importCase(workload: Workload, format: LogFormat, database: DatabaseKind, goal: Goal | null): Case {
  const shown = database === "sqlite" ? "SQLite" : "PostgreSQL";
  return {
    name: `${workload.name}, ${format.name} into ${shown}`,
    goal,
    measure: (bench) => measureImport(bench, workload, format, database),
  };
}

async function measureImport(
  bench: Bench,
  workload: Workload,
  format: LogFormat,
  database: DatabaseKind,
): Promise<Reading> {
  const file = await bench.file(`${workload.name}.${format.extension}`, (path) =>
    format.write(path, bench.columns(workload)),
  );
  const server = await bench.server(database);
  const bytes = readFileSync(file);
  const points = pointsOf(bench.sized(workload));
  const turns = workload === W1 ? TURNS_OF_SMALL : TURNS;
  const measured = await alternate(
    turns,
    async () => {
      const imported = await importFile(server, file, `${workload.name} ${bench.nextNumber()}`);
      if (imported.points !== points) throw new Error(`Only ${imported.points} of ${points} points arrived.`);
      await waitForDiagnosis(server, imported.runId);
      return imported.seconds;
    },
    () =>
      secondsOf(async () => {
        if ((await format.parsePlainly(bytes)) === 0) throw new Error("The reference found nothing to parse.");
      }),
  );
  return {
    value: measured.ratio,
    unit: "times the plain pass",
    product: measured.product,
    reference: { ...measured.reference, what: format.what },
    facts: {
      points,
      megabytes: bytes.length / 1e6,
      pointsPerSecond: points / measured.product.median,
    },
  };
}
