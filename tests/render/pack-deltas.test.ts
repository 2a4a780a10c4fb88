import fc from "fast-check";
import { deltaBinaryUnpack } from "hyparquet/src/delta.js";
import { describe, expect, it } from "vitest";
import { packDeltas } from "@/lib/render/pack-deltas";

function unpack(bytes: Uint8Array, count: number): bigint[] {
  const values = new BigInt64Array(count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = { view, offset: 0 };
  deltaBinaryUnpack(reader, count, values);
  // Other readers stop at the end of the bytes, where this one takes what follows in memory.
  expect(reader.offset).toBe(bytes.length);
  return [...values];
}

const whole = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 }),
  fc.integer({ min: 1.7e15, max: 1.8e15 }),
  fc.maxSafeInteger(),
);

describe("whole numbers packed as differences", () => {
  it("come back as they were, whatever their number and size, or are left to another encoding", () => {
    fc.assert(
      fc.property(fc.array(whole, { minLength: 1, maxLength: 400 }), (numbers) => {
        const bytes = packDeltas(Float64Array.from(numbers));
        if (bytes !== null) expect(unpack(bytes, numbers.length)).toEqual(numbers.map(BigInt));
        else expect(numbers.some((number) => Math.abs(number) >= 2 ** 51)).toBe(true);
      }),
    );
  });

  it.each([1, 2, 128, 129, 160, 161, 65_536])("of %i ascending steps take next to nothing", (count) => {
    const steps = Float64Array.from({ length: count }, (_, index) => index);
    const bytes = packDeltas(steps);
    expect(unpack(bytes ?? new Uint8Array(0), count)).toEqual([...steps].map(BigInt));
    expect(bytes?.length).toBeLessThan(16 + count / 20);
  });

  it("of wall times keep every microsecond, also where the next series begins years earlier", () => {
    const times = Float64Array.from({ length: 300 }, (_, index) => 1.7e15 + (index % 100) * 3e13 + index);
    expect(unpack(packDeltas(times) ?? new Uint8Array(0), 300)).toEqual([...times].map(BigInt));
  });

  it("can be none", () => {
    expect(packDeltas(new Float64Array(0))?.length).toBeGreaterThan(0);
  });
});
