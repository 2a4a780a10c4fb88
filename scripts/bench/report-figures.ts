import { execFileSync } from "node:child_process";
import type { Bench } from "./bench-context";
import type { Case, Figure, Reading } from "./figure";
import { forgetPeak, peakMegabytes, residentMegabytes } from "./process-memory";
import { processorSeconds } from "./processor-seconds";
import { ask, importFile, waitForDiagnosis } from "./request";
import { secondsOf, toSample } from "./sample";

/** The sample with the most to say: predictions of 4,000 patients in three groups, and its training log. */
const SAMPLE = "samples/runs/subgroups";
const RUN = "subgroups";
const TURNS = 5;

const FORMATS = [
  ["json", "JSON"],
  ["html", "HTML"],
  ["pdf", "PDF"],
  ["bundle", "bundle"],
] as const;

export const REPORT: Figure = {
  name: "report",
  what: "The report on the sample run with predictions, asked for over HTTP until its last byte, from SQLite, with its diagnosis computed before",
  cases: FORMATS.map(
    ([format, shown]): Case => ({ name: shown, goal: null, measure: (bench) => measureReport(bench, format) }),
  ),
};

/** Each format on a server of its own: memory that an earlier one left behind would hide the next peak. */
async function measureReport(bench: Bench, format: string): Promise<Reading> {
  const file = await bench.file(`${RUN}.tar.gz`, (target) => execFileSync("tar", ["-czf", target, "-C", SAMPLE, "."]));
  return await bench.withFreshServer("sqlite", async (server) => {
    const { runId } = await importFile(server, file, RUN);
    await waitForDiagnosis(server, runId);
    const before = residentMegabytes(server.pid);
    forgetPeak(server.pid);
    let bytes = 0;
    const download = async (): Promise<void> => {
      bytes = 0;
      const path = `/api/v1/runs/${runId}/report?format=${format}`;
      for await (const piece of await ask(server, { method: "GET", path })) bytes += piece.length;
    };
    const first = await secondsOf(download);
    const processor = processorSeconds(server.pid);
    const seconds: number[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) seconds.push(await secondsOf(download));
    const product = toSample(seconds, "s");
    return {
      value: product.median,
      unit: "s until its last byte",
      product,
      facts: {
        megabytes: bytes / 1e6,
        secondsOfTheFirst: first,
        processorSeconds: (processorSeconds(server.pid) - processor) / TURNS,
        megabytesBefore: before,
        peakMegabytesAboveBefore: peakMegabytes(server.pid) - before,
      },
    };
  });
}
