import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Verdict } from "@/lib/core/verdict";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import { diagnosisDocumentSchema } from "@/lib/schema/diagnosis";
import type { RunData } from "@/lib/series/run-data";
import { toDiagnosisDocument } from "@/lib/usecases/diagnosis-document";
import { arbitraryRun } from "./arbitrary-run";
import { CLEAR_KINDS, makeClearRun } from "./clear-runs";
import { type RealRun, readLabels, readRealRuns } from "./real-runs";
import {
  copyRun,
  dropBiases,
  giveOtherNames,
  keepEverySecond,
  namesBefore,
  rebatch,
  scaleGradients,
  shuffleSeries,
} from "./run-variants";

/** Every rule of the catalogue takes part; a new one does so by standing there. */
const RULES = CATALOGUE.map(({ id }) => id);
const SCALE_FREE = CATALOGUE.filter(({ isScaleFree }) => isScaleFree).map(({ id }) => id);
const SCALES = [1e-6, 0.003, 7, 1e6];

type Verdicts = ReadonlyMap<string, Verdict>;

const verdictsOf = (run: RunData): Verdicts =>
  new Map(diagnoseRun(run).diagnosis.verdicts.map((verdict) => [verdict.rule, verdict]));

/** "rule: before, after" of every rule whose answer may not have become what it became. */
function listChanges(
  before: Verdicts,
  after: Verdicts,
  isAllowed: (before: Verdict, after: Verdict) => boolean,
  rules: readonly string[] = RULES,
): readonly string[] {
  return rules.flatMap((rule) => {
    const [old, now] = [before.get(rule), after.get(rule)];
    if (old === undefined || now === undefined) return [`${rule}: no verdict`];
    return isAllowed(old, now) ? [] : [`${rule}: ${tell(old)}, then ${tell(now)}`];
  });
}

const tell = ({ outcome, severity, reason }: Verdict): string => `${outcome} ${severity ?? ""} (${reason})`;
const isSameOutcome = (before: Verdict, after: Verdict): boolean => before.outcome === after.outcome;
/** What was logged less of may be told less of; no answer turns into another one. */
const isNoOtherAnswer = (before: Verdict, after: Verdict): boolean =>
  after.outcome === before.outcome || after.outcome === "cannot-tell";

function expectUnchanged(changes: readonly string[], of = "a run"): void {
  expect(changes, of).toEqual([]);
}

let real: readonly RealRun[] = [];
let known: ReadonlyMap<string, Verdicts> = new Map();
beforeAll(async () => {
  real = await readRealRuns();
  known = new Map(real.map(({ id, run }) => [id, verdictsOf(run)]));
  // Thirty logs are read and diagnosed, on machines that do other things as well.
}, 60_000);

/** Compares each real run with the same one told otherwise. */
function compareReal(
  change: (run: RunData) => RunData,
  isAllowed: (before: Verdict, after: Verdict) => boolean,
  rules: readonly string[] = RULES,
): void {
  const changes = real.flatMap(({ id, run }) =>
    listChanges(known.get(id) ?? new Map(), verdictsOf(change(run)), isAllowed, rules).map((text) => `${id} ${text}`),
  );
  expectUnchanged(changes, "real runs");
}

test("the real runs stand for every label, at least two of each, and none is borderline", () => {
  const labels = readLabels();
  expect(labels.length).toBeGreaterThanOrEqual(24);
  for (const { chosenAs, primary, borderline } of labels) expect([primary, borderline]).toEqual([chosenAs, "0"]);
  for (const label of new Set(labels.map(({ chosenAs }) => chosenAs)))
    expect(labels.filter(({ chosenAs }) => chosenAs === label).length, label).toBeGreaterThanOrEqual(2);
});

describe("no rule that is declared free of scale answers otherwise when all gradients are multiplied", () => {
  test("in real runs", () => {
    for (const scale of SCALES) compareReal((run) => scaleGradients(run, scale), isSameOutcome, SCALE_FREE);
  });

  test("in made-up runs, by any constant", () => {
    const exponent = fc.double({ min: -6, max: 6, noNaN: true });
    const property = fc.property(arbitraryRun, exponent, (run, power) => {
      const scaled = verdictsOf(scaleGradients(run, 10 ** power));
      expectUnchanged(listChanges(verdictsOf(run), scaled, isSameOutcome, SCALE_FREE));
    });
    fc.assert(property, { numRuns: 60 });
  });
});

describe("no rule answers otherwise, and none names another layer, when the layers are renamed", () => {
  const expectRenamed = (run: RunData, before: Verdicts, id?: string): void => {
    const renamed = giveOtherNames(run);
    const oldName = namesBefore(run, renamed);
    const isSame = (old: Verdict, now: Verdict): boolean =>
      old.outcome === now.outcome &&
      old.severity === now.severity &&
      old.onsetStep === now.onsetStep &&
      JSON.stringify(old.layers) === JSON.stringify(now.layers.map(oldName)) &&
      JSON.stringify(old.statistic.estimate) === JSON.stringify(now.statistic.estimate);
    expectUnchanged(listChanges(before, verdictsOf(renamed), isSame), id);
  };

  test("in real runs", () => {
    for (const { id, run } of real) expectRenamed(run, known.get(id) ?? new Map(), id);
  });

  test("in made-up runs", () => {
    const property = fc.property(arbitraryRun, (run) => expectRenamed(run, verdictsOf(run)));
    fc.assert(property, { numRuns: 60 });
  });
});

describe("the diagnosis is the same to the last byte", () => {
  const bytesOf = (run: RunData): string => JSON.stringify(diagnoseRun(run));
  const expectSameBytes = (change: (run: RunData) => RunData): void => {
    for (const { id, run } of real) expect(bytesOf(change(run)), id).toBe(bytesOf(run));
  };

  test("computed twice", () => {
    expectSameBytes(copyRun);
    fc.assert(
      fc.property(arbitraryRun, (run) => {
        expect(bytesOf(copyRun(run))).toBe(bytesOf(run));
      }),
      { numRuns: 40 },
    );
  });

  test("with the series in another order", () => {
    expectSameBytes((run) => shuffleSeries(run, 5));
    const property = fc.property(arbitraryRun, fc.integer({ min: 0, max: 1e6 }), (run, seed) => {
      expect(bytesOf(shuffleSeries(run, seed))).toBe(bytesOf(run));
    });
    fc.assert(property, { numRuns: 40 });
  });

  test("from other batches that arrive late or twice, and with other borders of chunks", () => {
    expectSameBytes((run) => rebatch(run, 5));
    const property = fc.property(arbitraryRun, fc.integer({ min: 0, max: 1e6 }), (run, seed) => {
      expect(bytesOf(rebatch(run, seed))).toBe(bytesOf(run));
    });
    fc.assert(property, { numRuns: 40 });
  });
});

describe("logged less, a rule answers the same or cannot tell", () => {
  const clear = fc.record({
    kind: fc.constantFrom(...CLEAR_KINDS),
    seed: fc.integer({ min: 0, max: 1e6 }),
    steps: fc.integer({ min: 160, max: 400 }),
  });
  const compareClear = (change: (run: RunData) => RunData): void => {
    const property = fc.property(clear, ({ kind, seed, steps }) => {
      const run = makeClearRun(kind, seed, steps);
      expectUnchanged(listChanges(verdictsOf(run), verdictsOf(change(run)), isNoOtherAnswer), kind);
    });
    fc.assert(property, { numRuns: 40 });
  };

  test("at every second record, in real runs", () => {
    compareReal(keepEverySecond, isNoOtherAnswer);
  });

  test("at every second record, in made-up runs that leave no doubt", () => {
    compareClear(keepEverySecond);
  });

  test("without biases, in real runs, some of which hold them", () => {
    const withBiases = real.filter(({ run }) => dropBiases(run).series.length < run.series.length);
    expect(withBiases.length).toBeGreaterThan(3);
    compareReal(dropBiases, isNoOtherAnswer);
  });

  test("without biases, in made-up runs that leave no doubt", () => {
    compareClear(dropBiases);
  });

  test("and the made-up runs are found for what they are", () => {
    const found = (kind: string): readonly string[] =>
      [...verdictsOf(makeClearRun(kind, 1, 200)).values()]
        .filter(({ severity }) => severity === "critical" || severity === "warning")
        .map(({ rule }) => rule);
    expect(found("sound")).toEqual([]);
    expect(found("vanishing")).toContain("vanishing-gradient");
    expect(found("exploding")).toContain("exploding-gradient");
    expect(found("dead")).toContain("dead-units");
    expect(found("rate too high")).toContain("learning-rate-too-high");
    expect(found("rate too low")).toContain("learning-rate-too-low");
    expect(found("not better than the share")).toContain("base-rate");
    expect(found("overfitting")).toContain("overfitting");
    expect(found("oscillating")).toContain("oscillation");
    expect(found("lost late")).toContain("non-finite");
  });
});

describe("every diagnosis", () => {
  /** Words that claim what no single log shows. */
  const CLAIM = /\b(?:because|caus(?:e|es|ed|ing)|harm(?:s|ed|ful)?|serv(?:e|es|ed)|healthy|why)\b/i;
  /** A number that is none, as it would stand in a sentence; NaN is named where a logger's habit is told. */
  const NO_NUMBER = /(?<!in place of )\bNaN\b|infinity|∞|\bundefined\b|\[object/i;

  const expectSound = (run: RunData): void => {
    const { diagnosis } = diagnoseRun(run);
    const document = toDiagnosisDocument("a path", run, diagnosis, []);
    expect(() => diagnosisDocumentSchema.parse(structuredClone(document))).not.toThrow();
    expect(JSON.stringify(diagnosis)).not.toMatch(CLAIM);
    expect(listNonFinite(diagnosis)).toEqual([]);
    const told = diagnosis.verdicts.flatMap(({ reason, explanation }) => [reason, explanation]);
    for (const text of [diagnosis.summary, ...told]) {
      expect(text).not.toMatch(NO_NUMBER);
      expect(text.trim()).not.toBe("");
    }
    for (const { rule, outcome, severity, onsetStep, remedy, statistic } of diagnosis.verdicts) {
      expect(severity === null, rule).toBe(outcome !== "finding");
      expect(remedy === null, rule).toBe(outcome !== "finding");
      if (outcome !== "finding") expect(onsetStep, rule).toBeNull();
      else expect(statistic.estimate.status, rule).toBe("estimated");
    }
  };

  test("of a real run fits the document, claims no cause and holds no number that is none", () => {
    for (const { run } of real) expectSound(run);
  });

  test("of any made-up run does so too", () => {
    fc.assert(fc.property(arbitraryRun, expectSound), { numRuns: 150 });
  });
});

/** Paths of numbers that JSON would turn into null. */
function listNonFinite(value: unknown, path = ""): readonly string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`${path}: ${value}`];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => listNonFinite(part, `${path}.${key}`));
}
