import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatGiven,
  formatInteger,
  formatNumber,
  formatPercent,
  formatScientific,
} from "@/lib/core/format-number";

describe("numbers as they are written", () => {
  it("writes gradients with powers of ten, steps with separators, shares with one decimal at most", () => {
    expect(formatScientific(3.21e-6)).toBe("3.2 × 10⁻⁶");
    expect(formatInteger(12000)).toBe("12,000");
    expect(formatPercent(0.12345)).toBe("12.3 %");
    expect(formatPercent(0.5)).toBe("50 %");
  });

  it("rounds up over a power of ten without losing a digit", () => {
    expect(formatNumber(0.09999, 2)).toBe("0.10");
    expect(formatNumber(9.999, 3)).toBe("10.0");
  });

  it("writes what somebody set without zeros that were not meant", () => {
    expect(formatGiven(0.01)).toBe("0.01");
    expect(formatGiven(0.000001)).toBe("10⁻⁶");
    expect(formatGiven(100)).toBe("100");
  });

  it("names what is not finite instead of printing nothing", () => {
    expect([Number.NaN, Infinity, -Infinity].map((value) => formatNumber(value))).toEqual([
      "NaN",
      "+infinity",
      "−infinity",
    ]);
  });

  it("never loses the sign or the size of a number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(formatNumber(value).startsWith("−")).toBe(value < 0);
        expect(formatNumber(value)).not.toBe("");
      }),
    );
  });

  it("writes sizes of files in binary units", () => {
    expect(formatBytes(0)).toBe("0 bytes");
    expect(formatBytes(1)).toBe("1 byte");
    expect(formatBytes(1536)).toBe("1.5 KiB");
    expect(formatBytes(200 * 1024 ** 2)).toBe("200 MiB");
  });
});
