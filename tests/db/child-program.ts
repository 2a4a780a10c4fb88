// Runs in a process of its own; see start-child.ts. Its arguments: what to do, the database, a run.
import { writeSync } from "node:fs";
import { readConfig } from "@/lib/config/config";
import { appendBatch } from "@/lib/db/append-batch";
import { beginImport } from "@/lib/db/begin-import";
import { prismaOf } from "@/lib/db/database";
import { ImportWriter } from "@/lib/db/import-writer";
import { closeDatabase, openDatabase } from "@/lib/db/open-database";
import { recordAuditEvent } from "@/lib/db/record-audit-event";
import { deliverMessages } from "@/lib/usecases/alerts/deliver-messages";

const [what, url = "", target = "", name = ""] = process.argv.slice(2);
const mapKey = (key: string) => ({ metric: key, layer: null, parameter: null, subgroup: null, split: null });
const db = await openDatabase({ url });

if (what === "import-forever") {
  const at = new Date();
  const ids = await beginImport(db, {
    projectId: target,
    runId: null,
    runName: name,
    filename: "f",
    actor: "child",
    at,
  });
  const writer = new ImportWriter(db, { ...ids, mapKey, now: () => new Date() });
  const series = writer.seriesNumber("loss", {});
  for (let step = 0; ; step += 1) {
    // Values that take eight bytes each, so that a megabyte of chunks comes together soon.
    writer.point(series, step, Number.NaN, Math.sin(step));
    if (step % 1000 === 0) await writer.drain();
    // Far enough that chunks are in the database; the parent kills this process at any moment now.
    if (step === 600_000) writeSync(1, `${ids.runId}\n`);
  }
}

if (what === "append") {
  for (let step = 0; step < 100; step += 1) {
    const columns = { steps: Float64Array.of(step), times: null, values: Float64Array.of(step) };
    const series = [{ key: name, context: {}, mapping: mapKey(name), estimatedReason: null, columns }];
    const at = new Date();
    await appendBatch(db, {
      runId: target,
      idempotencyKey: null,
      series,
      layerFacts: [],
      settings: {},
      actor: "child",
      at,
    });
  }
}
if (what === "append-forever") {
  for (let step = 0; ; step += 1) {
    const columns = { steps: Float64Array.of(step), times: null, values: Float64Array.of(step) };
    const series = [{ key: name, context: {}, mapping: mapKey(name), estimatedReason: null, columns }];
    const batch = {
      runId: target,
      idempotencyKey: `${name} ${step}`,
      series,
      layerFacts: [],
      settings: {},
      actor: "child",
    };
    await appendBatch(db, { ...batch, at: new Date() });
    // What is said is acknowledged; the parent kills this process at any moment.
    writeSync(1, `${step}\n`);
  }
}
if (what === "audit-forever") {
  for (let number = 0; ; number += 1) {
    const object = `run:${number}`;
    await recordAuditEvent(db, { actor: target, action: "run.exported", object, project: null, details: { number } });
    writeSync(1, `${number}\n`);
  }
}
if (what === "deliver") {
  const config = configFrom(target);
  const { outbox } = prismaOf(db);
  while ((await outbox.count({ where: { attempts: 0 } })) > 0) await deliverMessages({ config, database: db });
}
await closeDatabase(db);

/** Configuration from the environment of a server, as JSON. */
function configFrom(environment: string) {
  const values: Record<string, string> = JSON.parse(environment);
  return { ...readConfig(values, "1.0.0"), secret: values["ROUNDS_SECRET"] ?? "" };
}
