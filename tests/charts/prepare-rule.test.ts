import { describe, expect, it } from "vitest";
import { describeMeasuredScope, prepareRule } from "@/lib/charts/prepare-rule";
import { RULE_NAMES } from "@/lib/core/rule-names";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { estimateProportion } from "@/lib/statistics/wilson-interval";

const [rule] = CATALOGUE;
if (!rule) throw new Error("no rule");

describe("the page of a rule", () => {
  it.each(CATALOGUE.map((entry) => [entry.id, entry] as const))("%s has every part of its guide", (id, entry) => {
    const sheet = prepareRule(entry, null);
    expect(sheet.name).toBe(RULE_NAMES[id]);
    for (const lines of [sheet.formula, sheet.inputs, sheet.remedies, sheet.cannotTell, sheet.references]) {
      expect(lines.length).toBeGreaterThan(0);
      // Lists are drawn with their text as key.
      expect(new Set(lines).size).toBe(lines.length);
    }
    expect(sheet.limits.map(({ source }) => source)).toEqual(entry.guide.limits.map(({ source }) => source));
    expect(new Set(sheet.limits.map(({ compared }) => compared)).size).toBe(sheet.limits.length);
  });

  it("counts before it gives shares, with intervals", () => {
    const none = { status: "not-estimable", reason: "No label says it.", n: 0 } as const;
    const { rates } = prepareRule(rule, {
      found: estimateProportion(29, 37),
      foundAnswered: estimateProportion(29, 30),
      falseAlarm: none,
      falseAlarmHealthy: estimateProportion(0, 147),
      cannotTell: estimateProportion(1, 2),
    });
    expect(rates[0]).toMatchObject({
      term: "Found, where the fault was there",
      short: "29 of 37 runs: 78.4 % (62.8 % to 88.6 %)",
      hasNumber: true,
    });
    expect(rates[1]?.short).toContain("29 of 30 runs");
    expect(rates[2]).toMatchObject({ short: "not estimable", hasNumber: false });
    expect(rates[2]?.behind).toContain("No label says it.");
    expect(prepareRule(rule, null).rates).toEqual([]);
  });

  it("says what the figures were measured on, and that they end there", () => {
    const scope = describeMeasuredScope({
      runs: 381,
      depth: [2, 39],
      trainingSize: [50, 4000],
      architectures: ["cnn", "mlp"],
      optimizers: ["adam"],
      description: "small networks",
    });
    expect(scope).toContain("381 runs whose faults were established by intervention: small networks.");
    expect(scope).toContain(
      "2 to 39 layers and 50 to 4,000 cases for training; architectures: cnn, mlp; optimizers: adam.",
    );
    expect(scope).toContain("Outside that range these figures say nothing.");
  });
});
