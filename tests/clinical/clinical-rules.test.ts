import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AIS_REGIONS, CLINICAL_INPUTS } from "@/lib/clinical/clinical-inputs";
import type { ClinicalRule, ClinicalValues } from "@/lib/clinical/clinical-rule";
import { CLINICAL_RULES } from "@/lib/clinical/clinical-rules";
import { isPossibleInjuryScore, sumThreeGreatestSquares } from "@/lib/clinical/injury-score";
import { compareIss, findIss } from "@/lib/clinical/severe-regions";

function groupOf(rule: string, patient: ClinicalValues): string | null {
  return ruleOf(rule).groupOf(patient);
}

function ruleOf(id: string): ClinicalRule {
  const rule = CLINICAL_RULES.find((other) => other.id === id);
  if (rule === undefined) throw new Error(`There is no rule ${id}.`);
  return rule;
}

/** Severities of head, face, chest, abdomen, extremities, external; "?" is unknown. */
function ais(text: string): ClinicalValues {
  const known = [...text].flatMap((digit, index) => {
    const region = AIS_REGIONS[index];
    return digit === "?" || region === undefined ? [] : [[region, Number(digit)] as const];
  });
  return Object.fromEntries(known);
}

const WELL: ClinicalValues = { sbp: 120, gcs: 15, base_excess: 0, inr: 1, ptt: 30, age: 40 };

describe("polytrauma by the Berlin definition", () => {
  test.each<[string, ClinicalValues, string | null]>([
    ["303000", { ...WELL, sbp: 90 }, "polytrauma"],
    ["303000", { ...WELL, sbp: 91 }, "no-polytrauma"],
    ["303000", { ...WELL, gcs: 8 }, "polytrauma"],
    ["303000", { ...WELL, gcs: 9 }, "no-polytrauma"],
    ["303000", { ...WELL, base_excess: -6 }, "polytrauma"],
    ["303000", { ...WELL, base_excess: -5.9 }, "no-polytrauma"],
    ["303000", { ...WELL, inr: 1.4 }, "polytrauma"],
    ["303000", { ...WELL, ptt: 40 }, "polytrauma"],
    ["303000", { ...WELL, ptt: 39.9, inr: 1.39 }, "no-polytrauma"],
    ["303000", { ...WELL, age: 70 }, "polytrauma"],
    ["303000", { ...WELL, age: 69 }, "no-polytrauma"],
    // One region is not two, however ill.
    ["500000", { ...WELL, sbp: 60 }, "no-polytrauma"],
    ["222222", { ...WELL, sbp: 60 }, "no-polytrauma"],
    // A met criterion suffices, whatever else is missing.
    ["303000", { gcs: 5 }, "polytrauma"],
    ["33????", { age: 80 }, "polytrauma"],
    // Missing physiology is unknown, not "no".
    ["303000", { sbp: 120, gcs: 15, age: 40 }, null],
    ["303000", {}, null],
    // Unless the regions decide, or all criteria are known.
    ["500000", {}, "no-polytrauma"],
    ["3?0000", { gcs: 5 }, null],
    ["3?0000", WELL, "no-polytrauma"],
    ["??????", WELL, "no-polytrauma"],
  ])("severities %s with %j are %s", (severities, physiology, expected) => {
    expect(groupOf("polytrauma-berlin", { ...ais(severities), ...physiology })).toBe(expected);
  });
});

describe("other definitions of polytrauma", () => {
  test.each([
    ["polytrauma-two-regions", "303000", "polytrauma"],
    ["polytrauma-two-regions", "520000", "no-polytrauma"],
    ["polytrauma-two-regions", "33????", "polytrauma"],
    ["polytrauma-two-regions", "3?0000", null],
    ["polytrauma-two-regions", "?00000", "no-polytrauma"],
    ["polytrauma-iss-16", "400000", "polytrauma"],
    ["polytrauma-iss-16", "321000", "no-polytrauma"],
    ["polytrauma-iss-16", "4?????", "polytrauma"],
    ["polytrauma-iss-16", "3?????", null],
    ["polytrauma-iss-18", "400000", "no-polytrauma"],
    ["polytrauma-iss-18", "330000", "polytrauma"],
  ])("%s: severities %s are %s", (rule, severities, expected) => {
    expect(groupOf(rule, ais(severities))).toBe(expected);
  });
});

describe("isolated TBI", () => {
  test.each([
    ["400000", "isolated-tbi", "isolated-tbi"],
    ["311111", "isolated-tbi", "isolated-tbi"],
    ["302000", "isolated-tbi", "tbi-with-other-injury"],
    ["303000", "tbi-with-other-injury", "tbi-with-other-injury"],
    ["205000", "no-tbi", "no-tbi"],
    ["?00000", null, null],
    ["40?000", null, null],
    ["40?300", "tbi-with-other-injury", "tbi-with-other-injury"],
    ["2?????", "no-tbi", "no-tbi"],
  ])("severities %s are %s by definition A and %s by B", (severities, byA, byB) => {
    expect(groupOf("isolated-tbi-a", ais(severities))).toBe(byA);
    expect(groupOf("isolated-tbi-b", ais(severities))).toBe(byB);
  });
});

describe("bands", () => {
  test.each<[string, ClinicalValues, string | null]>([
    ["gcs-bands", { gcs: 3 }, "severe"],
    ["gcs-bands", { gcs: 8 }, "severe"],
    ["gcs-bands", { gcs: 9 }, "moderate"],
    ["gcs-bands", { gcs: 12 }, "moderate"],
    ["gcs-bands", { gcs: 13 }, "mild"],
    ["gcs-bands", {}, null],
    ["shock-pressure", { sbp: 90 }, "shock"],
    ["shock-pressure", { sbp: 91 }, "no-shock"],
    ["shock-pressure", {}, null],
    ["shock-index", { sbp: 100, heart_rate: 100 }, "shock"],
    ["shock-index", { sbp: 101, heart_rate: 100 }, "no-shock"],
    ["shock-index", { sbp: 0 }, "shock"],
    ["shock-index", { sbp: 80 }, null],
    ["age-bands", { age: 17.9 }, "below-18"],
    ["age-bands", { age: 18 }, "18-64"],
    ["age-bands", { age: 64 }, "18-64"],
    ["age-bands", { age: 65 }, "65-79"],
    ["age-bands", { age: 80 }, "80+"],
    ["age-bands", {}, null],
    ["age-berlin", { age: 69 }, "below-70"],
    ["age-berlin", { age: 70 }, "70+"],
    ["iss-bands", { iss: 8 }, "below-9"],
    ["iss-bands", { iss: 9 }, "9-15"],
    ["iss-bands", { iss: 16 }, "16-24"],
    ["iss-bands", { iss: 25 }, "25+"],
    ["iss-bands", ais("55????"), "25+"],
    ["iss-bands", ais("3?????"), null],
    ["niss-bands", { injuries: 27, niss: 9 }, "25+"],
    ["niss-bands", { niss: 14 }, "9-15"],
    ["niss-bands", {}, null],
    ["severe-regions", ais("222222"), "0"],
    ["severe-regions", ais("300000"), "1"],
    ["severe-regions", ais("303000"), "2"],
    ["severe-regions", ais("343000"), "3+"],
    ["severe-regions", ais("333???"), "3+"],
    ["severe-regions", ais("33?000"), null],
  ])("%s: %j is %s", (rule, patient, expected) => {
    expect(groupOf(rule, patient)).toBe(expected);
  });
});

const SEVERITIES = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 6, maxLength: 6 });
const PATIENT = fc.record(
  {
    ...Object.fromEntries(AIS_REGIONS.map((region) => [region, fc.integer({ min: 0, max: 6 })])),
    iss: fc.constantFrom(1, 9, 16, 25, 75),
    injuries: fc.constantFrom(1, 9, 27, 75),
    niss: fc.constantFrom(1, 9, 27, 75),
    gcs: fc.integer({ min: 3, max: 15 }),
    sbp: fc.integer({ min: 0, max: 200 }),
    heart_rate: fc.integer({ min: 0, max: 200 }),
    age: fc.integer({ min: 0, max: 100 }),
    base_excess: fc.integer({ min: -20, max: 20 }),
    inr: fc.double({ min: 0.5, max: 5, noNaN: true }),
    ptt: fc.integer({ min: 10, max: 100 }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<ClinicalValues>;

describe("the Injury Severity Score", () => {
  test.each([
    ["543000", 50],
    ["333333", 27],
    ["100000", 1],
    ["600000", 75],
    ["555000", 75],
    ["424212", 36],
  ])("of severities %s is %i", (severities, expected) => {
    expect(findIss(ais(severities)).exact).toBe(expected);
  });

  test("is one of the values that severities can make, 1 to 75 with any injury; 7 and 15 are none", () => {
    fc.assert(
      fc.property(SEVERITIES, (severities) => {
        const score = sumThreeGreatestSquares(severities);
        expect(isPossibleInjuryScore(score)).toBe(true);
        expect(score >= 1 && score <= 75).toBe(severities.some((severity) => severity > 0));
      }),
    );
    const impossible = Array.from({ length: 76 }, (_, score) => score).filter((score) => !isPossibleInjuryScore(score));
    expect(impossible).toEqual(expect.arrayContaining([7, 15, 23, 28, 31]));
    expect(impossible).not.toEqual(expect.arrayContaining([9]));
  });

  test("never falls when a severity rises", () => {
    fc.assert(
      fc.property(SEVERITIES, fc.nat(5), (severities, region) => {
        const worse = severities.map((severity, index) => (index === region ? Math.min(6, severity + 1) : severity));
        expect(sumThreeGreatestSquares(worse)).toBeGreaterThanOrEqual(sumThreeGreatestSquares(severities));
      }),
    );
  });

  test("is taken as the file states it only where regions are missing, and severity 6 needs no others", () => {
    expect(findIss({ ...ais("300000"), iss: 25 }).exact).toBe(9);
    expect(findIss({ ...ais("3?0000"), iss: 25 }).exact).toBe(25);
    expect(findIss(ais("6?????")).exact).toBe(75);
    expect(findIss(ais("3?0000"))).toEqual({ exact: null, atLeast: 9 });
    expect(compareIss(ais("3?0000"), 16)).toBeNull();
  });
});

describe("every rule", () => {
  test("puts every patient into one of its own groups, or says that nobody can tell", () => {
    fc.assert(
      fc.property(PATIENT, (patient) => {
        for (const { groups, groupOf: answer } of CLINICAL_RULES) {
          const group = answer(patient);
          if (group !== null) expect(groups.map(({ id }) => id)).toContain(group);
        }
      }),
    );
  });

  test("does not take back an answer when an input that was missing becomes known", () => {
    fc.assert(
      fc.property(PATIENT, fc.constantFrom(...CLINICAL_INPUTS), (patient, input) => {
        // What a file states of a score gives way to what its severities make; that may change an answer.
        if (input === "iss" || input === "niss" || input === "injuries" || patient.iss !== undefined) return;
        const { [input]: _, ...less } = patient;
        for (const rule of CLINICAL_RULES) {
          const before = rule.groupOf(less);
          if (before !== null) expect([rule.id, rule.groupOf(patient)]).toEqual([rule.id, before]);
        }
      }),
    );
  });

  test("says nothing of a patient of whom nothing is known, and reads no input that it does not name", () => {
    for (const rule of CLINICAL_RULES) expect([rule.id, rule.groupOf({})]).toEqual([rule.id, null]);
    fc.assert(
      fc.property(PATIENT, (patient) => {
        for (const rule of CLINICAL_RULES) {
          const named = Object.fromEntries(rule.inputs.map((input) => [input, patient[input]]));
          expect(rule.groupOf(named)).toBe(rule.groupOf(patient));
        }
      }),
    );
  });

  test("has an id, groups and names of its own, a source, and one preset for its concept", () => {
    const ids = CLINICAL_RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { groups, source, version } of CLINICAL_RULES) {
      expect(new Set(groups.map(({ id }) => id)).size).toBe(groups.length);
      expect(source.length).toBeGreaterThan(10);
      expect(version).toBeGreaterThanOrEqual(1);
    }
    const presets = CLINICAL_RULES.filter(({ isPreset }) => isPreset).map(({ concept }) => concept);
    expect(presets.toSorted()).toEqual([...new Set(CLINICAL_RULES.map(({ concept }) => concept))].toSorted());
  });
});

describe("definitions of one concept", () => {
  test("whoever has isolated TBI by B has it by A", () => {
    fc.assert(
      fc.property(PATIENT, (patient) => {
        if (groupOf("isolated-tbi-b", patient) === "isolated-tbi") {
          expect(groupOf("isolated-tbi-a", patient)).toBe("isolated-tbi");
        }
      }),
    );
  });

  test("whoever has polytrauma by Berlin has it by two regions and by ISS 18 or more", () => {
    fc.assert(
      fc.property(PATIENT, ({ iss: _, ...patient }) => {
        if (groupOf("polytrauma-berlin", patient) === "polytrauma") {
          expect(groupOf("polytrauma-two-regions", patient)).toBe("polytrauma");
          expect(groupOf("polytrauma-iss-18", patient)).toBe("polytrauma");
        }
      }),
    );
  });
});
