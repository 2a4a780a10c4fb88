import { describe, expect, it } from "vitest";
import { EXIT, worstExit } from "@/cli/command";
import { exitOf } from "@/cli/diagnose";
import type { Verdict } from "@/lib/core/verdict";

function verdict(outcome: Verdict["outcome"], severity: Verdict["severity"]) {
  return {
    rule: "vanishing-gradient" as const,
    version: 1,
    outcome,
    severity,
    subgroup: null,
    layers: [],
    onsetStep: null,
    statistic: { name: "slope", estimate: { status: "not-estimable" as const, reason: "none", n: 0 }, threshold: null },
    effectiveSamples: 0,
    persistence: null,
    reason: "",
    explanation: "",
    remedy: null,
    provenance: [],
  };
}

describe("the exit of rounds diagnose", () => {
  it("is 1 for a finding at or above the severity that was asked for, and only then", () => {
    const warning = { verdicts: [verdict("finding", "warning")] };
    const critical = { verdicts: [verdict("finding", "critical")] };
    expect(exitOf(critical, "critical", ["vanishing-gradient"])).toBe(EXIT.finding);
    expect(exitOf(warning, "critical", ["vanishing-gradient"])).toBe(EXIT.ok);
    expect(exitOf(warning, "warning", ["vanishing-gradient"])).toBe(EXIT.finding);
    expect(exitOf(critical, "never", ["vanishing-gradient"])).toBe(EXIT.ok);
  });

  it("is 3 when a required rule could not tell or did not answer at all", () => {
    expect(exitOf({ verdicts: [verdict("cannot-tell", null)] }, "critical", ["vanishing-gradient"])).toBe(
      EXIT.cannotTell,
    );
    expect(exitOf({ verdicts: [] }, "critical", ["vanishing-gradient"])).toBe(EXIT.cannotTell);
    expect(exitOf({ verdicts: [verdict("cannot-tell", null)] }, "critical", ["non-finite"])).toBe(EXIT.cannotTell);
  });

  it("of several runs is the worst one: unreadable, then finding, then could not tell", () => {
    expect(worstExit([EXIT.ok, EXIT.cannotTell, EXIT.finding, EXIT.unusable])).toBe(EXIT.unusable);
    expect(worstExit([EXIT.cannotTell, EXIT.finding])).toBe(EXIT.finding);
    expect(worstExit([EXIT.cannotTell, EXIT.ok])).toBe(EXIT.cannotTell);
    expect(worstExit([])).toBe(EXIT.ok);
  });
});
