import { randomUUID } from "node:crypto";
import { quantile } from "@/lib/statistics/quantile";
import { openBareInsert } from "./bare-insert";
import type { Bench } from "./bench-context";
import { countPerSecond } from "./count-per-second";
import type { Case, Figure, Reading } from "./figure";
import { askJson } from "./request";
import { secondsOf, toSample } from "./sample";
import type { DatabaseKind, Server } from "./server";

const ROUNDS = 3;
const SECONDS_A_ROUND = 4;
const QUICK_SECONDS_A_ROUND = 0.5;

type Load = {
  readonly series: number;
  readonly writers: number;
  /** Whether each writer has a run of its own, as trainings that run beside each other. */
  readonly hasOwnRuns: boolean;
  readonly database: DatabaseKind;
};

const SHAPES = [
  { series: 25, writers: 1, hasOwnRuns: true },
  { series: 25, writers: 16, hasOwnRuns: true },
  { series: 25, writers: 16, hasOwnRuns: false },
  { series: 1_000, writers: 1, hasOwnRuns: true },
  { series: 1_000, writers: 16, hasOwnRuns: true },
  { series: 1_000, writers: 16, hasOwnRuns: false },
];

export const LIVE: Figure = {
  name: "live",
  what: "Live batches (one point of each series, POST …/points) that are acknowledged after their commit, against one connection that inserts the same bytes as rows and commits each",
  cases: (["sqlite", "postgresql"] as const).flatMap((database) =>
    SHAPES.map((shape) => liveCase({ ...shape, database })),
  ),
};

function liveCase(load: Load): Case {
  const { series, writers, hasOwnRuns, database } = load;
  const shown = database === "sqlite" ? "SQLite" : "PostgreSQL";
  const many = writers === 1 ? "1 writer" : `${writers} writers, ${hasOwnRuns ? "a run each" : "one run"}`;
  return { name: `${series} series, ${many}, ${shown}`, goal: null, measure: (bench) => measureLoad(bench, load) };
}

async function measureLoad(bench: Bench, load: Load): Promise<Reading> {
  const server = await bench.server(load.database);
  const seconds = bench.isQuick ? QUICK_SECONDS_A_ROUND : SECONDS_A_ROUND;
  const runs = await makeRuns(server, load);
  const steps = { next: 0 };
  const bare = await openBareInsert(bench, load.database);
  const rates: number[] = [];
  const bareRates: number[] = [];
  const waits: number[] = [];
  for (let round = -1; round < ROUNDS; round += 1) {
    const rate = await countPerSecond(seconds, load.writers, async (writer) => {
      steps.next += 1;
      const waited = await secondsOf(() => append(server, runs[writer % runs.length] ?? "", steps.next, load.series));
      if (round >= 0) waits.push(waited * 1000);
    });
    const bareRate = await countPerSecond(seconds / 2, 1, () => bare.insert(batchOf(steps.next, load.series)));
    if (round < 0) continue;
    rates.push(rate);
    bareRates.push(bareRate);
  }
  await bare.close();
  const product = toSample(rates, "batches/s");
  const reference = toSample(bareRates, "batches/s");
  return {
    value: product.median / reference.median,
    unit: "times the bare inserts",
    product,
    reference: { ...reference, what: "bare inserts, one connection" },
    facts: {
      pointsPerSecond: product.median * load.series,
      medianMilliseconds: quantile(Float64Array.from(waits), 0.5),
      milliseconds99thPercentile: quantile(Float64Array.from(waits), 0.99),
    },
  };
}

async function makeRuns(server: Server, { writers, hasOwnRuns }: Load): Promise<string[]> {
  const headers = { "content-type": "application/json" };
  const runs: string[] = [];
  for (let index = 0; index < (hasOwnRuns ? writers : 1); index += 1) {
    const body = JSON.stringify({ project: server.projectId, name: `live ${randomUUID()}` });
    const made = await askJson<{ id: string }>(server, { method: "POST", path: "/api/v1/runs", headers, body });
    runs.push(made.id);
  }
  return runs;
}

async function append(server: Server, run: string, step: number, series: number): Promise<void> {
  const answer = await askJson<{ accepted: number }>(server, {
    method: "POST",
    path: `/api/v1/runs/${run}/points`,
    headers: { "idempotency-key": randomUUID(), "content-type": "application/x-ndjson" },
    body: batchOf(step, series),
  });
  if (answer.accepted !== series) throw new Error(`Only ${answer.accepted} of ${series} points were accepted.`);
}

function batchOf(step: number, series: number): string {
  let line = `{"step": ${step}, "loss": ${(1 / step).toPrecision(7)}`;
  for (let index = 1; index < series; index += 1) {
    line += `, "grad_norm/layers.${index}": ${(index / (step + index)).toPrecision(7)}`;
  }
  return `${line}}\n`;
}
