import path from "node:path";
import { answerMlflowRequest } from "@/app/api/answer-mlflow-request";
import { loadConfig } from "@/lib/config/config";
import { quantile } from "@/lib/statistics/quantile";
import { closeRuntime, createRuntime } from "@/lib/usecases/create-runtime";
import { setRuntime } from "@/lib/usecases/runtime";
import type { Bench } from "./bench-context";
import { countPerSecond } from "./count-per-second";
import type { Case, Figure, Reading } from "./figure";
import { processorSeconds } from "./processor-seconds";
import { askJson } from "./request";
import { secondsOf, toSample } from "./sample";
import type { DatabaseKind, Server } from "./server";

const ROUNDS = 3;
const SECONDS_A_ROUND = 4;
const QUICK_SECONDS_A_ROUND = 0.5;
/** The most that MLflow takes at once. */
const POINTS = 1_000;
/** What MLflow's own server (one worker, SQLite) does on two such cores, measured on 2026-11-22. */
const MLFLOW = { pointsPerSecond: 3_900, microsecondsAPoint: 200 };

type Load = {
  /** Different metrics in a batch; each has its next steps in it. */
  readonly metrics: number;
  /** null = asked of the function of the route, within the process of the bench. */
  readonly connections: number | null;
  readonly database: DatabaseKind;
};

const SHAPES = [
  { metrics: 25, connections: null },
  { metrics: 25, connections: 1 },
  { metrics: 25, connections: 4 },
  { metrics: 25, connections: 16 },
  { metrics: 1_000, connections: 1 },
  { metrics: 1_000, connections: 16 },
];

export const LOG_BATCH: Figure = {
  name: "log-batch",
  what: "MLflow's `log_batch` with 1,000 values, acknowledged after its commit, over connections that are kept, a run each, against what MLflow's own server did on such a machine (3,900 points a second, 200 µs of its processor time a point)",
  cases: (["sqlite", "postgresql"] as const).flatMap((database) =>
    SHAPES.map((shape) => logBatchCase({ ...shape, database })),
  ),
};

function logBatchCase(load: Load): Case {
  const { metrics, connections, database } = load;
  const shown = database === "sqlite" ? "SQLite" : "PostgreSQL";
  const over = connections === null ? "in the process" : `${connections} connection${connections === 1 ? "" : "s"}`;
  const measure = connections === null ? measureInside : measureOverHttp;
  return {
    name: `${metrics} metrics, ${over}, ${shown}`,
    goal: { atLeast: 100 },
    measure: (bench) => measure(bench, load),
  };
}

/** Makes a run, or logs a batch to one, by a client's request. */
type Post = (endpoint: string, body: string) => Promise<unknown>;

async function measureOverHttp(bench: Bench, load: Load): Promise<Reading> {
  const server = await bench.server(load.database);
  const root = `/p/${server.projectId}/api/2.0/mlflow/`;
  const headers = { "content-type": "application/json" };
  const post: Post = (endpoint, body) => askJson(server, { method: "POST", path: root + endpoint, headers, body });
  return await measure(bench, load, post, () => processorSeconds(server.pid));
}

async function measureInside(bench: Bench, load: Load): Promise<Reading> {
  const server = await bench.server(load.database);
  const env = { NODE_ENV: "production", ROUNDS_DATA: await bench.emptyFolder(), DATABASE_URL: server.databaseUrl };
  const runtime = await createRuntime(await loadConfig(env, "bench"), path.resolve("."));
  setRuntime(runtime);
  try {
    return await measure(bench, load, (endpoint, body) => askInside(server, endpoint, body), ownProcessorSeconds);
  } finally {
    await closeRuntime(runtime);
  }
}

async function askInside({ projectId, token }: Server, endpoint: string, body: string): Promise<unknown> {
  const pieces = ["mlflow", ...endpoint.split("/")];
  const request = new Request(`http://bench.invalid/p/${projectId}/api/2.0/${pieces.join("/")}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body,
  });
  const answer = await answerMlflowRequest(request, { params: Promise.resolve({ project: projectId, path: pieces }) });
  if (!answer.ok) throw new Error(`${endpoint} answers ${answer.status}: ${await answer.text()}`);
  return await answer.json();
}

function ownProcessorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function measure(bench: Bench, load: Load, post: Post, used: () => number): Promise<Reading> {
  const writers = load.connections ?? 1;
  const seconds = bench.isQuick ? QUICK_SECONDS_A_ROUND : SECONDS_A_ROUND;
  const runs = await Promise.all(Array.from({ length: writers }, () => makeRun(post)));
  const rates: number[] = [];
  const costs: number[] = [];
  const waits: number[] = [];
  let step = 0;
  for (let round = -1; round < ROUNDS; round += 1) {
    const before = { step, used: used() };
    // Within the process the batches are written by the same processor, which is not what is measured.
    let writing = 0;
    const rate = await countPerSecond(seconds, writers, async (writer) => {
      const begun = load.connections === null ? used() : 0;
      const body = writeBatch(runs[writer] ?? "", load.metrics, step);
      if (load.connections === null) writing += used() - begun;
      step += POINTS;
      const waited = await secondsOf(() => post("runs/log-batch", body));
      if (round >= 0) waits.push(waited * 1000);
    });
    if (round < 0) continue;
    rates.push(rate * POINTS);
    costs.push(((used() - before.used - writing) * 1e6) / (step - before.step));
  }
  const product = toSample(rates, "points/s");
  const cost = toSample(costs, "µs").median;
  return {
    value: product.median / MLFLOW.pointsPerSecond,
    unit: "times MLflow's rate",
    product,
    facts: {
      serverMicrosecondsAPoint: cost,
      timesLessThanThatOfMlflow: MLFLOW.microsecondsAPoint / cost,
      medianMilliseconds: quantile(Float64Array.from(waits), 0.5),
      milliseconds99thPercentile: quantile(Float64Array.from(waits), 0.99),
    },
  };
}

async function makeRun(post: Post): Promise<string> {
  const made = (await post("runs/create", '{"experiment_id": "0"}')) as { run: { info: { run_id: string } } };
  return made.run.info.run_id;
}

/** As MLflow's client writes it: Python's JSON, values as PyTorch's 32 bits are printed. */
function writeBatch(run: string, metrics: number, from: number): string {
  const timestamp = 1_764_200_000_000 + from;
  let body = `{"run_id": "${run}", "metrics": [`;
  for (let index = 0; index < POINTS; index += 1) {
    const metric = index % metrics;
    const step = from + (index - metric) / metrics;
    const value = Math.fround((metric + 1) / (step + metric + 2));
    const key = metric === 0 ? "train_loss" : `grad_norm/layers.${metric}.weight`;
    body += `${index === 0 ? "" : ", "}{"key": "${key}", "value": ${value}, "timestamp": ${timestamp}, "step": ${step}}`;
  }
  return `${body}]}`;
}
