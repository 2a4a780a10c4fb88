import type { Pictures } from "@/lib/schema/pictures";
import { scanExtremes } from "./bare-scan";
import type { Bench } from "./bench-context";
import type { Figure, Reading } from "./figure";
import { prefillRun } from "./prefill-run";
import { ask, askJson, readBytes, waitForDiagnosis } from "./request";
import { alternate, growthExponent, secondsOf, toSample } from "./sample";
import type { Server } from "./server";
import { seriesOf, W2, W3, type Workload } from "./workload";

const BUCKETS = 1_000;
const COLUMNS = 500;
const TURNS = 15;
/** A thousandth of the goal's first size to its last one. */
const SIZES = [1e4, 1e5, 1e6, 1e7, 1e8];
const LARGEST_QUICK_SIZE = 1e6;

export const RUN_PAGE: Figure = {
  name: "run-page",
  what: `The run page's data in one response (every series at ${BUCKETS} least and greatest values, heatmap of 24 × ${COLUMNS}, profile over depth) from SQLite`,
  cases: [
    {
      name: "W2, against a bare scan of its numbers in typed arrays",
      goal: { atMost: 4 },
      measure: measureAgainstScan,
    },
    {
      name: "growth exponent from 10^4 to 10^8 points",
      goal: { atMost: 0.05 },
      measure: measureGrowth,
    },
    {
      name: "W2, spikes of one step served exactly",
      goal: { atLeast: 25 },
      measure: (bench) => countSpikes(bench, W2),
    },
    {
      name: "W3, spikes of one step served exactly",
      goal: { atLeast: 101 },
      measure: (bench) => countSpikes(bench, W3),
    },
  ],
};

async function measureAgainstScan(bench: Bench): Promise<Reading> {
  const server = await bench.server("sqlite");
  const { values } = bench.columns(W2);
  const runId = await storeRun(bench, server, W2, bench.sized(W2).steps);
  let size = 0;
  const measured = await alternate(
    TURNS,
    () =>
      secondsOf(async () => {
        size = (await readBytes(await ask(server, { method: "GET", path: pathOf(runId) }))).length;
      }),
    () =>
      secondsOf(() => {
        if (scanExtremes(values, BUCKETS).length === 0) throw new Error("The reference found nothing.");
      }),
  );
  return {
    value: measured.ratio,
    unit: "times the bare scan",
    product: measured.product,
    reference: { ...measured.reference, what: `scan of ${values.length} typed arrays` },
    facts: { bytes: size },
  };
}

async function measureGrowth(bench: Bench): Promise<Reading> {
  const sizes = bench.isQuick ? SIZES.filter((size) => size <= LARGEST_QUICK_SIZE) : SIZES;
  return await bench.withFreshServer("sqlite", async (server) => {
    const runs: { size: number; runId: string; seconds: number[] }[] = [];
    for (const size of sizes) {
      const runId = await storeRun(bench, server, W2, Math.round(size / seriesOf(W2)));
      runs.push({ size, runId, seconds: [] });
    }
    // In turns, so that a slow moment of the machine is not one size's alone.
    for (let turn = -1; turn < TURNS; turn += 1) {
      for (const { runId, seconds } of runs) {
        const path = pathOf(runId);
        const taken = await secondsOf(async () => readBytes(await ask(server, { method: "GET", path })));
        if (turn >= 0) seconds.push(taken);
      }
    }
    const times = runs.map(({ seconds }) => toSample(seconds, "s").median);
    return {
      value: growthExponent(sizes, times),
      unit: "exponent",
      product: toSample(runs.at(-1)?.seconds ?? [], "s"),
      reference: { ...toSample(runs[0]?.seconds ?? [], "s"), what: "the smallest size" },
      facts: Object.fromEntries(runs.map(({ size }, index) => [`seconds of ${size}`, times[index] ?? Number.NaN])),
    };
  });
}

async function storeRun(bench: Bench, server: Server, workload: Workload, steps: number): Promise<string> {
  const name = `${workload.name} ${steps} ${bench.nextNumber()}`;
  const runId = await prefillRun(server, name, bench.columns(workload), steps);
  await waitForDiagnosis(server, runId);
  const { heatmap, profile } = await askJson<Pictures>(server, { method: "GET", path: pathOf(runId) });
  if (heatmap === null || profile === null)
    throw new Error(`The response lacks the heatmap or profile at ${steps} steps.`);
  return runId;
}

function pathOf(runId: string): string {
  return `/api/v1/runs/${runId}/pictures?buckets=${BUCKETS}&columns=${COLUMNS}`;
}

async function countSpikes(bench: Bench, workload: Workload): Promise<Reading> {
  const server = await bench.server("sqlite");
  const { spikes } = bench.columns(workload);
  const runId = await storeRun(bench, server, workload, bench.sized(workload).steps);
  const { series } = await askJson<Pictures>(server, { method: "GET", path: pathOf(runId) });
  const served = spikes.filter(({ key, step, value }) => {
    const columns = series.find((one) => one.key === key)?.columns;
    if (columns === undefined) return false;
    const steps = readColumn(columns.maximumStep);
    return readColumn(columns.maximum).some((maximum, index) => maximum === value && steps[index] === step);
  });
  return { value: served.length, unit: `of ${spikes.length} series`, facts: { series: spikes.length } };
}

/** Little-endian 64-bit floats, as the route writes them. */
function readColumn(base64: string): Float64Array {
  return new Float64Array(Uint8Array.from(Buffer.from(base64, "base64")).buffer);
}
