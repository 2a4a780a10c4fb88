import { expect, test } from "vitest";
import { createRunCollector } from "@/lib/ingest/collect-run";
import { LogSink } from "@/lib/ingest/log-sink";
import { MLFLOW_TABLES, readMlflowDatabase } from "@/lib/ingest/read-mlflow-database";
import type { SqliteDatabase, SqliteValue } from "@/lib/ingest/sqlite-port";

const TAGS = {
  plan: "a".repeat(64),
  arm: "as-is",
  seed: "11",
  steps: "300",
  data_sha256: "",
  margin: "0.05",
  started: "2026-11-27T02:00:00.000Z",
};

/** A database of MLflow with a metric of a run and these tags of it. */
async function readWith(tags: Readonly<Record<string, string>>) {
  const named = Object.entries(tags).map(([field, value]) => [`rounds.proof.${field}`, value, "r1"]);
  const tables: Readonly<Record<string, readonly (readonly SqliteValue[])[]>> = {
    metrics: [["loss", 0.5, 1, "r1", 0, 0]],
    tags: [...named, ["rounds.proof.seed", "99", "of another run"]],
  };
  const columns: Readonly<Record<string, readonly string[]>> = {
    metrics: MLFLOW_TABLES.metrics,
    tags: ["key", "value", "run_uuid"],
  };
  const database: SqliteDatabase = {
    tables: new Set(Object.keys(tables)),
    views: new Set(),
    mayMissRows: false,
    columns: (table) => columns[table] ?? [],
    rows: (table, asked) =>
      (tables[table] ?? []).map((row) => asked.map((name) => row[columns[table]?.indexOf(name) ?? -1] ?? null)),
  };
  const collector = createRunCollector("run");
  await readMlflowDatabase(database, new LogSink(collector.sink, "mlflow.db", { layers: new Set(), seriesSeen: 0 }));
  return collector.finish(["sqlite"]);
}

test("the tags of a run in MLflow's database name the experiment that it belongs to", async () => {
  const { settings, issues } = await readWith(TAGS);
  expect(settings.proof).toMatchObject({ plan: TAGS.plan, arm: "as-is", seed: 11, steps: 300, dataSha256: null });
  expect(issues).toEqual([]);
});

test("tags that name none are left out, and an issue names the field", async () => {
  const { settings, issues } = await readWith({ ...TAGS, margin: "small" });
  expect(settings.proof).toBeNull();
  expect(issues.map(({ message }) => message)).toEqual([
    expect.stringContaining('"rounds.proof.*" were left out. proof.margin: '),
  ]);
});
