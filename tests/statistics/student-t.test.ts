import { expect, test } from "vitest";
import { normalQuantile, studentQuantile } from "@/lib/statistics/student-t";

test("quantiles of Student's t agree with SciPy to five digits, exactly at one and two degrees of freedom", () => {
  // scipy.stats.t.ppf of SciPy 1.16
  const known = [
    [0.975, 1, 12.706204736174694],
    [0.975, 2, 4.302652729911275],
    [0.975, 3, 3.1824463052837078],
    [0.9, 4, 1.533206274058944],
    [0.99375, 6, 3.521222710509267],
    [0.975, 8, 2.306004135204166],
    [0.975, 30, 2.0422724563012378],
  ] as const;
  for (const [probability, degrees, value] of known)
    expect(studentQuantile(probability, degrees) / value).toBeCloseTo(1, 5);
});

test("quantiles of the normal distribution are symmetric and agree with SciPy to eight digits", () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 8);
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 8);
  expect(normalQuantile(0.3)).toBeCloseTo(-normalQuantile(0.7), 14);
});
