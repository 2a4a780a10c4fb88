import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { createClient } from "@libsql/client";
import { Client } from "pg";
import type { Bench } from "./bench-context";
import type { Figure, Reading } from "./figure";
import { askJson, importFile, waitForDiagnosis } from "./request";
import type { DatabaseKind, Server } from "./server";
import { W2 } from "./workload";
import { writeEventFile } from "./write-event-file";
import { writeJsonLines } from "./write-text-logs";

const SAMPLES = "samples/runs";

export const STORAGE: Figure = {
  name: "storage",
  what: "Bytes of the database (file and write-ahead log after a checkpoint; diagnoses and accounts included) per point",
  cases: [
    {
      name: "W2, JSON Lines in SQLite",
      goal: { atMost: 6 },
      measure: (bench) => measureStored(bench, "sqlite", importJsonLines),
    },
    {
      name: "W2, event file with wall times in SQLite",
      goal: { atMost: 6 },
      measure: (bench) => measureStored(bench, "sqlite", importEventFile),
    },
    {
      name: "samples/runs in SQLite",
      goal: { atMost: 6 },
      measure: (bench) => measureStored(bench, "sqlite", importSamples),
    },
    {
      name: "W2, JSON Lines in PostgreSQL",
      goal: null,
      measure: (bench) => measureStored(bench, "postgresql", importJsonLines),
    },
  ],
};

async function measureStored(
  bench: Bench,
  kind: DatabaseKind,
  fill: (bench: Bench, server: Server) => Promise<number>,
): Promise<Reading> {
  return await bench.withFreshServer(kind, async (server) => {
    const empty = await databaseBytes(server);
    const points = await fill(bench, server);
    const bytes = await databaseBytes(server);
    return { value: bytes / points, unit: "bytes per point", facts: { points, bytes, bytesOfEmptyDatabase: empty } };
  });
}

async function importJsonLines(bench: Bench, server: Server): Promise<number> {
  const file = await bench.file("W2.jsonl", (target) => writeJsonLines(target, bench.columns(W2)));
  return await importAndDiagnose(server, file, "stored");
}

async function importEventFile(bench: Bench, server: Server): Promise<number> {
  const file = await bench.file("W2.tfevents", (target) => writeEventFile(target, bench.columns(W2)));
  return await importAndDiagnose(server, file, "stored");
}

/** Each folder is a run; its files are imported one after the other. */
async function importSamples(_bench: Bench, server: Server): Promise<number> {
  for (const run of await readdir(SAMPLES)) {
    for (const file of await readdir(path.join(SAMPLES, run))) {
      if (!/events|\.jsonl/.test(file)) continue;
      await importAndDiagnose(server, path.join(SAMPLES, run, file), run);
    }
  }
  const { runs } = await askJson<{ runs: { points: number }[] }>(server, { method: "GET", path: "/api/v1/runs" });
  return runs.reduce((sum, { points }) => sum + points, 0);
}

async function importAndDiagnose(server: Server, file: string, run: string): Promise<number> {
  const { runId, points } = await importFile(server, file, run);
  await waitForDiagnosis(server, runId);
  return points;
}

async function databaseBytes({ databaseUrl, data }: Server): Promise<number> {
  if (!databaseUrl.startsWith("file:")) return await postgresBytes(databaseUrl);
  const client = createClient({ url: databaseUrl });
  await client.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  client.close();
  const files = (await readdir(data)).filter((name) => /^rounds\.db(-wal|-shm)?$/.test(name));
  const sizes = await Promise.all(files.map(async (name) => (await stat(path.join(data, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function postgresBytes(databaseUrl: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query("CHECKPOINT");
  const { rows } = await client.query<{ size: string }>("SELECT pg_database_size(current_database()) AS size");
  await client.end();
  return Number(rows[0]?.size);
}
