// `npm run bench`: figures that are measured and never asserted, one JSON line each. Ratios compare two
// things in the same run on the same machine; absolute times of a shared machine mean little.
import { stat } from "node:fs/promises";
import path from "node:path";
import { buildProgram } from "./build.js";
import { makeDataFolder, signIn, startDemoServer } from "./demo-server.js";
import { measurePage } from "./measure-pages.js";

/** @typedef {import("./demo-server.js").DemoServer} DemoServer */

/** What a page may load at first, by the product's own goal. */
const SCRIPT_LIMIT_BYTES = 250_000;
const LAYERS = 24;
const REPEATS = 3;
const WORKLOADS = [
  { workload: "W1", steps: 1_000 },
  { workload: "W1.5", steps: 10_000 },
  { workload: "W2", steps: 100_000 },
];

/**
 * @param {string} figure
 * @param {Record<string, unknown>} facts
 */
function print(figure, facts) {
  console.log(JSON.stringify({ figure, ...facts }));
}

/** @param {readonly number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** @param {number} value */
function round(value) {
  return Number(value.toPrecision(3));
}

/**
 * A log in wide JSON Lines with numbers of seven digits, as loggers write them.
 *
 * @param {number} steps
 */
function wideLines(steps) {
  const lines = Array.from({ length: steps }, (_, step) => {
    const loss = (0.7 * Math.exp(-step / steps) + 0.001 * Math.sin(step)).toPrecision(7);
    const norms = Array.from({ length: LAYERS }, (__, layer) => {
      const norm = 10 ** (-layer / LAYERS) * (1.5 + Math.sin(step * 0.7 + layer));
      return `"grad_norm/layers.${layer}": ${norm.toPrecision(7)}`;
    });
    return `{"step": ${step}, "loss": ${loss}, ${norms.join(", ")}}\n`;
  });
  return lines.join("");
}

/**
 * The floor of any import: one thread that splits lines and parses them.
 *
 * @param {Buffer<ArrayBuffer>} bytes
 */
function secondsOfParsing(bytes) {
  const started = performance.now();
  let parsed = 0;
  for (const line of bytes.toString("utf8").split("\n"))
    if (line !== "") parsed += Object.keys(JSON.parse(line)).length;
  if (parsed === 0) throw new Error("There was nothing to parse.");
  return (performance.now() - started) / 1000;
}

/**
 * @param {DemoServer} server
 * @param {string} run
 * @param {Buffer<ArrayBuffer>} body
 */
async function secondsOfImport({ url, token }, run, body) {
  const authorization = `Bearer ${token}`;
  const query = new URLSearchParams({ project: "demo", run, filename: "bench.jsonl" });
  const started = performance.now();
  const response = await fetch(`${url}/api/v1/imports?${query}`, { method: "POST", headers: { authorization }, body });
  const answer = await response.json();
  if (response.status !== 201) throw new Error(`The import answers ${response.status}: ${JSON.stringify(answer)}`);
  const seconds = (performance.now() - started) / 1000;
  // The diagnosis runs beside the next import unless it is waited for.
  await (await fetch(`${url}/api/v1/runs/${answer.runId}/diagnosis`, { headers: { authorization } })).arrayBuffer();
  return seconds;
}

/**
 * @param {DemoServer} server
 * @returns {Promise<number>} points that were imported
 */
async function benchImports(server) {
  let imported = 0;
  for (const { workload, steps } of WORKLOADS) {
    const text = wideLines(steps);
    const points = steps * (LAYERS + 1);
    const [imports, parses] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
    for (let turn = 0; turn < REPEATS; turn += 1) {
      // A line of its own makes the content new; the same content again would not be imported.
      const body = Buffer.from(`${text}{"step": ${steps}, "turn": ${turn}}\n`);
      parses.push(secondsOfParsing(body));
      imports.push(await secondsOfImport(server, `${workload} ${turn}`, body));
      imported += points + 1;
    }
    const seconds = median(imports);
    print("import of wide JSON Lines over HTTP into SQLite, acknowledged", {
      workload,
      points,
      seconds: round(seconds),
      pointsPerSecond: Math.round(points / seconds),
      timesParsingAlone: round(seconds / median(parses)),
      repeats: REPEATS,
    });
  }
  return imported;
}

/** @param {DemoServer} server */
async function benchPages(server) {
  const authorization = `Bearer ${server.token}`;
  const { runs } = await (await fetch(`${server.url}/api/v1/runs`, { headers: { authorization } })).json();
  const cookie = await signIn(server, "engineer");
  const run = runs.find((/** @type {{ name: string }} */ { name }) => name === "deep-sigmoid").id;
  for (const page of ["/sign-in", "/runs", `/runs/${run}`, `/runs/${run}/gradient-flow`, `/runs/${run}/data`]) {
    const { files, bytes, htmlBytes } = await measurePage(server.url + page, page === "/sign-in" ? {} : { cookie });
    print("compressed script at first load", {
      page: page.replace(run, "[run]"),
      files,
      bytes,
      limitBytes: SCRIPT_LIMIT_BYTES,
      documentBytes: htmlBytes,
    });
  }
}

await buildProgram({ hasPages: true });
const { data, remove } = await makeDataFolder();
const first = await startDemoServer(data);
print("first start of the demo, built before, with the import of the samples", { seconds: round(first.startSeconds) });
await first.stop();
const starts = [];
for (let turn = 0; turn < REPEATS; turn += 1) {
  const again = await startDemoServer(data);
  starts.push(again.startSeconds);
  await again.stop();
}
print("second start of the demo", { seconds: round(median(starts)), repeats: REPEATS });

const server = await startDemoServer(data);
await benchPages(server);
const file = path.join(data, "demo", "rounds.db");
const before = (await stat(file)).size;
const points = await benchImports(server);
await server.stop();
const after = (await stat(file)).size;
print("stored bytes per point, everything included", { bytes: round((after - before) / points), points });
await remove();
