import type { Bench } from "./bench-context";
import type { Case, Figure, Reading } from "./figure";
import { formatPlainly } from "./format-plainly";
import { prefillRun } from "./prefill-run";
import { forgetPeak, peakMegabytes, residentMegabytes } from "./process-memory";
import { ask } from "./request";
import { alternate, secondsOf } from "./sample";
import type { Server } from "./server";
import { pointsOf, type Workload } from "./workload";

/** Ten million points, none of which repeats another: a format that keeps a dictionary must not profit. */
const EXPORTED: Workload = { name: "exported", steps: 400_000, layers: 24 };
const TURNS = 3;
const RUN = "export";

export type ExportFormat = "csv" | "jsonl" | "parquet";

export const EXPORT: Figure = {
  name: "export",
  what: "All points of a run of 10^7 points, streamed from SQLite over HTTP, against one thread that turns the same numbers in memory into the same format",
  cases: [exportCase("csv", "CSV"), exportCase("jsonl", "JSON Lines"), exportCase("parquet", "Parquet")],
};

function exportCase(format: ExportFormat, shown: string): Case {
  return { name: shown, goal: null, measure: (bench) => measureExport(bench, format) };
}

async function measureExport(bench: Bench, format: ExportFormat): Promise<Reading> {
  return await bench.withFreshServer("sqlite", async (server) => {
    const columns = bench.columns(EXPORTED);
    const points = pointsOf(bench.sized(EXPORTED));
    const runId = await prefillRun(server, RUN, columns, bench.sized(EXPORTED).steps);
    const idle = residentMegabytes(server.pid);
    forgetPeak(server.pid);
    let bytes = 0;
    const measured = await alternate(
      TURNS,
      () =>
        secondsOf(async () => {
          bytes = await countBytes(server, `/api/v1/runs/${runId}/export?format=${format}`);
        }),
      () =>
        secondsOf(() => {
          if (formatPlainly(format, columns) === 0) throw new Error("The reference wrote nothing.");
        }),
    );
    return {
      value: measured.ratio,
      unit: "times plain formatting",
      product: measured.product,
      reference: { ...measured.reference, what: "formatting in memory, one thread" },
      facts: {
        points,
        pointsPerSecond: points / measured.product.median,
        megabytes: bytes / 1e6,
        peakMegabytesAboveBefore: peakMegabytes(server.pid) - idle,
      },
    };
  });
}

async function countBytes(server: Server, path: string): Promise<number> {
  let bytes = 0;
  for await (const piece of await ask(server, { method: "GET", path })) bytes += piece.length;
  return bytes;
}
