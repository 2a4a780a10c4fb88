import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import type { LabelColumn, PredictionSet } from "@/lib/core/prediction-set";
import { readPredictions } from "@/lib/ingest/read-predictions";
import { NODE_PORTS } from "@/lib/usecases/node-ports";
import { predictionFile, readSet } from "./prediction-files";
import { memoryFile, readRun } from "./read-for-test";

const counts = z.record(z.string(), z.number());
const EXPECTED = z
  .object({
    ...{ rows: z.number(), events: z.number(), riskSum: z.number(), weightSum: z.number(), thresholdSum: z.number() },
    ...{ patients: z.number(), splits: counts, subgroups: counts, centres: counts, headInjuries: counts },
    ...{ comas: counts, missingComas: z.number(), trissSum: z.number(), missingTriss: z.number() },
  })
  .parse(JSON.parse(new TextDecoder().decode(predictionFile("expected.json"))));

const sumOf = (values: Float64Array | null): number => Array.from(values ?? []).reduce((sum, value) => sum + value, 0);
const withoutName = ({ name: _, ...rest }: PredictionSet) => rest;

function columnOf(set: PredictionSet, name: string): LabelColumn {
  const found = set.columns.find((column) => column.name === name);
  if (found === undefined) throw new Error(`There is no column ${name}.`);
  return found;
}

function countsOf({ labels, codes }: LabelColumn): Record<string, number> {
  const found: Record<string, number> = {};
  for (const code of codes) {
    const label = labels[code];
    if (label !== undefined) found[label] = (found[label] ?? 0) + 1;
  }
  return found;
}

describe("predictions as pandas and pyarrow write them", () => {
  test("hold what was handed to the writers", async () => {
    const set = await readSet(predictionFile("comma.csv"), "comma.csv");
    expect([set.name, set.rows, set.outcomes.reduce((sum, outcome) => sum + outcome, 0)]).toEqual([
      "comma.csv",
      EXPECTED.rows,
      EXPECTED.events,
    ]);
    expect(sumOf(set.risks)).toBeCloseTo(EXPECTED.riskSum, 9);
    expect(sumOf(set.weights)).toBeCloseTo(EXPECTED.weightSum, 9);
    expect(sumOf(set.thresholds)).toBeCloseTo(EXPECTED.thresholdSum, 9);
    expect(set.split === null ? null : countsOf(set.split)).toEqual(EXPECTED.splits);
    expect(countsOf(columnOf(set, "subgroup"))).toEqual(EXPECTED.subgroups);
    expect(countsOf(columnOf(set, "centre"))).toEqual(EXPECTED.centres);
    expect(countsOf(columnOf(set, "AIS Head"))).toEqual(EXPECTED.headInjuries);
    expect(countsOf(columnOf(set, "GCS"))).toEqual(EXPECTED.comas);
    expect(columnOf(set, "GCS").codes.filter((code) => code < 0)).toHaveLength(EXPECTED.missingComas);
    const [triss] = set.comparators;
    expect([triss?.name, triss?.risks.filter(Number.isNaN).length]).toEqual(["TRISS", EXPECTED.missingTriss]);
    expect(sumOf(triss?.risks.filter((risk) => !Number.isNaN(risk)) ?? null)).toBeCloseTo(EXPECTED.trissSum, 9);
  });

  test.each([
    "comma.csv.gz",
    "index.csv",
    "tab.tsv",
    "semicolon.csv",
    "german-utf16.csv",
    "pandas.parquet",
    "groups-v2.parquet",
    "plain.parquet.gz",
  ])("are the same set from %s", async (name) => {
    const plain = await readSet(predictionFile("comma.csv"));
    expect(withoutName(await readSet(predictionFile(name), name))).toEqual(withoutName(plain));
  });

  test("are the same wherever the file is cut into pieces", async () => {
    const whole = await readSet(predictionFile("comma.csv"));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 }), async (pieces) => {
        expect(await readSet(predictionFile("comma.csv"), "predictions.csv", pieces)).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  test("of a sample run are 4,000 rows of as many patients", async () => {
    const name = "samples/runs/subgroups/predictions.csv.gz";
    const set = await readSet(new Uint8Array(readFileSync(name)), name);
    expect([set.rows, new Set(set.patients).size, set.split?.labels]).toEqual([4000, 4000, ["test"]]);
    expect(columnOf(set, "subgroup").labels).toEqual(["other_trauma", "isolated_tbi", "polytrauma"]);
  });
});

describe("what is kept of patients", () => {
  test("are ordinals in order of first appearance", async () => {
    const set = await readSet("patient_id,y_true,y_prob\nzz,0,0.5\na1,1,0.5\nzz,1,0.5\n");
    expect(set.patients).toEqual(Int32Array.of(0, 1, 0));
    expect(JSON.stringify(set)).not.toMatch(/zz|a1/);
  });

  test("is nothing where no column names them, whatever such a column is called", async () => {
    expect((await readSet("y_true,y_prob\n1,0.5\n")).patients).toBeNull();
    for (const name of ["Patient ID", "subject_id", "pid", "record_id"]) {
      expect((await readSet(`${name},y_true,y_prob\nx,1,0.5\n`)).patients).toEqual(Int32Array.of(0));
    }
  });

  test("are digests by ordinal where something digests them", async () => {
    const file = memoryFile("p.csv", "patient_id,y_true,y_prob\nb,0,0.5\na,1,0.5\nb,1,0.5\n");
    const digestPatient = (id: string) => new TextEncoder().encode(`digest of ${id}`);
    const { patientDigests } = await readPredictions(file, NODE_PORTS, { digestPatient });
    expect(patientDigests?.map((digest) => new TextDecoder().decode(digest))).toEqual(["digest of b", "digest of a"]);
  });
});

describe("numbers and texts", () => {
  test("are one text however a number is written, and codes with leading zeros stay codes", async () => {
    const set = await readSet("y_true,y_prob,a,b\n1.0,1e-3,3,007\n0,.5,3.0,7\n0,1,3.50,07\n");
    expect(set.outcomes).toEqual(Uint8Array.of(1, 0, 0));
    expect(set.risks).toEqual(Float64Array.of(0.001, 0.5, 1));
    expect(set.columns.map(({ labels }) => labels)).toEqual([
      ["3", "3.5"],
      ["007", "7", "07"],
    ]);
  });

  test("are missing where the cell is empty or says so", async () => {
    const set = await readSet("y_true,y_prob,y_prob_IMPACT,group\n1,0.1,,\n0,0.2,NA,NaN\n0,0.3,0.4,none\n");
    expect(set.comparators).toEqual([{ name: "IMPACT", risks: Float64Array.of(Number.NaN, Number.NaN, 0.4) }]);
    expect(set.columns).toEqual([{ name: "group", labels: ["none"], codes: Int32Array.of(-1, -1, 0) }]);
  });

  test("stand in quoted cells over several lines, and without a last line end", async () => {
    const set = await readSet('y_true,y_prob,"a ""b"""\r\n\r\n1,0.1,"x\ny"\r\n0,0.2,z');
    expect(set.columns).toEqual([{ name: 'a "b"', labels: ["x\ny", "z"], codes: Int32Array.of(0, 1) }]);
  });

  test("of one class only are no error", async () => {
    expect((await readSet("y_true,y_prob\n0,0.1\n0,0.2\n")).outcomes).toEqual(Uint8Array.of(0, 0));
  });
});

describe("predictions beside a log", () => {
  const log = memoryFile("metrics.jsonl", '{"step":1,"loss":1}\n{"step":2,"loss":0.5}\n');
  const meta = { checkpoint_step: 2, model_sha256: "A".repeat(64), data_sha256: 7 };

  test("are read with it, and meta.json says which training they come from", async () => {
    const run = await readRun([
      log,
      memoryFile("meta.json", JSON.stringify(meta)),
      memoryFile("predictions.csv", predictionFile("comma.csv")),
      memoryFile("later/predictions.parquet", predictionFile("pandas.parquet")),
    ]);
    expect(run.issues.map(({ code, message }) => [code, message])).toEqual([
      ["bad-setting", 'Expected another kind of value for "data_sha256"; the setting was left out.'],
    ]);
    expect(run.points).toBe(2);
    const { predictions } = run.run;
    expect(predictions.map(({ name, rows }) => [name, rows])).toEqual([
      ["predictions.csv", EXPECTED.rows],
      ["later/predictions.parquet", EXPECTED.rows],
    ]);
    expect(predictions[0]).toMatchObject({ checkpointStep: 2, modelSha256: "a".repeat(64), dataSha256: null });
  });

  test("refuse the whole run when one of them cannot be taken", async () => {
    const wrong = memoryFile("predictions.csv", "y_true,y_prob\n1,50\n");
    await expect(readRun([log, wrong])).rejects.toThrow(/found 50 in row 1 of predictions\.csv/);
    const unnamed = memoryFile("predictions.csv", "outcome,risk\n1,0.5\n");
    await expect(readRun([log, unnamed])).rejects.toThrow('Expected the column "y_true"');
  });
});
