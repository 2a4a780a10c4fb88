import { scanHeatmap } from "./bare-scan";
import type { Bench } from "./bench-context";
import type { Figure } from "./figure";
import { prefillRun } from "./prefill-run";
import { ask, readBytes, waitForDiagnosis } from "./request";
import { alternate, secondsOf } from "./sample";
import { W3 } from "./workload";

const TURNS = 15;
const COLUMNS = 200;

export const HEATMAP: Figure = {
  name: "heatmap",
  what: "The heatmap's data from the server, each time for a run that was not asked for before, against a bare scan for the greatest value of each cell in typed arrays",
  cases: [
    {
      name: `W3, 100 layers × ${COLUMNS} columns`,
      goal: { atMost: 2 },
      measure: measureHeatmap,
    },
  ],
};

async function measureHeatmap(bench: Bench) {
  const server = await bench.server("sqlite");
  const columns = bench.columns(W3);
  const { steps } = bench.sized(W3);
  const layers = columns.values.slice(1);
  const runId = await prefillRun(server, `heatmap ${bench.nextNumber()}`, columns, steps);
  await waitForDiagnosis(server, runId);
  let cells = 0;
  const measured = await alternate(
    TURNS,
    // Another number of columns each time, so that no answer is one that was kept.
    (turn) =>
      secondsOf(async () => {
        const path = `/api/v1/runs/${runId}/heatmap?columns=${COLUMNS - TURNS + turn}`;
        cells += (await readBytes(await ask(server, { method: "GET", path }))).length;
      }),
    () =>
      secondsOf(() => {
        cells += scanHeatmap(layers, COLUMNS).length;
      }),
  );
  return {
    value: measured.ratio,
    unit: "times the bare scan",
    product: measured.product,
    reference: { ...measured.reference, what: `scan of ${layers.length} typed arrays` },
    facts: { cells: layers.length * COLUMNS, touched: cells },
  };
}
