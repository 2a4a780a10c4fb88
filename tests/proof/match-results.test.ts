import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ResultFault } from "@/lib/core/proof-document";
import { PROOF_ARMS } from "@/lib/core/proof-plan";
import { matchResults } from "@/lib/proof/match-results";
import type { ProofResult } from "@/lib/proof/proof-result";
import { PLAN, resultOf, resultsWith } from "./plan-under-test";

const ALL = resultsWith([-0.1, -0.2, -0.1, -0.2, -0.1]);

function faultOf(other: Partial<ProofResult>) {
  const { setAside } = matchResults(PLAN, [...ALL.slice(1), { ...(ALL[0] as ProofResult), ...other }]);
  return setAside.map(({ fault, sentence }) => [fault, sentence]);
}

describe("runs that come back", () => {
  test("are paired by their seeds, in the order of the plan", () => {
    const { pairs, setAside, missing } = matchResults(PLAN, ALL.toReversed());
    expect(pairs.map(({ seed, asIs, repaired }) => [seed, asIs.run, repaired.run])).toEqual(
      PLAN.seeds.map((seed) => [seed, `as-is ${seed}`, `repaired ${seed}`]),
    );
    expect([setAside, missing]).toEqual([[], []]);
  });

  test.each<[ResultFault, Partial<ProofResult>, string]>([
    ["another-plan", { plan: "b".repeat(64) }, "Expected a run of the plan aaaaaaaaaaaa, found one of bbbbbbbbbbbb."],
    ["another-seed", { seed: 99 }, "Expected one of the 5 seeds of the plan, found 99."],
    ["another-budget", { steps: 299 }, "Expected 300 steps as planned, found 299."],
    ["another-budget", { steps: 301 }, "Expected 300 steps as planned, found 301."],
    ["another-data", { dataSha256: "e".repeat(64) }, "Expected the data dddddddddddd, found eeeeeeeeeeee."],
    ["another-data", { dataSha256: null }, "Nothing shows on which data it was trained"],
    ["changed-margin", { margin: 0.01 }, "Expected the margin 0.05 of the plan, found 0.01."],
    ["before-plan", { started: "2026-11-27T00:59:59.000Z" }, "before the plan was written"],
    ["no-measure", { value: null }, "It holds nothing to measure it by as the plan says."],
  ])("with %s are named, kept and not counted, and neither is the one beside", (fault, other, sentence) => {
    const found = faultOf(other);
    expect(found[0]).toEqual([fault, expect.stringContaining(sentence)]);
    expect(found[1]).toEqual(["missing-partner", "The other run with seed 11 is missing."]);
    const { pairs, missing } = matchResults(PLAN, [...ALL.slice(1), { ...(ALL[0] as ProofResult), ...other }]);
    expect([pairs.length, missing]).toEqual([4, [{ seed: 11, arm: "as-is" }]]);
  });

  test("twice with one seed count once: the one that began first, whatever it shows", () => {
    const again = resultOf(11, "repaired", 0.0001, { run: "again", started: "2026-11-27T02:30:00.000Z" });
    const { pairs, setAside } = matchResults(PLAN, [again, ...ALL]);
    expect(pairs[0]?.repaired.run).toBe("repaired 11");
    expect(setAside.map(({ result, fault }) => [result.run, fault])).toEqual([["again", "repeated"]]);
  });

  test("that broke off count where the loss was no number any more, and only then", () => {
    expect(faultOf({ steps: 20, value: Number.NaN })).toEqual([]);
    expect(faultOf({ steps: 20 })[0]?.[0]).toBe("another-budget");
  });

  test("must agree about the data among themselves where the plan names none", () => {
    const open = { ...PLAN, data: { dataset: null, sha256: null } };
    const other = ALL.map((result, index) => (index === 9 ? { ...result, dataSha256: "e".repeat(64) } : result));
    expect(matchResults(open, ALL).pairs).toHaveLength(5);
    expect(matchResults(open, other).setAside.map(({ fault }) => fault)).toEqual(["another-data", "missing-partner"]);
  });

  test("are taken in the order in which they came in, whatever they say of when they began", () => {
    const arrived = (hour: number) => ({
      stored: {
        made: `2026-11-27T0${hour}:00:00.000Z`,
        arrived: `2026-11-27T0${hour}:00:00.000Z`,
        isDeleted: false,
        isTraining: false,
      },
    });
    const first = resultOf(11, "repaired", 0.6, { run: "first", ...arrived(4) });
    const later = resultOf(11, "repaired", 0.1, { run: "later", started: "2026-11-27T01:30:00.000Z", ...arrived(5) });
    const others = ALL.filter(({ run }) => run !== "repaired 11").map((result) => ({ ...result, ...arrived(4) }));
    const { pairs, setAside } = matchResults(PLAN, [later, first, ...others]);
    expect(pairs[0]?.repaired.run).toBe("first");
    expect(setAside.map(({ result, sentence }) => [result.run, sentence])).toEqual([
      ["later", "Another run with seed 11 came in before it on the same side (repaired); the first counts."],
    ]);
  });

  const storedAs = (stored: Partial<NonNullable<ProofResult["stored"]>>) => ({
    stored: {
      made: "2026-11-27T02:30:00.000Z",
      arrived: "2026-11-27T02:30:00.000Z",
      isDeleted: false,
      isTraining: false,
      ...stored,
    },
  });

  test("and were deleted or still train keep their place, so that nobody sends a better one in their stead", () => {
    const deleted = resultOf(11, "repaired", null, { run: "gone", ...storedAs({ isDeleted: true }) });
    const stored = ALL.map((result) => ({ ...result, ...storedAs({ arrived: "2026-11-27T03:00:00.000Z" }) }));
    const { pairs, setAside, missing } = matchResults(PLAN, [...stored, deleted]);
    expect(pairs.map(({ seed }) => seed)).toEqual([12, 13, 14, 15]);
    expect(missing).toEqual([{ seed: 11, arm: "repaired" }]);
    expect(setAside.map(({ result, fault }) => [result.run, fault])).toEqual([
      ["repaired 11", "repeated"],
      ["gone", "deleted"],
      ["as-is 11", "missing-partner"],
    ]);
    const training = { ...deleted, run: "going on", value: 0.4, ...storedAs({ isTraining: true }) };
    const waiting = matchResults(PLAN, [...stored, training]);
    expect(waiting.setAside.map(({ result, fault }) => [result.run, fault])).toContainEqual([
      "going on",
      "still-training",
    ]);
    expect(waiting.missing).toEqual(missing);
    const broken = { ...deleted, steps: 12 };
    expect(matchResults(PLAN, [...stored, broken]).pairs).toHaveLength(5);
  });

  test.each<[ResultFault, Partial<ProofResult>, string]>([
    ["before-plan", storedAs({ made: "2026-11-27T00:59:00.000Z" }), "It came in at 2026-11-27T00:59:00.000Z, before"],
  ])("are not believed against the store: %s", (fault, other, sentence) => {
    expect(faultOf(other)[0]).toEqual([fault, expect.stringContaining(sentence)]);
  });

  test("are all somewhere, once, in whatever order they are given", () => {
    const some = fc.record({
      run: fc.uuid(),
      plan: fc.constantFrom(PLAN.sha256, "b".repeat(64)),
      arm: fc.constantFrom(...PROOF_ARMS),
      seed: fc.integer({ min: 10, max: 16 }),
      steps: fc.constantFrom(300, 300, 300, 12),
      dataSha256: fc.constantFrom(PLAN.data.sha256, PLAN.data.sha256, null, "e".repeat(64)),
      margin: fc.constantFrom(0.05, 0.05, 0.06),
      started: fc.constantFrom("2026-11-27T00:00:00.000Z", "2026-11-27T02:00:00.000Z", "2026-11-27T04:00:00.000Z"),
      value: fc.constantFrom(0.1, 0.5, Number.NaN, null),
      stored: fc.record({
        made: fc.constantFrom("2026-11-27T00:30:00.000Z", "2026-11-27T02:30:00.000Z"),
        arrived: fc.constantFrom("2026-11-27T00:30:00.000Z", "2026-11-27T02:30:00.000Z", "2026-11-27T03:30:00.000Z"),
        isDeleted: fc.boolean(),
        isTraining: fc.boolean(),
      }),
    });
    const uniquely = fc.uniqueArray(some, { maxLength: 30, selector: ({ run }) => run });
    const order = fc.infiniteStream(fc.nat());
    const property = fc.property(uniquely, order, (results, numbers) => {
      const matched = matchResults(PLAN, results);
      const { pairs, setAside, missing } = matched;
      const shuffled = results
        .map((result) => [numbers.next().value ?? 0, result] as const)
        .toSorted(([a], [b]) => a - b)
        .map(([, result]) => result);
      expect(matchResults(PLAN, shuffled)).toEqual(matched);
      const seen = [
        ...pairs.flatMap(({ asIs, repaired }) => [asIs.run, repaired.run]),
        ...setAside.map(({ result }) => result.run),
      ];
      expect(seen.toSorted()).toEqual(results.map(({ run }) => run).toSorted());
      expect(missing.length > 0).toBe(pairs.length < PLAN.replicates);
      for (const { seed, asIs, repaired } of pairs)
        expect([asIs.seed, repaired.seed, asIs.arm, repaired.arm]).toEqual([seed, seed, "as-is", "repaired"]);
      for (const { stored } of pairs.flatMap(({ asIs, repaired }) => [asIs, repaired]))
        expect([stored?.isDeleted, stored?.isTraining]).toEqual([false, false]);
    });
    fc.assert(property);
  });
});

test("asks the first run that shows its data for them: one that shows none decides nothing for the others", () => {
  const plan = { ...PLAN, data: { ...PLAN.data, sha256: null } };
  const silent = resultOf(11, "as-is", 0.4, { run: "silent", dataSha256: null, started: "2026-11-27T01:30:00.000Z" });
  const { pairs, setAside } = matchResults(plan, [silent, ...ALL]);
  expect(pairs).toHaveLength(5);
  expect(setAside.map(({ result, fault }) => [result.run, fault])).toEqual([["silent", "another-data"]]);
});
