/**
 * Power by effect, patients and events, for each source of evidence, beside the power of an oracle: the
 * most powerful test of the same data at the same level by somebody who knows all parameters of both
 * hypotheses, the direction, and the group concerned. It needs no network: data are drawn from what a
 * log would hold, five groups of which one differs.
 */
import { seededRandom } from "@/lib/core/random";
import { judgeRules } from "@/lib/diagnostics/judge-rules";
import type { RunData } from "@/lib/series/run-data";
import { normalQuantile } from "@/lib/statistics/distributions";
import { quantile } from "@/lib/statistics/quantile";
import { CONCERNED, GROUPS } from "./cohort";
import { normalSource } from "./normal-source";
import { RunLog } from "./run-log";
import { SUBGROUP_RULES } from "./run-scenario";

export type PowerRow = {
  readonly source: string;
  readonly effect: string;
  readonly patients: number;
  readonly events: number;
  readonly found: number;
  readonly oracle: number;
  readonly replicates: number;
};

const MEAN_LOSS = 0.4;
/** Patients of the four other groups together. */
const OTHERS = 2000;
/** Standard deviation of the predicted risks on the logit. */
const SPREAD = 1.2;

/** One draw of data: the run that holds it, and the oracle's statistic, large where the group differs. */
export type PowerDraw = { readonly run: RunData; readonly oracle: number };

export type PowerCase = {
  readonly source: string;
  readonly effect: string;
  readonly patients: number;
  readonly events: number;
  readonly rule: string;
  /** Tests of the family of such a run, among which the oracle shares the level as the rule does. */
  readonly family: number;
  /** The oracle's statistic above which it rejects at a level. */
  limit(level: number, random: () => number): number;
  draw(random: () => number, isDifferent: boolean): PowerDraw;
};

const NULL_DRAWS = 4000;

export function measurePower(item: PowerCase, replicates: number, seed: number): PowerRow {
  const random = seededRandom(seed);
  const limit = item.limit(0.05 / item.family, random);
  let [found, oracle] = [0, 0];
  const rule = SUBGROUP_RULES.filter(({ id }) => id === item.rule);
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    const { run, oracle: statistic } = item.draw(random, true);
    const verdicts = judgeRules(rule, run).verdicts;
    if (verdicts.some(({ outcome, subgroup }) => outcome === "finding" && subgroup === GROUPS[CONCERNED])) found += 1;
    if (statistic > limit) oracle += 1;
  }
  const { source, effect, patients, events } = item;
  return { source, effect, patients, events, found, oracle, replicates };
}

/**
 * Calibration: risks of the other patients are right; in the group logit r = shift + slope · logit p. The
 * oracle's statistic is the log-likelihood ratio of the true risks over the predicted ones.
 */
export function calibrationCase(
  effect: { readonly shift: number; readonly slope: number; readonly words: string },
  patients: number,
  base: number,
): PowerCase {
  const others = OTHERS;
  return {
    source: "outcomes and predicted risks",
    effect: effect.words,
    patients,
    events: Math.round(patients * (base < -1.5 ? 0.18 : 0.36)),
    rule: "subgroup-excess-loss",
    family: GROUPS.length,
    limit(level, random) {
      const normal = normalSource(random);
      const ratios = Float64Array.from({ length: NULL_DRAWS }, () => {
        let ratio = 0;
        for (let patient = 0; patient < patients; patient += 1) {
          const logit = base + SPREAD * normal();
          const outcome = random() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
          ratio += logLikelihood(effect.shift + effect.slope * logit, outcome) - logLikelihood(logit, outcome);
        }
        return ratio;
      });
      return quantile(ratios, 1 - level);
    },
    draw(random, isDifferent) {
      const normal = normalSource(random);
      const total = others + patients;
      const logits = Float64Array.from({ length: total }, () => base + SPREAD * normal());
      const groups = Uint8Array.from({ length: total }, (_, row) => (row < others ? row % CONCERNED : CONCERNED));
      let oracle = 0;
      const outcomes = Uint8Array.from(logits, (logit, row) => {
        const truth = row >= others ? effect.shift + effect.slope * logit : logit;
        const outcome = random() < 1 / (1 + Math.exp(-(isDifferent ? truth : logit))) ? 1 : 0;
        oracle += logLikelihood(truth, outcome) - logLikelihood(logit, outcome);
        return outcome;
      });
      return { run: new RunLog(1).toRun({ numel: [1], outside: { groups, outcomes }, logits }), oracle };
    },
  };
}

/**
 * Generalisation: losses of patients in training and outside, exponentially distributed, whose part that carries
 * over is smaller in the group. The oracle knows all means and variances and tests the difference of the
 * two means of the group.
 */
export function generalisationCase(carried: number, patients: number): PowerCase {
  const common = 0.9;
  return {
    source: "losses in training and validation",
    effect: `${Math.round(100 * carried)} % of the loss carries over, ${Math.round(100 * common)} % in the others`,
    patients,
    events: 0,
    rule: "subgroup-excess-loss",
    family: GROUPS.length,
    limit(level) {
      const error = Math.hypot(MEAN_LOSS, MEAN_LOSS * common) / Math.sqrt(patients);
      return MEAN_LOSS * (1 - common) + normalQuantile(1 - level) * error;
    },
    draw(random, isDifferent) {
      const log = new RunLog(1);
      let oracle = 0;
      GROUPS.forEach((_name, group) => {
        const n = group === CONCERNED ? patients : 1500;
        const part = group === CONCERNED && isDifferent ? carried : common;
        const training = drawLosses(n, MEAN_LOSS * part, random);
        const outside = drawLosses(n, MEAN_LOSS, random);
        if (group === CONCERNED) oracle = outside.mean - training.mean;
        for (let record = 0; record < 20; record += 1) {
          log.addLoss(record, group, "train", training);
          log.addLoss(record, group, "validation", outside);
        }
      });
      return { run: log.toRun({ numel: [1], outside: null, logits: null }), oracle };
    },
  };
}

/** Exponential losses, whose scatter is near that of a cross-entropy. */
function drawLosses(
  n: number,
  mean: number,
  random: () => number,
): { readonly n: number; readonly mean: number; readonly m2: number } {
  const losses = Float64Array.from({ length: n }, () => -mean * Math.log(1 - random()));
  const centre = losses.reduce((sum, loss) => sum + loss, 0) / n;
  return { n, mean: centre, m2: losses.reduce((sum, loss) => sum + (loss - centre) ** 2, 0) };
}

/** Mean gradients in space: every group has a gradient of known direction and the noise of its patients. */
type GradientPlan = {
  readonly layers: number;
  /** Signal of a group in a layer, of length 1 at full strength, along the first axis or against it. */
  signal(group: number, layer: number, isDifferent: boolean): number;
};

const DIMENSIONS = 30;
const RECORDS = 40;
/** Every record draws fresh patients: the training set is as good as endless. */
const MANY = 1_000_000;

/**
 * Draws records of half-batches with fresh noise each time and logs their inner products. The oracle is
 * handed the mean of the group's gradient along its known direction in the layer where it differs.
 */
export function gradientCase(
  plan: GradientPlan,
  what: {
    readonly source: string;
    readonly effect: string;
    readonly rule: string;
    readonly patients: number;
    readonly noise: number;
    readonly oracleLayer: number;
    readonly family: number;
  },
): PowerCase {
  return {
    ...what,
    events: 0,
    limit(level) {
      // Both halves of the later half of the records, each with the noise of its patients along one axis.
      const scatter = (what.noise / Math.sqrt(what.patients / 2) / Math.sqrt(DIMENSIONS)) * Math.sqrt(RECORDS);
      return -RECORDS * plan.signal(CONCERNED, what.oracleLayer, false) + normalQuantile(1 - level) * scatter;
    },
    draw(random, isDifferent) {
      const normal = normalSource(random);
      const log = new RunLog(plan.layers);
      let oracle = 0;
      for (let record = 0; record < RECORDS; record += 1) {
        for (let layer = 0; layer < plan.layers; layer += 1) {
          const halves = GROUPS.flatMap((_name, group) =>
            [0, 1].map(() =>
              drawGradient(plan.signal(group, layer, isDifferent), what.noise / Math.sqrt(what.patients / 2), normal),
            ),
          );
          halves.forEach((one, row) => {
            halves.slice(row).forEach((other, offset) => {
              log.addProduct(
                record,
                layer,
                row,
                row + offset,
                one.reduce((sum, value, axis) => sum + value * (other[axis] ?? 0), 0),
              );
            });
          });
          GROUPS.forEach((_name, group) => {
            log.addDrawn(record, layer, group, what.patients);
          });
          if (layer === what.oracleLayer && record >= RECORDS / 2)
            oracle -= (halves[2 * CONCERNED]?.[0] ?? 0) + (halves[2 * CONCERNED + 1]?.[0] ?? 0);
        }
      }
      return {
        run: log.toRun({
          numel: Array.from({ length: plan.layers }, () => DIMENSIONS),
          outside: null,
          logits: null,
          sizes: MANY,
        }),
        oracle,
      };
    },
  };
}

function drawGradient(signal: number, noise: number, normal: () => number): Float64Array {
  return Float64Array.from(
    { length: DIMENSIONS },
    (_, axis) => (axis === 0 ? signal : 0) + (noise / Math.sqrt(DIMENSIONS)) * normal(),
  );
}

function logLikelihood(logit: number, outcome: number): number {
  return outcome * logit - Math.max(logit, 0) - Math.log1p(Math.exp(-Math.abs(logit)));
}
