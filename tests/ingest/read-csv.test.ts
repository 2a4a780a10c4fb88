import { describe, expect, test } from "vitest";
import { CsvRow } from "@/lib/ingest/csv-row";
import { LINE_BYTES_LIMIT } from "@/lib/ingest/limits";
import { codesOf, fixture, memoryFile, pointsOf, readRun, readText } from "./read-for-test";

const read = (text: string) => readText(text, "metrics.csv");
const readFixture = (name: string) => readRun([memoryFile(name, fixture(name))]);

describe("tables that other programs wrote", () => {
  test("Lightning: an empty cell was not logged, nan and inf were", async () => {
    const run = await readFixture("lightning.csv");
    expect(pointsOf(run)).toMatchObject({
      train_loss: [
        [49, 0.691],
        [99, Number.NaN],
      ],
      val_loss: [[49, 0.688]],
      "grad_2.0_norm/layers.10.weight": [
        [49, 0.5],
        [99, Number.POSITIVE_INFINITY],
      ],
    });
    expect(run.run.layers.map(({ name }) => name)).toEqual(["layers.2", "layers.10"]);
    expect(run.run.layerOrderSource).toBe("natural-sort");
  });

  test("Keras: NA was not logged, and the epoch is the step", async () => {
    const run = await readFixture("keras.csv");
    expect(pointsOf(run)).toMatchObject({
      loss: [
        [0, 0.6012],
        [1, 0.5512],
      ],
      val_loss: [[1, 0.612]],
    });
    expect(codesOf(run)).toEqual(["epoch-used-as-step"]);
  });

  test("a German Excel: semicolons, decimal commas, UTF-16, quotes over two lines", async () => {
    expect(pointsOf(await readFixture("german-utf16.csv"))).toEqual({
      loss: [
        [0, 0.75],
        [10, 1.5e-3],
        [20, -2],
      ],
    });
  });

  test("tabs and a byte order mark", async () => {
    expect(pointsOf(await readFixture("excel-bom.tsv"))).toEqual({
      loss: [
        [0, 0.75],
        [10, 0.5],
      ],
      größe: [
        [0, 1],
        [10, 2],
      ],
    });
  });

  test("two thousand numbers of all sizes come out as Python knows them", async () => {
    const { numbers } = JSON.parse(new TextDecoder().decode(fixture("expected.json")));
    const run = await readFixture("numbers.csv");
    expect(run.sourceSeries[0]).toMatchObject({ count: 2000, sum: numbers.sum, min: numbers.min, max: numbers.max });
    expect(
      pointsOf(run)
        ["x"]?.slice(0, 50)
        .map(([, value]) => value),
    ).toEqual(numbers.values);
  });
});

describe("the long form", () => {
  test("columns of layer and subgroup become context; a loss has no layer", async () => {
    const run = await read(
      "step,subgroup,layer,grad_norm,loss,cos_total,n\n0,p,fc1,1.5,2,0.9,12\n0,p,fc2,2.5,2,0.9,12\n0,t,fc1,3.5,4,0.8,52\n",
    );
    expect(pointsOf(run)).toEqual({
      "grad_norm layer=fc1 subgroup=p": [[0, 1.5]],
      "loss subgroup=p": [[0, 2]],
      "cos_total subgroup=p": [[0, 0.9]],
      "n subgroup=p": [[0, 12]],
      "grad_norm layer=fc2 subgroup=p": [[0, 2.5]],
      "grad_norm layer=fc1 subgroup=t": [[0, 3.5]],
      "loss subgroup=t": [[0, 4]],
      "cos_total subgroup=t": [[0, 0.8]],
      "n subgroup=t": [[0, 52]],
    });
    expect(run.run.subgroups).toEqual(["p", "t"]);
  });

  test("columns of metric and value name a series per row", async () => {
    const run = await read("step,metric,value,split\n1,loss,0.5,train\n1,loss,0.6,val\n2,grad_norm/fc1,nan,train\n");
    expect(pointsOf(run)).toEqual({
      "loss split=train": [[1, 0.5]],
      "loss split=val": [[1, 0.6]],
      "grad_norm/fc1 split=train": [[2, Number.NaN]],
    });
    expect(run.run.series.map(({ split }) => split)).toEqual(["train", "validation", "train"]);
  });

  test("depth and size of a layer are facts, not series", async () => {
    const run = await read("step,layer,depth,numel,grad_norm\n0,out,2,10,1\n0,in,1,100,1\n");
    expect(run.run.layers).toMatchObject([
      { name: "in", numel: 100 },
      { name: "out", numel: 10 },
    ]);
    expect(run.run.layerOrderSource).toBe("recorded-depth");
  });
});

describe("rows that are not as they should be", () => {
  test("rows with too few or too many cells are left out with line and offset", async () => {
    const run = await read("step,loss\n1,1\n2\n3,3,3\n4,4,\n");
    expect(pointsOf(run)).toEqual({
      loss: [
        [1, 1],
        [4, 4],
      ],
    });
    expect(run.issues.map(({ code, line, byteOffset }) => [code, line, byteOffset])).toEqual([
      ["wrong-cell-count", 3, 14],
      ["wrong-cell-count", 4, 16],
    ]);
  });

  test("a text among numbers is named, a column of texts is not", async () => {
    const run = await read("step,loss,note\n1,1,a\n2,0.5x,b\n3,NA,c\n1.5,1,d\n,1,e\n");
    expect(codesOf(run)).toEqual(["bad-number", "bad-step", "missing-step"]);
    expect(run.points).toBe(1);
  });

  test("a header that is written again is passed over", async () => {
    expect(pointsOf(await read("step,loss\n1,1\nstep,loss\n2,2\n"))).toEqual({
      loss: [
        [1, 1],
        [2, 2],
      ],
    });
  });

  test("a last row that lacks cells is a truncated tail; one without a line end is taken with a warning", async () => {
    expect(codesOf(await read("step,a,b\n1,1,1\n2,2"))).toEqual(["truncated-tail"]);
    const whole = await read("step,a\n1,1\n2,2");
    expect([whole.points, codesOf(whole)]).toEqual([2, ["no-final-line-end"]]);
  });

  test("a quote that never closes is named where it opens", async () => {
    const run = await read('step,loss,note\n1,1,a\n2,2,"b\n3,3,c\n');
    expect(run.issues).toMatchObject([{ code: "open-quote", line: 3, byteOffset: 21 }]);
    expect(run.points).toBe(1);
  });

  test("a quoted cell may span any number of lines, and the row and those behind it are read", async () => {
    const lines = 'x\n""y""\n'.repeat(2_000);
    const run = await read(`step,note,loss\n1,"a\n${lines}",1\n2,"b",2\n`);
    expect([pointsOf(run), codesOf(run)]).toEqual([
      {
        loss: [
          [1, 1],
          [2, 2],
        ],
      },
      [],
    ]);
  });

  test("of a quoted cell over very many lines only the beginning is kept, and all of it counted", () => {
    const row = new CsvRow(",");
    expect(row.push('1,"a')).toBe(false);
    for (let line = 0; line < 5_000; line += 1) row.push('x""');
    expect([row.skipsLines, row.isTooLong]).toEqual([true, false]);
    row.skip(LINE_BYTES_LIMIT);
    expect(row.isTooLong).toBe(true);
    expect(row.push('",2')).toBe(true);
    expect([row.count, row.number(2), row.text(1).length < 5_000]).toEqual([3, 2, true]);
  });

  test("of two columns with one name the first is read", async () => {
    const run = await read("step,loss,loss\n1,1,2\n");
    expect([pointsOf(run), codesOf(run)]).toEqual([{ loss: [[1, 1]] }, ["duplicate-column"]]);
  });
});
