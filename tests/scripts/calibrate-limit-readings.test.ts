import { describe, expect, test } from "vitest";
import type { RunSettings } from "@/lib/core/run-settings";
import { diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import type { RunData } from "@/lib/series/run-data";
import { isBeyond } from "@/scripts/calibrate/limits/limit";
import { LIMITS, readLimits } from "@/scripts/calibrate/limits/read-limits";
import {
  buildRun,
  chainSeries,
  FLAT_LOSS,
  globalNorm,
  layerNames,
  type SeriesPlan,
  scatter,
} from "../diagnostics/build-run";

const loss = (value: (place: number, index: number) => number): SeriesPlan => {
  const noise = scatter(3, 0.02);
  return { metric: "loss", split: "train", value: (place, index) => value(place, index) * noise(index) };
};
const unsteady = (value: (place: number) => number): SeriesPlan => {
  const noise = scatter(2, 0.3);
  return { metric: "loss", split: "train", value: (place, index) => value(place) * noise(index) };
};
const erratic = (value: (place: number) => number): SeriesPlan => {
  const noise = scatter(2, 2);
  return { metric: "loss", split: "train", value: (place, index) => value(place) * noise(index) };
};
const descent = (learningRate: number): Partial<RunSettings> => ({ optimizer: "sgd", learningRate });
const norm = (size: number) => globalNorm(() => size);
const zeros = (share: number): SeriesPlan => ({ metric: "zero_frac", layer: "layers.1", value: () => share });
const known = { task: "binary classification", trainingPrevalence: 0.5 };
const chain = (count: number, factor: number): RunData =>
  buildRun({ layers: layerNames(count), series: [...chainSeries(layerNames(count), factor), FLAT_LOSS()] });
const validated = (rise: number): RunData =>
  buildRun({
    series: [
      loss((place) => 0.1 + Math.exp(-4 * place)),
      {
        metric: "loss",
        split: "validation",
        value: (place) => 0.5 + (place < 0.5 ? 0.5 - place : rise * (place - 0.5)),
      },
    ],
  });

/** Runs in which a limit decides: on the side of a finding, and on the other. */
const RUNS: Readonly<Record<string, readonly [RunData, RunData]>> = {
  surge: [
    buildRun({ series: [loss((_, index) => (index > 3 && index < 8 ? 14 : 0.7))] }),
    buildRun({ series: [loss((_, index) => (index > 3 && index < 8 ? 1.5 : 0.7)), norm(1)], settings: descent(0.1) }),
  ],
  boldness: [
    buildRun({ series: [FLAT_LOSS(), norm(10)], settings: descent(0.1) }),
    buildRun({ series: [FLAT_LOSS(), norm(1)], settings: descent(0.1) }),
  ],
  "boldness-lost": [
    buildRun({ series: [loss((_, index) => (index > 5 ? Number.NaN : 0.7)), norm(5)], settings: descent(0.1) }),
    buildRun({ series: [loss((_, index) => (index > 5 ? Number.NaN : 0.7)), norm(0.1)], settings: descent(0.1) }),
  ],
  "adaptive-rate": [
    buildRun({ series: [FLAT_LOSS()], settings: { optimizer: "adam", learningRate: 0.3 } }),
    buildRun({ series: [FLAT_LOSS()], settings: { optimizer: "adam", learningRate: 0.001 } }),
  ],
  growth: [
    buildRun({ series: [loss((place) => 0.7 + place), globalNorm((place) => 10 ** (2.5 * place))] }),
    buildRun({ series: [loss((place) => 0.7 + place), globalNorm((place) => 10 ** place)] }),
  ],
  "zero-share": [
    buildRun({ layers: layerNames(3), series: [FLAT_LOSS(), zeros(0.95)] }),
    buildRun({ layers: layerNames(3), series: [FLAT_LOSS(), zeros(0.5)] }),
  ],
  "vanishing-long": [chain(12, 0.3), chain(12, 0.9)],
  "vanishing-short": [chain(6, 0.2), chain(6, 0.9)],
  "total-reach": [
    buildRun({ series: [loss((place) => (place < 0.05 ? 0.75 : 0.67)), norm(1)], settings: descent(0.00014) }),
    buildRun({ series: [loss((place) => (place < 0.05 ? 0.75 : 0.67)), norm(1)], settings: descent(0.0004) }),
  ],
  "total-reach-falling": [
    buildRun({ series: [loss((place) => 1 - 0.3 * place), norm(1)], settings: descent(0.001) }),
    buildRun({ series: [loss((place) => 1 - 0.3 * place), norm(1)], settings: descent(0.00165) }),
  ],
  skill: [
    buildRun({ series: [FLAT_LOSS()], settings: known }),
    buildRun({ series: [loss((place) => (place < 0.1 ? 0.69 : 0.62))], settings: known }),
  ],
  "early-fall": [
    buildRun({ series: [FLAT_LOSS()] }),
    buildRun({ series: [loss((place) => (place < 0.05 ? 1 : 0.5))] }),
  ],
  "total-fall": [
    buildRun({ series: [loss((place) => (place > 0.08 && place < 0.3 ? 0.85 : 0.7))] }),
    buildRun({ series: [unsteady((place) => (place < 0.05 ? 1 : 0.64 - 0.05 * place))] }),
  ],
  rise: [validated(1), validated(0.1)],
  "base-rate-skill": [
    buildRun({ series: [loss(() => 0.75)], settings: known }),
    buildRun({ series: [loss(() => 0.64)], settings: known }),
  ],
  "base-rate-useful": [
    buildRun({ series: [loss(() => 0.71)], settings: known }),
    buildRun({ series: [erratic(() => 0.42)], settings: known }),
  ],
};

type Judgement = { readonly limit: string; readonly said: boolean; readonly readAs: boolean };

/** For each limit that was read: what the rule said, and what the reading says against the limit in use. */
function judge(run: RunData): readonly Judgement[] {
  const { verdicts } = diagnoseRun(run).diagnosis;
  const readings = readLimits(run, verdicts);
  return LIMITS.flatMap(({ id, rule, threshold, direction }) => {
    const reading = readings.get(id);
    if (reading === undefined) return [];
    const said = verdicts.find((verdict) => verdict.rule === rule)?.outcome === "finding";
    return [{ limit: id, said, readAs: reading.isFoundAnyway || isBeyond(reading.value, threshold.value, direction) }];
  });
}

describe("the statistic behind a limit", () => {
  test("is read for every limit, and none has the name of another", () => {
    expect(Object.keys(RUNS).sort()).toEqual(LIMITS.map(({ id }) => id).sort());
  });

  test.each(Object.entries(RUNS))(
    "%s: lies on the side of the limit in use on which the rule itself stands, and so do all others of these runs",
    (limit, [beyond, before]) => {
      const judgements = [beyond, before].map(judge);
      expect(judgements[0]).toContainEqual({ limit, said: true, readAs: true });
      expect(judgements[1]).toContainEqual({ limit, said: false, readAs: false });
      expect(judgements.flat().filter(({ said, readAs }) => said !== readAs)).toEqual([]);
    },
  );
});

describe("another sign of the same fault", () => {
  const both = buildRun({
    series: [loss((_, index) => (index > 3 && index < 8 ? 14 : 0.7)), norm(10)],
    settings: descent(0.1),
  });

  test("is told from the statistic that is read", () => {
    const readings = readLimits(both, diagnoseRun(both).diagnosis.verdicts);
    expect(readings.get("surge")).toMatchObject({ isFoundAnyway: true });
    expect(readings.get("boldness")).toMatchObject({ isFoundAnyway: true });
    expect(readLimits(RUNS["surge"]?.[0] ?? both, []).get("surge")).toMatchObject({ isFoundAnyway: false });
  });
});
