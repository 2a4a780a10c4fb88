import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHUNK_POINTS, decodePoints, encodePoints } from "@/lib/series/chunk-codec";
import type { PointColumns } from "@/lib/series/run-data";
import { anyColumns, bitsOf, columnsOf, splitColumns } from "./arbitrary-columns";

describe("the chunk codec", () => {
  it("gives back every step, time and value to the last bit", () => {
    fc.assert(fc.property(anyColumns, expectRoundTrip), { numRuns: 500 });
  });

  it("gives the same points however they are split into chunks", () => {
    fc.assert(
      fc.property(anyColumns, fc.array(fc.nat(40), { maxLength: 4 }), (columns, cuts) => {
        const decoded = splitColumns(columns, cuts).map((part) => decodePoints(encodePoints(part)));
        expect(decoded.flatMap((part) => [...part.steps])).toEqual([...columns.steps].map((step) => step + 0));
        expect(decoded.flatMap((part) => bitsOf(part.values))).toEqual(bitsOf(columns.values));
      }),
    );
  });

  it("keeps NaN payloads, both zeros, both infinities and the smallest and largest doubles", () => {
    const values = new Float64Array(8);
    const words = new BigUint64Array(values.buffer);
    words.set([0x7ff8000000000001n, 0xfff80000deadbeefn, 0x7ff0000000000001n]);
    values.set([-0, 0, Number.NEGATIVE_INFINITY, Number.MIN_VALUE, -Number.MAX_VALUE], 3);
    expectRoundTrip({ steps: Float64Array.from({ length: 8 }, (_, i) => i), times: null, values });
  });

  it("keeps the largest steps and leaps between them", () => {
    const steps = Float64Array.of(Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 0, 1, Number.MAX_SAFE_INTEGER);
    expectRoundTrip({ steps, times: steps, values: new Float64Array(5) });
  });

  it("reads bytes wherever they lie in memory, as a driver hands them over", () => {
    const columns = columnsOf(9, (index) => index, Math.sin);
    const bytes = encodePoints(columns);
    for (let offset = 0; offset < 8; offset += 1) {
      const memory = Buffer.alloc(bytes.length + 16, 0xff);
      memory.set(bytes, offset);
      expect(bitsOf(decodePoints(memory.subarray(offset)).values)).toEqual(bitsOf(columns.values));
    }
  });

  it("refuses bytes of an encoding that it does not know", () => {
    expect(() => decodePoints(Uint8Array.of(99, 0))).toThrow("encoding 99");
  });
});

describe("the size of a chunk", () => {
  const noise = (index: number) => Math.abs(Math.sin(index * 12.9898) * 43758.5453) % 1;
  const sizes = (value: (index: number) => number, time?: (index: number) => number) => {
    return encodePoints(columnsOf(CHUNK_POINTS, (index) => index * 10, value, time)).length / CHUNK_POINTS;
  };

  it("stays under 4 bytes a point for seven significant digits of similar size", () => {
    expect(sizes((index) => Number((0.01 + 0.02 * noise(index)).toPrecision(7)))).toBeLessThan(4);
  });

  it("stays under 6 bytes a point for seven digits over four decades, with jittery times", () => {
    const time = (index: number) => 1.7e15 + index * 250_000 + Math.round(noise(index) * 9000);
    const value = (index: number) => Number((10 ** (-4 * noise(index)) * 0.5).toPrecision(7));
    expect(sizes(value)).toBeLessThan(6);
    expect(sizes(value, time) - sizes(value)).toBeLessThan(3.2);
  });

  it("takes 4 bytes a point for values computed in 32 bits", () => {
    expect(sizes((index) => Math.fround(noise(index)))).toBeLessThan(4.1);
  });

  it("takes next to nothing for a constant", () => {
    expect(sizes(() => 3e-4)).toBeLessThan(0.1);
  });

  it("never takes more than the doubles themselves and a few bytes", () => {
    expect(sizes((index) => noise(index) * Math.PI)).toBeLessThan(8.01);
  });
});

function expectRoundTrip(columns: PointColumns): void {
  const decoded = decodePoints(encodePoints(columns));
  expect([...decoded.steps]).toEqual([...columns.steps].map((step) => step + 0));
  expect(decoded.times === null ? null : [...decoded.times]).toEqual(
    columns.times === null ? null : [...columns.times],
  );
  expect(bitsOf(decoded.values)).toEqual(bitsOf(columns.values));
}
