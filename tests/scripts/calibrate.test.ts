import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { CALIBRATED_RULES } from "@/scripts/calibrate/calibrated-rules";
import { chooseSets } from "@/scripts/calibrate/choose-sets";
import { composePage } from "@/scripts/calibrate/compose-page";
import { chooseShownSet } from "@/scripts/calibrate/describe-scope";
import { dumpRuns } from "@/scripts/calibrate/dump-runs";
import { gatherAnswers, measureRun } from "@/scripts/calibrate/measure-run";
import type { MeasuredSet } from "@/scripts/calibrate/measured-run";
import { parseTruths, readTruths } from "@/scripts/calibrate/read-truth";
import { composeErrorRates, formatJson } from "@/scripts/calibrate/write-error-rates";
import { makeMeasuredRun } from "./make-measured-run";

const LABELS = `run_id,labels,primary,acceptable,borderline,observability,family,nonfinite_step,skill_train,onset_step
r1,vanishing_gradient;plateau,vanishing_gradient,dead_relu,0,layer_norms,deep,,0.01,0
r2,overfitting,overfitting,,1,not in the log (val_loss not logged),wide,7,,
`;

describe("labels.csv", () => {
  test("says what is true of each run, and what is not known is not guessed", () => {
    const [first, second] = parseTruths(LABELS);
    expect(first).toEqual({
      id: "r1",
      family: "deep",
      primary: "vanishing_gradient",
      labels: new Set(["vanishing_gradient", "plateau"]),
      acceptable: new Set(["dead_relu"]),
      isBorderline: false,
      isVisible: true,
      onsetStep: 0,
      hasNonFinite: false,
      skill: 0.01,
    });
    expect(second).toMatchObject({ isBorderline: true, isVisible: false, hasNonFinite: true, skill: null });
    expect(second?.onsetStep).toBeNull();
  });

  test("without a run's name or root fault is refused", () => {
    expect(() => parseTruths("run_id,labels\nr1,healthy\n")).toThrow("primary");
  });
});

describe("a folder of labelled runs", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "rounds-calibrate-"));
    await mkdir(path.join(folder, "runs/r1"), { recursive: true });
    await writeFile(path.join(folder, "labels.csv"), LABELS);
    const lines = Array.from({ length: 40 }, (_, step) =>
      JSON.stringify({ step, loss: 0.69, "grad_norm/a": 1e-9, "grad_norm/b": 1 }),
    );
    await writeFile(path.join(folder, "runs/r1/metrics.jsonl"), `${lines.join("\n")}\n`);
    const meta = { model: "MLP", optimizer: "Adam", n_train: 80, batch_size: 8 };
    await writeFile(path.join(folder, "runs/r1/meta.json"), JSON.stringify(meta));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("is read, diagnosed by every rule, and shown to every other tool", async () => {
    const [truth] = await readTruths(folder);
    if (!truth) throw new Error("no truth");
    const run = await measureRun(folder, truth);
    expect(run).toMatchObject({
      architecture: "mlp",
      optimizer: "adam",
      trainingSize: 80,
      layerCount: 2,
      lastStep: 39,
    });
    expect([...run.answers.keys()].sort()).toEqual(CATALOGUE.map(({ id }) => id).sort());
    expect([...run.baselines.values()].flat()).toContainEqual(
      expect.objectContaining({ check: "VanishingGradient", outcome: "reports" }),
    );
    const file = path.join(folder, "dump.jsonl");
    await dumpRuns(file, [{ name: "a set", role: "other", runs: [run], unclear: 0 }]);
    const dumped: unknown = JSON.parse(await readFile(file, "utf8"));
    expect(dumped).toMatchObject({ set: "a set", id: "r1", rules: { "not-learning": { outcome: "finding" } } });
  });

  test("that lies elsewhere is reported apart, one called holdout as such", () => {
    expect(chooseSets(`/data/holdout,${folder}`, ["theirs=/data/theirs"]).map(({ role }) => role)).toEqual([
      "holdout",
      "other",
      "other",
    ]);
    expect(() => chooseSets("", [])).toThrow("--runs");
    expect(() => chooseSets(folder, ["theirs"])).toThrow("NAME=DIR");
  });
});

describe("several verdicts of one rule", () => {
  test("count as the gravest finding, and as cannot tell before nothing found", () => {
    const verdict = (outcome: "finding" | "no-finding" | "cannot-tell", severity: "critical" | "note" | null) => ({
      ...({
        rule: "overfitting",
        version: 1,
        subgroup: null,
        layers: [],
        onsetStep: null,
        effectiveSamples: 0,
      } as const),
      ...{ persistence: null, reason: "", explanation: "", remedy: null, provenance: [], outcome, severity },
      statistic: { name: "", estimate: { status: "not-supplied", what: "" }, threshold: null } as const,
    });
    const note = verdict("finding", "note");
    const grave = verdict("finding", "critical");
    const open = verdict("cannot-tell", null);
    const none = verdict("no-finding", null);
    expect(gatherAnswers([note, grave, open]).get("overfitting")?.severity).toBe("critical");
    expect(gatherAnswers([none, open, none]).get("overfitting")?.outcome).toBe("cannot-tell");
  });
});

describe("what is written", () => {
  const set = (role: MeasuredSet["role"]): MeasuredSet => ({
    name: role,
    role,
    unclear: 3,
    runs: [
      makeMeasuredRun({ labels: ["plateau"], id: "stuck" }, { "not-learning": "nothing" }),
      makeMeasuredRun({ id: "fine" }, { "not-learning": "nothing" }),
    ],
  });

  test("shows beside the verdicts what was measured where nothing was tuned, as soon as there is such a set", () => {
    expect(chooseShownSet([set("development"), set("holdout")])?.role).toBe("holdout");
    expect(chooseShownSet([set("development"), set("other")])?.role).toBe("development");
    expect(chooseShownSet([set("other")])).toBeNull();
  });

  test("holds counts of every rule of the catalogue on the whole run, and the range of the runs", () => {
    const { rules, scope } = composeErrorRates(set("holdout"));
    const onWholeRuns = CATALOGUE.map(({ id }) => id).filter((id) => !id.startsWith("subgroup-"));
    expect(Object.keys(rules).sort()).toEqual(onWholeRuns.sort());
    expect(rules["not-learning"]).toMatchObject({ found: { events: 0, n: 1 }, falseAlarm: { events: 0, n: 1 } });
    expect(scope).toMatchObject({ runs: 2, depth: { min: 4, max: 4 }, optimizers: ["adam"] });
  });

  test("puts lists and counts in one line while they fit", () => {
    const long = Array.from({ length: 20 }, (_, index) => `a name of some length ${index}`);
    const text = formatJson({ names: ["a", "b"], counted: { events: 1, n: 2 }, long });
    expect(text).toContain('"names": ["a", "b"],');
    expect(text).toContain('"counted": { "events": 1, "n": 2 },');
    expect(JSON.parse(text)).toEqual({ names: ["a", "b"], counted: { events: 1, n: 2 }, long });
    expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThan(121);
  });

  test("is a page with every set, every rule, every tool and every mistake", () => {
    const page = composePage([set("holdout"), set("development")]);
    for (const text of ["## Holdout set", "## Development set", "TheDeepChecker", "each family", "stuck (a family)"])
      expect(page).toContain(text);
    for (const { id } of CALIBRATED_RULES) expect(page).toContain(`| ${id} |`);
  });

  test("says so where no set was kept apart from the tuning", () => {
    expect(composePage([set("development")])).toContain("no set yet on which nothing was tuned");
    expect(composePage([set("holdout")])).not.toContain("no set yet");
  });
});
