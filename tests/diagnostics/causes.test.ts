import { describe, expect, test } from "vitest";
import { RULE_NAMES } from "@/lib/core/rule-names";
import type { RuleId, Severity, Verdict } from "@/lib/core/verdict";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { separateCauses } from "@/lib/diagnostics/causes";
import { diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import { makeCannotTell, makeVerdict } from "@/lib/diagnostics/rule";
import { composeStatus, orderVerdicts, summariseVerdicts } from "@/lib/diagnostics/summarise";
import type { RunData } from "@/lib/series/run-data";
import { buildRun, chainSeries, FLAT_LOSS, globalNorm, layerNames } from "./build-run";

const finding = (rule: RuleId, severity: Severity = "critical"): Verdict => verdict(rule, severity);
const quiet = (rule: RuleId): Verdict => verdict(rule, null);
const silent = (rule: RuleId): Verdict =>
  makeCannotTell({ id: rule, version: 1 }, { statistic: "", what: "a log", reason: "Nothing was logged." });

function verdict(id: RuleId, severity: Severity | null): Verdict {
  return makeVerdict(
    { id, version: 1 },
    {
      outcome: severity === null ? "no-finding" : "finding",
      severity,
      layers: [],
      onsetStep: null,
      statistic: { name: "", estimate: { status: "not-supplied", what: "" }, threshold: null },
      effectiveSamples: 0,
      persistence: null,
      reason: "",
      explanation: `About ${id} at 0.5. More of ${id}.`,
      remedy: null,
      provenance: [],
    },
  );
}

const idsOf = (verdicts: readonly Verdict[]) => verdicts.map(({ rule }) => rule);
const summaryOf = (...verdicts: readonly Verdict[]) => summariseVerdicts(verdicts, composeStatus(verdicts, []), []);

describe("of findings that are known to come together", () => {
  test("the first of the chain is told, and the others are named beside it", () => {
    expect(summaryOf(finding("learning-rate-too-high"), finding("exploding-gradient"), finding("non-finite"))).toBe(
      "About learning-rate-too-high at 0.5. Found as well: exploding gradient, values that are not finite. 3 of 3 checks could answer.",
    );
  });

  test("what follows from what follows is beside it too", () => {
    const { first, along } = separateCauses([
      finding("dead-units"),
      finding("vanishing-gradient"),
      finding("not-learning"),
      finding("base-rate"),
    ]);
    expect(idsOf(first)).toEqual(["dead-units"]);
    expect(idsOf(along)).toEqual(["vanishing-gradient", "not-learning", "base-rate"]);
  });

  test("each alone is told as the first", () => {
    for (const { id } of CATALOGUE) expect(idsOf(separateCauses([finding(id)]).first)).toEqual([id]);
  });

  test("none is lost and none is doubled, whichever are found", () => {
    const ids = CATALOGUE.map(({ id }) => id);
    for (let mask = 0; mask < 2 ** ids.length; mask += 37) {
      const found = ids.filter((_, index) => (mask >> index) % 2 === 1).map((id) => finding(id));
      const { first, along } = separateCauses(found);
      expect([...idsOf(first), ...idsOf(along)].toSorted()).toEqual(idsOf(found).toSorted());
      // Whatever was found, something stands first: no two rules follow from each other.
      expect(first.length > 0).toBe(found.length > 0);
    }
  });

  test("a cause stands before what it is seen with in the catalogue", () => {
    const ids = CATALOGUE.map(({ id }) => id);
    for (const [place, cause] of ids.entries())
      for (const other of ids.slice(0, place))
        expect(idsOf(separateCauses([finding(other), finding(cause)]).along), `${other} with ${cause}`).not.toContain(
          other,
        );
  });
});

describe("the summary", () => {
  test("tells two findings that do not belong together, the graver one first, and names any other", () => {
    expect(
      summaryOf(
        finding("overfitting", "warning"),
        finding("oscillation", "warning"),
        finding("vanishing-gradient"),
        quiet("non-finite"),
      ),
    ).toBe(
      "About vanishing-gradient at 0.5. About overfitting at 0.5. Found as well: oscillation. 4 of 4 checks could answer.",
    );
  });

  test("does not tell notes, which change nothing", () => {
    expect(summaryOf(finding("curvature", "note"), quiet("non-finite"))).toBe(
      "No fault found: 2 of 2 checks could answer, and none of them has a finding.",
    );
  });

  test("names what could not be told where a required check is silent", () => {
    const verdicts = [quiet("non-finite"), silent("vanishing-gradient")];
    const status = composeStatus(verdicts, ["vanishing-gradient"]);
    expect(status).toBe("incomplete");
    expect(summariseVerdicts(verdicts, status, [])).toBe(
      "Incomplete: 1 of 2 checks could answer; nothing can be said about vanishing-gradient.",
    );
  });

  test("is the same in whatever order the verdicts come within one severity and the catalogue", () => {
    const verdicts = [finding("exploding-gradient"), finding("non-finite"), quiet("overfitting")];
    expect(summaryOf(...verdicts)).toContain("About exploding-gradient");
    expect(summaryOf(...[...verdicts].reverse())).toContain("About exploding-gradient");
  });
});

test("verdicts stand by weight, within it as the catalogue has them, and those that cannot tell last", () => {
  const ordered = orderVerdicts([
    silent("curvature"),
    quiet("non-finite"),
    finding("oscillation", "note"),
    finding("overfitting", "warning"),
    finding("exploding-gradient"),
    finding("not-learning"),
  ]);
  expect(idsOf(ordered)).toEqual([
    ...(["exploding-gradient", "not-learning", "overfitting", "oscillation", "non-finite", "curvature"] as const),
  ]);
});

describe("a whole diagnosis", () => {
  const summaryOfRun = (run: RunData) => diagnoseRun(run).diagnosis.summary;

  test("of a run lost to its steps tells the steps, and names what came of them", () => {
    const lost = buildRun({
      series: [
        { metric: "loss", split: "train", value: (_, index) => (index < 4 ? 0.7 * 8 ** index : Number.NaN) },
        globalNorm((_, index) => (index < 4 ? 10 * 8 ** index : Number.NaN)),
      ],
      settings: { optimizer: "sgd", learningRate: 0.1 },
    });
    expect(summaryOfRun(lost)).toMatch(/^The steps were too long for this training.* Found as well: .*not finite/);
  });

  test("of units that died tells them before the signal that ends there", () => {
    const layers = layerNames(8);
    const cut = chainSeries(layers, 0.9).map((series, index) => (index < 4 ? { ...series, value: () => 0 } : series));
    const summary = summaryOfRun(buildRun({ layers, series: [...cut, FLAT_LOSS()], settings: { activation: "relu" } }));
    expect(summary).toMatch(/^From step 0 on no training signal passes the units/);
    expect(summary).toContain(`Found as well: `);
    expect(summary).toContain(RULE_NAMES["not-learning"].toLowerCase());
  });
});
