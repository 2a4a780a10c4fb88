import { describe, expect, it } from "vitest";
import { textCell } from "@/lib/charts/chart-model";
import { toCsv } from "@/lib/charts/csv-text";

describe("copied tables", () => {
  it("carry unrounded numbers, whatever was shown", () => {
    const table = {
      caption: "",
      columns: [{ label: "loss", isNumeric: true }],
      rows: [[{ text: "0.392", value: 0.39218731 }], [{ text: "no finite value", value: null }]],
    };
    expect(toCsv(table)).toBe("loss\r\n0.39218731\r\n\r\n");
  });

  it("keep a spreadsheet from running what a log calls a layer", () => {
    const table = {
      caption: "",
      columns: [{ label: "layer", isNumeric: false }],
      rows: [[textCell('=cmd|"/c calc"')]],
    };
    expect(toCsv(table)).toBe('layer\r\n"\'=cmd|""/c calc"""\r\n');
  });
});
