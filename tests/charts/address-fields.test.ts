import { describe, expect, test } from "vitest";
import { choiceField, numberField, readFields, sharesField, tickField, writeFields } from "@/lib/charts/address-fields";

const FIELDS = {
  rate: numberField(0.1, { low: 0.01, high: 1.2, step: 0.01 }),
  kind: choiceField<"a" | "b">("a", ["a", "b"]),
  residual: tickField(false),
  mix: sharesField([0.25, 0.75]),
};
const read = (query: string) => readFields(FIELDS, new URLSearchParams(query));

describe("controls in an address", () => {
  test("come back as they were written, beside what else the address says", () => {
    const values: ReturnType<typeof read> = { rate: 0.37, kind: "b", residual: true, mix: [0.1, 0.9] };
    const query = writeFields(FIELDS, "run=r1", values);
    expect(new URLSearchParams(query).get("run")).toBe("r1");
    const back = read(query);
    expect(back).toMatchObject({ rate: 0.37, kind: "b", residual: true });
    expect(back.mix[0]).toBeCloseTo(0.1, 12);
  });

  test("leave no trace where they stand at their start", () => {
    expect(writeFields(FIELDS, "run=r1&rate=0.5&residual=on", read(""))).toBe("run=r1");
  });

  test("are brought to the nearest place that the control has", () => {
    expect(read("rate=0.374").rate).toBe(0.37);
    expect(read("rate=99").rate).toBe(1.2);
    expect(read("rate=-1").rate).toBe(0.01);
  });

  test("stay at their start where the address says nothing that can be set", () => {
    for (const query of ["rate=", "rate=NaN", "rate=Infinity", "rate=abc", "kind=c", "residual=yes"])
      expect(read(query), query).toEqual(read(""));
    for (const mix of ["", "1", "1,2,3", "-1,2", "0,0", "a,b", "1,", "Infinity,1"])
      expect(read(`mix=${encodeURIComponent(mix)}`).mix, mix).toEqual([0.25, 0.75]);
  });

  test("shares are the whole together, whatever was written", () => {
    expect(read("mix=30,30").mix).toEqual([0.5, 0.5]);
  });
});
