import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { isAppError } from "@/lib/core/errors";
import type { LabelColumn, PredictionSet } from "@/lib/core/prediction-set";
import { readPredictions } from "@/lib/ingest/read-predictions";
import { NODE_PORTS } from "@/lib/usecases/node-ports";
import { memoryFile, readRun } from "./read-for-test";

const FOLDER = path.join(import.meta.dirname, "../fixtures/predictions");
const counts = z.record(z.string(), z.number());
const EXPECTED = z
  .object({
    ...{ rows: z.number(), events: z.number(), riskSum: z.number(), weightSum: z.number(), thresholdSum: z.number() },
    ...{ patients: z.number(), splits: counts, subgroups: counts, centres: counts, headInjuries: counts },
    ...{ comas: counts, missingComas: z.number(), trissSum: z.number(), missingTriss: z.number() },
  })
  .parse(JSON.parse(readFileSync(path.join(FOLDER, "expected.json"), "utf8")));

const fileOf = (name: string): Uint8Array => new Uint8Array(readFileSync(path.join(FOLDER, name)));
const readSet = async (content: string | Uint8Array, name = "predictions.csv", pieces?: number[]) =>
  (await readPredictions(memoryFile(name, content, pieces), NODE_PORTS)).set;
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

/** The sentence with which a file is refused, and what to do. */
async function refusalOf(content: string | Uint8Array, name = "predictions.csv"): Promise<string> {
  const error = await readSet(content, name).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!isAppError(error)) throw error ?? new Error("It was not refused.");
  expect(["unreadable-file", "too-large"]).toContain(error.code);
  expect(error.fix).not.toBe("");
  return error.message;
}

describe("predictions as pandas and pyarrow write them", () => {
  test("hold what was handed to the writers", async () => {
    const set = await readSet(fileOf("comma.csv"), "comma.csv");
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
    const plain = await readSet(fileOf("comma.csv"));
    expect(withoutName(await readSet(fileOf(name), name))).toEqual(withoutName(plain));
  });

  test("are the same wherever the file is cut into pieces", async () => {
    const whole = await readSet(fileOf("comma.csv"));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 }), async (pieces) => {
        expect(await readSet(fileOf("comma.csv"), "predictions.csv", pieces)).toEqual(whole);
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

const header = "patient_id,y_true,y_prob,weight,threshold\n";

describe("refused in one sentence that names column and row", () => {
  test.each([
    [
      "a percentage",
      `${header}a,1,0.5,1,0.5\nb,0,37,1,0.5\n`,
      'Expected a probability from 0 to 1 in column "y_prob", found 37 in row 2 of predictions.csv; it looks like a percentage.',
    ],
    [
      "a percentage with its sign",
      `${header}a,1,37%,1,0.5\n`,
      'Expected a probability from 0 to 1 in column "y_prob", found 37% in row 1 of predictions.csv; it looks like a percentage.',
    ],
    [
      "a probability below 0",
      `${header}a,1,-0.1,1,0.5\n`,
      'Expected a probability from 0 to 1 in column "y_prob", found -0.1 in row 1 of predictions.csv.',
    ],
    [
      "a missing probability",
      `${header}a,1,,1,0.5\n`,
      'Expected a probability from 0 to 1 in column "y_prob", found nothing in row 1 of predictions.csv.',
    ],
    [
      "a probability that is not a number",
      `${header}a,1,nan,1,0.5\n`,
      'Expected a probability from 0 to 1 in column "y_prob", found nan in row 1 of predictions.csv.',
    ],
    [
      "a label of another kind",
      `${header}a,2,0.5,1,0.5\n`,
      'Expected 0 or 1 in column "y_true", found 2 in row 1 of predictions.csv.',
    ],
    [
      "true and false",
      `${header}a,True,0.5,1,0.5\n`,
      'Expected 0 or 1 in column "y_true", found True in row 1 of predictions.csv.',
    ],
    [
      "a weight of 0",
      `${header}a,1,0.5,0,0.5\n`,
      'Expected a weight above 0 in column "weight", found 0 in row 1 of predictions.csv.',
    ],
    [
      "an endless weight",
      `${header}a,1,0.5,inf,0.5\n`,
      'Expected a weight above 0 in column "weight", found inf in row 1 of predictions.csv.',
    ],
    [
      "a threshold of 0",
      `${header}a,1,0.5,1,0\n`,
      'Expected a threshold above 0 and below 1 in column "threshold", found 0 in row 1 of predictions.csv.',
    ],
    [
      "a threshold of 1",
      `${header}a,1,0.5,1,1\n`,
      'Expected a threshold above 0 and below 1 in column "threshold", found 1 in row 1 of predictions.csv.',
    ],
    [
      "a patient without a pseudonym",
      `${header},1,0.5,1,0.5\n`,
      'Expected a pseudonym in column "patient_id", found nothing in row 1 of predictions.csv.',
    ],
    [
      "a comparator beyond 1",
      "y_true,y_prob,comparator_TRISS\n1,0.5,1.5\n",
      'Expected a probability from 0 to 1 in column "comparator_TRISS", found 1.5 in row 1 of predictions.csv; it looks like a percentage.',
    ],
    [
      "a row with a cell too few",
      `${header}a,1,0.5,1,0.5\nb,1,0.5,1\n`,
      "Expected 5 cells as in the first line, found 4 in row 2 in predictions.csv.",
    ],
    [
      "a row with a cell too many",
      `${header}a,1,0.5,1,0.5,\n`,
      "Expected 5 cells as in the first line, found 6 in row 1 in predictions.csv.",
    ],
    [
      "a missing column of outcomes",
      "label,y_prob\n1,0.5\n",
      'Expected the column "y_true", found the columns label, y_prob in predictions.csv.',
    ],
    [
      "a missing column of risks",
      "y_true,risk\n1,0.5\n",
      'Expected the column "y_prob", found the columns y_true, risk in predictions.csv.',
    ],
    ["an empty file", "", "Expected predictions of patients, found an empty file in predictions.csv."],
    ["a file of blank lines", "\n\n", "Expected predictions of patients, found an empty file in predictions.csv."],
    ["a header without rows", header, "Expected at least one row of predictions, found none in predictions.csv."],
    [
      "a column that stands twice",
      "y_true,y_prob,y_prob\n1,0.5,0.5\n",
      'Expected one column for each name, found "y_prob" and "y_prob" in predictions.csv.',
    ],
    [
      "two columns for the patient",
      "patient_id,subject_id,y_true,y_prob\na,b,1,0.5\n",
      'Expected one column for the patient, found "patient_id" and "subject_id" in predictions.csv.',
    ],
    [
      "a quote that nobody closes",
      'y_true,y_prob,a\n1,0.5,"x\n0,0.5,y\n',
      "Expected a closing quote, found the end of the file in the row that begins in line 2 in predictions.csv.",
    ],
    [
      "binary data",
      Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8),
      "Expected predictions of patients, found binary data in predictions.csv.",
    ],
  ])("%s", async (_, content, sentence) => {
    expect(await refusalOf(content)).toBe(sentence);
  });

  test("the same in Parquet, also for whole columns of another kind", async () => {
    expect(await refusalOf(fileOf("boolean.parquet"), "a.parquet")).toBe(
      'Expected columns of numbers or texts, found booleans in the column "shock" in a.parquet.',
    );
    expect(await refusalOf(fileOf("times.parquet"), "a.parquet")).toBe(
      'Expected columns of numbers or texts, found times in the column "seen" in a.parquet.',
    );
    expect(await refusalOf(fileOf("huge.parquet"), "a.parquet")).toBe(
      'Expected a whole number of at most 2^53 − 1 in column "visit number code", found a larger one in row 1 of a.parquet.',
    );
  });

  test("a Parquet file that was cut, or damaged inside", async () => {
    const whole = fileOf("pandas.parquet");
    expect(await refusalOf(whole.subarray(0, 5000), "a.parquet")).toMatch(/^Expected a .*Parquet file/);
    const damaged = whole.slice();
    damaged.fill(255, 40, 400);
    expect(await refusalOf(damaged, "a.parquet")).toMatch(/^Expected .* in a\.parquet\.$/);
  });

  test("a gzip that ends early", async () => {
    expect(await refusalOf(new Uint8Array(gzipSync(fileOf("comma.csv"))).subarray(0, 900))).toMatch(/whole gzip file/);
  });
});

describe("files that identify patients are refused, and what identifies them is not repeated", () => {
  test.each([
    ["Name", "names of patients"],
    ["patient_name", "names of patients"],
    ["LastName", "names of patients"],
    ["first name", "names of patients"],
    ["Nachname", "names of patients"],
    ["initials", "names of patients"],
    ["DOB", "dates of birth"],
    ["date_of_birth", "dates of birth"],
    ["birthDate", "dates of birth"],
    ["Geburtsdatum", "dates of birth"],
    ["MRN", "record numbers"],
    ["patient_mrn", "record numbers"],
    ["medical_record_number", "record numbers"],
    ["hospital number", "record numbers"],
    ["Fallnummer", "record numbers"],
    ["SSN", "record numbers"],
    ["encounter_id", "record numbers"],
    ["E-Mail", "e-mail addresses"],
    ["email_address", "e-mail addresses"],
    ["phone", "telephone numbers"],
    ["phoneNumber", "telephone numbers"],
    ["Telefon", "telephone numbers"],
    ["zip_code", "addresses"],
    ["home address", "addresses"],
  ])('the column "%s" holds %s', async (name, holds) => {
    expect(await refusalOf(`${name},y_true,y_prob\n1,1,0.5\n`)).toBe(
      `Expected no identifiers of patients, found the column "${name}" of predictions.csv, which by its name holds ${holds}.`,
    );
  });

  test.each([
    "centre_name",
    "age",
    "birth_weight",
    "insurance",
    "mechanism",
    "transfer",
    "year",
    "SBP",
    "GCS motor",
    "AIS_head_neck",
    "number_of_regions",
    "hospital",
    "model name",
    "telemetry",
    "mobility",
  ])('the column "%s" is taken', async (name) => {
    expect((await readSet(`${name},y_true,y_prob\n1,1,0.5\n`)).columns).toHaveLength(1);
  });

  test.each([
    ["anna.muster@example.org", "an e-mail address"],
    ["1950-03-12", "a date of birth or of another single day"],
    ["12.03.1950", "a date of birth or of another single day"],
    ["3/12/1950", "a date of birth or of another single day"],
    ["12-Mar-1950", "a date of birth or of another single day"],
    ["1950-03-12T08:15:00", "a date of birth or of another single day"],
    ["+49 170 1234567", "a telephone number"],
    ["(0171) 123 45 67", "a telephone number"],
    ["0171/1234567", "a telephone number"],
    ["555-123-4567", "a telephone number"],
    ["123-45-6789", "a social security number"],
  ])("%s in a column of groups looks like %s", async (text, looksLike) => {
    const message = await refusalOf(`group,y_true,y_prob\nx,0,0.5\n${text},1,0.5\n`);
    expect(message).toBe(
      `Expected no identifiers of patients, found what looks like ${looksLike} in row 2 of column "group" of predictions.csv.`,
    );
  });

  test.each(["65-74", "3.5", "2024", "2024-03", "100000-200000", "E11.9", "isolated TBI", "0.1234567", "12000000"])(
    "%s in a column of groups is taken",
    async (text) => {
      expect((await readSet(`group,y_true,y_prob\n${text},1,0.5\n`)).columns[0]?.labels).toEqual([text]);
    },
  );

  test.each([
    ["anna.muster@example.org", "an e-mail address"],
    ["Anna Muster", "a name"],
    ['"Muster, Anna"', "a name"],
    ["0171/1234567", "a telephone number"],
  ])("%s in the place of a pseudonym looks like %s", async (id, looksLike) => {
    const message = await refusalOf(`patient_id,y_true,y_prob\n${id},1,0.5\n`);
    expect(message).toBe(
      `Expected no identifiers of patients, found what looks like ${looksLike} in row 1 of column "patient_id" of predictions.csv.`,
    );
  });

  test("a column in which nearly every patient has a text of their own", async () => {
    const rows = Array.from({ length: 100 }, (_, row) => `note ${row} x,${row % 2},0.5\n`).join("");
    expect(await refusalOf(`note,y_true,y_prob\n${rows}`)).toBe(
      'Expected columns of numbers or of texts that name groups, found 100 different texts in 100 rows of column "note" in predictions.csv.',
    );
  });
});

describe("predictions beside a log", () => {
  const log = memoryFile("metrics.jsonl", '{"step":1,"loss":1}\n{"step":2,"loss":0.5}\n');
  const meta = { checkpoint_step: 2, model_sha256: "A".repeat(64), data_sha256: 7 };

  test("are read with it, and meta.json says which training they come from", async () => {
    const run = await readRun([
      log,
      memoryFile("meta.json", JSON.stringify(meta)),
      memoryFile("predictions.csv", fileOf("comma.csv")),
      memoryFile("later/predictions.parquet", fileOf("pandas.parquet")),
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
