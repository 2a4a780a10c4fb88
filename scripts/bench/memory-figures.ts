import { setTimeout as sleep } from "node:timers/promises";
import type { Bench } from "./bench-context";
import type { Case, Figure } from "./figure";
import { forgetPeak, peakMegabytes, residentMegabytes } from "./process-memory";
import { importFile, waitForDiagnosis } from "./request";
import { toSample } from "./sample";
import type { Server } from "./server";
import { W1, W2, W3, type Workload } from "./workload";
import { writeJsonLines } from "./write-text-logs";

const TURNS = 3;
const LARGE_BYTES = 1e9;
const IDLE_LOOKS = 10;
const BETWEEN_LOOKS_MS = 200;
/** Before idle memory is looked at: the collector gives back what starting needed. */
const SETTLE_MS = 3_000;

export const MEMORY: Figure = {
  name: "memory",
  what: "Greatest resident memory of the server process (VmHWM) while it imports JSON Lines into SQLite, above its memory when idle",
  cases: [
    {
      name: "1 GB of JSON Lines",
      goal: { atMost: 300 },
      measure: async (bench) => {
        const file = await bench.file("large.jsonl", (path) =>
          writeJsonLines(path, bench.columns(W2), bench.scaled(LARGE_BYTES)),
        );
        const peaks = await peaksOfImports(bench, file);
        return { value: peaks.aboveIdle.median, unit: "MB above idle", product: peaks.aboveIdle, facts: peaks.facts };
      },
    },
    {
      name: "rise from W1 to W3",
      goal: { atMost: 64 },
      measure: async (bench) => {
        const small = await peaksOfImports(bench, await fileOf(bench, W1));
        const large = await peaksOfImports(bench, await fileOf(bench, W3));
        return {
          value: large.aboveIdle.median - small.aboveIdle.median,
          unit: "MB more at W3",
          product: large.aboveIdle,
          reference: { ...small.aboveIdle, what: "W1" },
          facts: large.facts,
        };
      },
    },
  ] satisfies readonly Case[],
};

function fileOf(bench: Bench, workload: Workload): Promise<string> {
  return bench.file(`${workload.name}.jsonl`, (path) => writeJsonLines(path, bench.columns(workload)));
}

/** Each turn has a server of its own: memory that an earlier import left behind would hide the next peak. */
async function peaksOfImports(bench: Bench, file: string) {
  const idles: number[] = [];
  const peaks: number[] = [];
  const afterDiagnosis: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    await bench.withFreshServer("sqlite", async (server) => {
      const idle = await idleMegabytes(server);
      forgetPeak(server.pid);
      const { runId } = await importFile(server, file, "memory");
      peaks.push(peakMegabytes(server.pid) - idle);
      await waitForDiagnosis(server, runId);
      afterDiagnosis.push(peakMegabytes(server.pid) - idle);
      idles.push(idle);
    });
  }
  return {
    aboveIdle: toSample(peaks, "MB"),
    facts: {
      idleMegabytes: toSample(idles, "MB").median,
      aboveIdleWithDiagnosis: toSample(afterDiagnosis, "MB").median,
    },
  };
}

async function idleMegabytes({ pid }: Server): Promise<number> {
  await sleep(SETTLE_MS);
  const looks: number[] = [];
  for (let look = 0; look < IDLE_LOOKS; look += 1) {
    looks.push(residentMegabytes(pid));
    await sleep(BETWEEN_LOOKS_MS);
  }
  return toSample(looks, "MB").median;
}
