import { describe, expect, test } from "vitest";
import { CLAIMANTS, PRODUCT } from "@/scripts/calibrate/claim";
import { leaveFamiliesOut, rangeOverFamilies } from "@/scripts/calibrate/leave-families-out";
import { listMistakes } from "@/scripts/calibrate/list-mistakes";
import { keepClear } from "@/scripts/calibrate/measured-run";
import { countAlarmed, countFound, scoreFault, scoreHealthy, scoreRule } from "@/scripts/calibrate/score";
import { scoreOnsets } from "@/scripts/calibrate/score-onset";
import { makeMeasuredRun } from "./make-measured-run";

const VANISHED = { labels: ["vanishing_gradient", "plateau"] };
const SOUND = { primary: "healthy" };

describe("a fault", () => {
  test("is found only where it is the root of the trouble and the right rule names it", () => {
    const runs = [
      makeMeasuredRun(VANISHED, { "vanishing-gradient": "critical" }),
      makeMeasuredRun(VANISHED, { "vanishing-gradient": "nothing", "not-learning": "critical" }),
      makeMeasuredRun({ labels: ["dead_relu", "vanishing_gradient"] }, { "vanishing-gradient": "nothing" }),
    ];
    expect(scoreFault(PRODUCT, "vanishing_gradient", runs).found).toEqual({ events: 1, n: 2 });
    expect(scoreFault(PRODUCT, "vanishing_gradient", runs).foundAnywhere).toEqual({ events: 1, n: 3 });
    expect(countFound(PRODUCT, runs)).toEqual({ events: 1, n: 3 });
  });

  test("that explodes is found by either of its two rules", () => {
    const truth = { labels: ["exploding_gradient"] };
    const runs = [
      makeMeasuredRun(truth, { "exploding-gradient": "cannot-tell", "non-finite": "critical" }),
      makeMeasuredRun(truth, { "exploding-gradient": "critical", "non-finite": "nothing" }),
    ];
    expect(scoreFault(PRODUCT, "exploding_gradient", runs).found).toEqual({ events: 2, n: 2 });
    expect(scoreRule("exploding-gradient", runs).found).toEqual({ events: 1, n: 2 });
  });

  test("is no false alarm where it is a symptom or acceptable, and one where it is neither", () => {
    const says = { "not-learning": "warning" } as const;
    const runs = [
      makeMeasuredRun(VANISHED, says),
      makeMeasuredRun({ ...SOUND, acceptable: ["plateau"] }, says),
      makeMeasuredRun(SOUND, says),
    ];
    expect(scoreFault(PRODUCT, "plateau", runs).falseAlarm).toEqual({ events: 1, n: 1 });
    expect(countAlarmed(PRODUCT, runs)).toEqual({ events: 1, n: 2 });
  });

  test("is right to be called non-finite where any step was, labelled or not", () => {
    const run = makeMeasuredRun({ ...SOUND, hasNonFinite: true }, { "non-finite": "warning" });
    expect(scoreFault(PRODUCT, "exploding_gradient", [run]).falseAlarm).toEqual({ events: 0, n: 0 });
    expect(scoreHealthy([run]).warningOrWorse).toEqual({ events: 0, n: 1 });
  });
});

describe("a rule", () => {
  test("that cannot tell has not found anything, and is counted apart", () => {
    const runs = [
      makeMeasuredRun({ labels: ["dead_relu"] }, { "dead-units": "cannot-tell" }),
      makeMeasuredRun({ labels: ["dead_relu"] }, { "dead-units": "warning" }),
    ];
    const score = scoreRule("dead-units", runs);
    expect(score.found).toEqual({ events: 1, n: 2 });
    expect(score.foundAnswered).toEqual({ events: 1, n: 1 });
    expect(score.cannotTell).toEqual({ events: 1, n: 2 });
  });

  test("without a label is only measured by what it says of sound runs, notes apart from warnings", () => {
    const runs = [
      makeMeasuredRun(SOUND, { curvature: "note" }),
      makeMeasuredRun(SOUND, { curvature: "nothing" }),
      makeMeasuredRun(VANISHED, { curvature: "note" }),
    ];
    const score = scoreRule("curvature", runs);
    expect([score.found, score.falseAlarm]).toEqual([null, null]);
    expect(score.falseAlarmHealthy).toEqual({ events: 1, n: 2 });
    expect(score.gravelyFalseHealthy).toEqual({ events: 0, n: 2 });
  });

  test("on the base rate is judged by the measured skill, and not where that is doubtful", () => {
    const says = { "base-rate": "critical" } as const;
    const runs = [0.01, 0.08, 0.6].map((skill) => makeMeasuredRun({ ...SOUND, skill }, says));
    expect(scoreRule("base-rate", runs).found).toEqual({ events: 1, n: 1 });
    expect(scoreRule("base-rate", runs).falseAlarm).toEqual({ events: 1, n: 1 });
  });
});

describe("sound runs", () => {
  test("are counted by the gravest finding that no label accepts", () => {
    const runs = [
      makeMeasuredRun(SOUND, { "dead-units": "critical", overfitting: "warning" }),
      makeMeasuredRun(SOUND, { overfitting: "warning" }),
      makeMeasuredRun({ ...SOUND, acceptable: ["overfitting"] }, { overfitting: "critical" }),
      makeMeasuredRun(SOUND, { curvature: "note" }),
      makeMeasuredRun(VANISHED, { "vanishing-gradient": "critical" }),
    ];
    const { critical, warningOrWorse, any } = scoreHealthy(runs);
    expect([critical.events, warningOrWorse.events, any.events, any.n]).toEqual([1, 2, 3, 4]);
  });
});

describe("clear runs", () => {
  test("have a label beyond doubt and a log that can show the fault", () => {
    const runs = [
      makeMeasuredRun({ id: "clear" }),
      makeMeasuredRun({ id: "border", isBorderline: true }),
      makeMeasuredRun({ id: "hidden", isVisible: false }),
    ];
    expect(keepClear(runs).map(({ truth }) => truth.id)).toEqual(["clear"]);
  });
});

describe("an onset", () => {
  const at = (onset: number | null) => ({ severity: "critical" as const, onset });
  const diverged = { labels: ["exploding_gradient"], onsetStep: 40 };

  test("is as far off as its share of the run's length, by the first rule that saw the fault", () => {
    const [score] = scoreOnsets([
      makeMeasuredRun(diverged, { "exploding-gradient": at(42), "non-finite": at(60) }),
      makeMeasuredRun(diverged, { "exploding-gradient": at(50) }),
    ]);
    expect(score?.median).toBeCloseTo(0.06);
    expect(score?.close).toEqual({ events: 1, n: 2 });
  });

  test("that is not stated counts as not close", () => {
    const [score] = scoreOnsets([makeMeasuredRun(diverged, { "exploding-gradient": at(null) })]);
    expect(score).toMatchObject({ median: null, close: { events: 0, n: 1 } });
  });

  test("is not compared where the fault was missed or its onset is not known", () => {
    const runs = [
      makeMeasuredRun(diverged, { "exploding-gradient": "nothing" }),
      makeMeasuredRun({ ...diverged, onsetStep: null }, { "exploding-gradient": at(3) }),
    ];
    expect(scoreOnsets(runs)).toEqual([]);
  });
});

describe("families", () => {
  const runs = [
    makeMeasuredRun({ ...VANISHED, family: "deep" }, { "vanishing-gradient": "critical" }),
    makeMeasuredRun({ ...VANISHED, family: "wide" }, { "vanishing-gradient": "nothing" }),
    makeMeasuredRun({ ...SOUND, family: "plain" }, { overfitting: "warning" }),
  ];

  test("show how far a figure moves when one of them is left out", () => {
    const found = (left: typeof runs) => scoreFault(PRODUCT, "vanishing_gradient", left).found;
    expect(rangeOverFamilies(runs, (left) => found([...left]))).toEqual([0, 1]);
  });

  test("are measured alone and beside all others", () => {
    const plain = leaveFamiliesOut(runs).find(({ family }) => family === "plain");
    expect(plain?.own.healthyWarning).toEqual({ events: 1, n: 1 });
    expect(plain?.others).toMatchObject({ found: { events: 1, n: 2 }, healthyWarning: { events: 0, n: 0 } });
  });
});

describe("mistakes", () => {
  test("name what was missed, what was wrongly said, and what was found instead", () => {
    const runs = [
      makeMeasuredRun({ ...VANISHED, id: "right" }, { "vanishing-gradient": "critical", "not-learning": "critical" }),
      makeMeasuredRun({ ...VANISHED, id: "wrong" }, { "vanishing-gradient": "nothing", overfitting: "warning" }),
      makeMeasuredRun({ ...SOUND, id: "alarmed" }, { curvature: "warning" }),
    ];
    expect(listMistakes(runs)).toMatchObject([
      { run: "wrong", missed: "vanishing_gradient", falseAlarms: ["overfitting"], said: ["overfitting"] },
      { run: "alarmed", missed: null, alarms: [{ rule: "curvature", severity: "warning" }] },
    ]);
  });
});

describe("another tool", () => {
  const tool = CLAIMANTS[1]?.name ?? "";
  const claim = (labels: readonly string[], answers: Parameters<typeof makeMeasuredRun>[2]) =>
    CLAIMANTS[1]?.claim(makeMeasuredRun({ labels }, {}, answers), "vanishing_gradient");
  const slow = (outcome: "reports" | "silent" | "cannot-run") => ({
    [tool]: [{ check: "updates too small", faults: ["lr_too_low", "vanishing_gradient"] as const, outcome }],
  });

  test("is right with a report that has several meanings where one of them is true", () => {
    expect(claim(["vanishing_gradient"], slow("reports"))).toBe("said");
    expect(claim(["lr_too_low"], slow("reports"))).toBeNull();
  });

  test("has no check for a fault that is only a second meaning", () => {
    expect(claim(["vanishing_gradient"], slow("silent"))).toBeNull();
  });

  test("could not run where one of its checks lacked its inputs and none reported", () => {
    const answers = (second: "silent" | "cannot-run" | "reports") => ({
      [tool]: [
        { check: "one", faults: ["vanishing_gradient"] as const, outcome: "silent" as const },
        { check: "two", faults: ["vanishing_gradient"] as const, outcome: second },
      ],
    });
    expect(claim(["healthy"], answers("silent"))).toBe("silent");
    expect(claim(["healthy"], answers("cannot-run"))).toBe("cannot-tell");
    expect(claim(["healthy"], answers("reports"))).toBe("said");
  });
});
