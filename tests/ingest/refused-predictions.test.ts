import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { predictionFile, readSet, refusalOf } from "./prediction-files";

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
    expect(await refusalOf(predictionFile("boolean.parquet"), "a.parquet")).toBe(
      'Expected columns of numbers or texts, found booleans in the column "shock" in a.parquet.',
    );
    expect(await refusalOf(predictionFile("times.parquet"), "a.parquet")).toBe(
      'Expected columns of numbers or texts, found times in the column "seen" in a.parquet.',
    );
    expect(await refusalOf(predictionFile("huge.parquet"), "a.parquet")).toBe(
      'Expected a whole number of at most 2^53 − 1 in column "visit number code", found a larger one in row 1 of a.parquet.',
    );
  });

  test("a Parquet file that was cut, or damaged inside", async () => {
    const whole = predictionFile("pandas.parquet");
    expect(await refusalOf(whole.subarray(0, 5000), "a.parquet")).toMatch(/^Expected a .*Parquet file/);
    const damaged = whole.slice();
    damaged.fill(255, 40, 400);
    expect(await refusalOf(damaged, "a.parquet")).toMatch(/^Expected .* in a\.parquet\.$/);
  });

  test("a gzip that ends early", async () => {
    expect(await refusalOf(new Uint8Array(gzipSync(predictionFile("comma.csv"))).subarray(0, 900))).toMatch(
      /whole gzip file/,
    );
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
