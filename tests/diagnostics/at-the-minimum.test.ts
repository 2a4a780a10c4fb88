import { describe, expect, test } from "vitest";
import type { RunSettings } from "@/lib/core/run-settings";
import { diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import { buildRun, type SeriesPlan } from "./build-run";

const outcomeOf = (rule: string, series: readonly SeriesPlan[], settings: Partial<RunSettings>) =>
  diagnoseRun(buildRun({ layers: ["linear"], series, settings, every: 1 })).diagnosis.verdicts.find(
    (verdict) => verdict.rule === rule,
  )?.outcome;
const inSevenDigits = (value: number): number => Number(value.toPrecision(7));

describe("a run that has come to its minimum", () => {
  const promise = (place: number): number => 0.05 * Math.exp(-40 * place);
  const loss = (place: number): number => 7 + Math.exp(-40 * place);
  const series: readonly SeriesPlan[] = [
    { metric: "loss", split: "train", value: (place) => inSevenDigits(loss(place)) },
    { metric: "loss_after", split: "train", value: (place) => inSevenDigits(loss(place) - promise(place)) },
    { metric: "grad_dot_update", layer: "linear", value: (place) => -promise(place) },
    { metric: "grad_norm", value: (place) => Math.exp(-20 * place) },
  ];

  test("is not told that its steps were too long where the digits of the loss cannot show what they did", () => {
    expect(outcomeOf("learning-rate-too-high", series, { optimizer: "sgd" })).not.toBe("finding");
  });

  test("has its curvature measured on the steps that show", () => {
    expect(outcomeOf("curvature", series, { optimizer: "sgd" })).toBe("no-finding");
  });
});

describe("a linear model that has come to its minimum", () => {
  const settled = (last: number): readonly SeriesPlan[] => [
    { metric: "loss", split: "train", value: (place) => 0.5 + 0.1 * Math.exp(-30 * place) },
    { metric: "grad_norm", value: (place) => Math.max(last, Math.exp(-30 * place)) },
    { metric: "grad_norm", layer: "linear", value: (place) => Math.max(last, Math.exp(-30 * place)) },
    { metric: "update_norm", layer: "linear", value: (place) => 0.02 * Math.exp(-30 * place) },
  ];

  test("is not told that it stopped too early", () => {
    const linear = { model: "logistic regression" };
    expect(outcomeOf("learning-rate-too-low", settled(1e-4), linear)).toBe("no-finding");
  });

  test("is told so where its gradient is still there and its steps are not, as a network is", () => {
    expect(outcomeOf("learning-rate-too-low", settled(0.2), { model: "logistic regression" })).toBe("finding");
    expect(outcomeOf("learning-rate-too-low", settled(1e-4), { model: "mlp" })).toBe("finding");
  });
});
