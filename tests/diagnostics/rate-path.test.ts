import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findRateRise } from "@/lib/diagnostics/measures/rate-path";
import { RATE_TOO_HIGH } from "@/lib/diagnostics/thresholds";
import { buildRun } from "./build-run";

/** A rate logged at 100 steps that are ten apart. */
const riseOf = (rate: (place: number, index: number) => number, steps = 100) =>
  findRateRise(buildRun({ series: [{ metric: "lr", value: rate }], steps }));
/** How far it rose; 1 where it never did. */
const ratioOf = (rate: (place: number, index: number) => number) => riseOf(rate)?.ratio ?? 1;
const LIMIT = RATE_TOO_HIGH.rateRise.value;

describe("a schedule as people use them is no rise:", () => {
  const cosine = (place: number) => 0.5 * (1 + Math.cos(Math.PI * place));

  test("a constant rate", () => {
    expect(riseOf(() => 0.1)).toBeNull();
  });

  test("exponential and stepwise decay", () => {
    expect(riseOf((place) => 0.1 * Math.exp(-8 * place))).toBeNull();
    expect(riseOf((place) => (place < 0.5 ? 0.1 : place < 0.75 ? 0.01 : 0.001))).toBeNull();
  });

  test("cosine decay", () => {
    expect(riseOf((place) => 0.1 * cosine(place))).toBeNull();
  });

  test("a warm-up from next to nothing, with and without decay after it", () => {
    expect(ratioOf((place) => 0.1 * Math.min(1, 1e-4 + place / 0.1))).toBeLessThan(LIMIT / 2);
    expect(ratioOf((place) => (place < 0.05 ? 2 * place : 0.1 * cosine(place)))).toBeLessThan(LIMIT / 2);
  });

  test("a warm-up that goes on to the end", () => {
    expect(ratioOf((place) => 0.1 * place)).toBeLessThan(LIMIT);
  });

  test("one cycle, up from a twenty-fifth and down to nothing", () => {
    for (const top of [0.2, 0.3, 0.45])
      expect(
        ratioOf((place) =>
          place < top ? 0.004 + 0.096 * cosine(1 - place / top) : 0.1 * cosine((place - top) / (1 - top)) + 1e-7,
        ),
      ).toBeLessThan(LIMIT / 2);
  });

  test("of any of these, whatever its peak and its length", () => {
    const property = fc.property(
      fc.double({ min: 1e-6, max: 10, noNaN: true }),
      fc.integer({ min: 10, max: 300 }),
      fc.double({ min: 0, max: 0.15, noNaN: true }),
      (peak, steps, warm) => {
        const rise = riseOf((place) => (place < warm ? peak * (0.01 + place / warm) : peak * cosine(place)), steps);
        expect(rise?.ratio ?? 1).toBeLessThan(LIMIT);
      },
    );
    fc.assert(property);
  });
});

describe("a rate that was turned up", () => {
  test("for some records is a kick, with its factor and its first step", () => {
    expect(riseOf((_, index) => (index >= 60 && index < 63 ? 5 : 0.1))).toEqual({
      ratio: 50,
      step: 600,
      form: "kick",
    });
  });

  test("early in the run is a kick as well", () => {
    expect(riseOf((_, index) => (index >= 5 && index < 7 ? 5 : 0.1))).toMatchObject({ ratio: 50, step: 50 });
  });

  test("for good is growth over what the run had settled at", () => {
    expect(riseOf((_, index) => (index >= 60 ? 5 : 0.1))).toEqual({ ratio: 50, step: 600, form: "growth" });
  });

  test("little by little is growth, with the step at which it is largest", () => {
    const rise = riseOf((place) => 1e-4 * 1000 ** place);
    expect(rise).toMatchObject({ form: "growth", step: 990 });
    expect(rise?.ratio).toBeCloseTo(1000 ** (79 / 99), 6);
  });

  test("is the same factor whatever the unit of the rate", () => {
    const kick = (unit: number) => riseOf((_, index) => unit * (index === 60 ? 8 : 1));
    expect(kick(1e-5)?.ratio).toBeCloseTo(kick(1)?.ratio ?? 0, 9);
  });

  test("turned down instead is none", () => {
    expect(riseOf((_, index) => (index >= 60 && index < 63 ? 0.1 / 50 : 0.1))?.ratio ?? 1).toBeLessThan(LIMIT);
    expect(riseOf((_, index) => (index >= 60 ? 0.1 / 50 : 0.1))).toBeNull();
  });
});

test("nothing is said of a rate that was not logged, or hardly ever", () => {
  expect(findRateRise(buildRun({ series: [] }))).toBeNull();
  expect(riseOf((_, index) => 10 ** index, 4)).toBeNull();
});
