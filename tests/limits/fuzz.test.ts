import { describe, expect, test } from "vitest";
import { crc32c, maskCrc } from "@/lib/ingest/crc32c";
import { checkInput } from "@/scripts/fuzz/check-input";
import { drawInput, groupByFormat } from "@/scripts/fuzz/draw-input";
import { loadCorpus } from "@/scripts/fuzz/load-corpus";
import { repairChecksums } from "@/scripts/fuzz/repair-checksums";
import { WatchingSink } from "@/scripts/fuzz/watching-sink";
import { frameRecord, joinBytes, scalarEvent } from "../ingest/event-bytes";

const SEED = 7;
const INPUTS = 1000;

const corpus = groupByFormat(await loadCorpus(), null);

describe("changed fixtures", () => {
  test("break no promise of the readers, whatever was changed", async () => {
    const outcomes = { accepted: 0, partly: 0, refused: 0 };
    for (let index = 0; index < INPUTS; index += 1) {
      const input = drawInput(corpus, SEED, index);
      try {
        outcomes[await checkInput(input)] += 1;
      } catch (cause) {
        throw new Error(`Input ${index} of seed ${SEED} (${input.format}) broke a promise.`, { cause });
      }
    }
    // Changes that nothing notices, or that nothing survives, would test nothing.
    for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(INPUTS / 50);
  });

  test("come from every format that the fixtures hold", () => {
    const formats = [...corpus.keys()].join(" ");
    for (const format of [
      "jsonl",
      "csv",
      "tensorboard",
      "parquet",
      "sqlite",
      "wandb",
      "hf-trainer",
      "mlflow-files",
      "json",
    ])
      expect(formats).toContain(format);
  });

  test("are the same bytes for the same seed and number", () => {
    for (const index of [0, 1, 500]) {
      expect(drawInput(corpus, SEED, index)).toEqual(drawInput(corpus, SEED, index));
      expect(drawInput(corpus, SEED, index).files).not.toEqual(drawInput(corpus, SEED + 1, index).files);
    }
  });
});

describe("the checks themselves", () => {
  const sink = () => new WatchingSink(10);
  test.each([
    ["a step that is no safe integer", 2 ** 53, 0, 1],
    ["a step that is no number", Number.NaN, 0, 1],
    ["a time with a fraction", 1, 0.5, 1],
  ])("notice %s", (_, step, time, value) => {
    const watching = sink();
    const series = watching.seriesNumber("loss", {});
    expect(() => watching.point(series, step, time, value)).toThrow("Expected what a sink may rely on");
    expect(watching.violation).not.toBeNull();
  });

  test("notice a series that nobody asked for, a name that cannot be stored, and too many points", () => {
    expect(() => sink().point(0, 1, Number.NaN, 1)).toThrow("nobody asked for");
    expect(() => sink().seriesNumber("a\u0000", {})).toThrow("no database can store");
    const watching = sink();
    const series = watching.seriesNumber("loss", {});
    const pour = () => {
      for (let step = 0; step <= 10; step += 1) watching.point(series, step, Number.NaN, 1);
    };
    expect(pour).toThrow("more than 10 points");
  });

  test("tell two readings apart that differ in one bit of one value", () => {
    const digestOf = (value: number) => {
      const watching = sink();
      watching.point(watching.seriesNumber("loss", {}), 1, Number.NaN, value);
      return watching.digest;
    };
    expect(digestOf(0.1)).toBe(digestOf(0.1));
    expect(digestOf(0.1)).not.toBe(digestOf(0.1 + 2 ** -56));
    expect(digestOf(0)).not.toBe(digestOf(-0));
  });

  test("repair the checksums of an event file, so that changes reach the parser", () => {
    const file = joinBytes(frameRecord(scalarEvent("loss", 1n, 0.5)), frameRecord(scalarEvent("loss", 2n, 0.25)));
    const broken = file.slice();
    broken[20] = 255;
    const repaired = repairChecksums(broken);
    const view = new DataView(repaired.buffer);
    const end = 12 + view.getUint32(0, true);
    expect(maskCrc(crc32c(repaired, 12, end))).toBe(view.getUint32(end, true));
    expect(repairChecksums(file)).toEqual(file);
  });
});
