import * as z from "zod";
import { estimateSchema, estimateWith } from "./estimate";

const interval = z.tuple([z.number(), z.number()]).readonly().nullable();
const count = z.int().nonnegative();

const calibrationTerm = estimateWith({ standard_error: z.number().nonnegative().nullable() });

const thresholdSchema = z.strictObject({
  threshold: z.number().gt(0).lt(1),
  /** Sums of weights where the rows have any. */
  tp: z.number().nonnegative(),
  fp: z.number().nonnegative(),
  fn: z.number().nonnegative(),
  tn: z.number().nonnegative(),
  sensitivity: estimateSchema,
  specificity: estimateSchema,
  ppv: estimateSchema,
  npv: estimateSchema,
  flag_rate: estimateSchema,
  number_needed_to_evaluate: estimateSchema,
  net_benefit: estimateSchema,
  net_benefit_treat_all: estimateSchema,
  net_benefit_standardised: estimateSchema,
  default_strategy: z.enum(["treat-all", "treat-none"]),
  net_benefit_over_default: estimateSchema,
});

const sampleSchema = z.strictObject({
  n: count,
  events: count,
  effective_n: z.number().nonnegative(),
  mean_risk: z.number().min(0).max(1).nullable(),
  prevalence: estimateSchema,
  auroc: estimateWith({
    variance: z.number().nonnegative().nullable(),
    intervals: z.strictObject({ "delong-wald": interval, "delong-logit": interval, "newcombe-5": interval }),
  }),
  auroc_expected: estimateSchema,
  average_precision: estimateSchema,
  brier: estimateSchema,
  brier_scaled: estimateSchema,
  brier_murphy: z.strictObject({
    reliability: estimateSchema,
    resolution: estimateSchema,
    uncertainty: estimateSchema,
  }),
  brier_corp: z.strictObject({
    miscalibration: estimateSchema,
    discrimination: estimateSchema,
    uncertainty: estimateSchema,
  }),
  spiegelhalter: z.strictObject({
    z: z.number().nullable(),
    p: z.number().min(0).max(1).nullable(),
    reason: z.string().nullable(),
  }),
  log_loss: estimateSchema,
  observed_expected: estimateWith({ intervals: z.strictObject({ debray: interval }) }),
  calibration_in_the_large: calibrationTerm,
  calibration_intercept: calibrationTerm,
  calibration_slope: calibrationTerm,
  loess: z.strictObject({ ici: estimateSchema, e50: estimateSchema, e90: estimateSchema }),
  expected_calibration_error: estimateWith({ of_perfect_model: estimateSchema }),
  clipped: count,
  thresholds: z.array(thresholdSchema).readonly(),
  /** In all, for half widths of 0.05, 0.2 and 0.2. */
  patients_needed: z.strictObject({
    auroc: estimateSchema,
    observed_expected: estimateSchema,
    calibration_in_the_large: estimateSchema,
  }),
});
export type SampleDocument = z.infer<typeof sampleSchema>;

const pValue = z.number().min(0).max(1).nullable();

/** What `rounds statistics … --json` prints; `docs/statistics.md` says what each key is. */
export const statisticsDocumentSchema = z.strictObject({
  schema: z.literal("gradient-rounds/statistics"),
  version: z.literal(1),
  source: z.string(),
  /** Which rows of the file are described, in a sentence. */
  rows: z.string(),
  /** What a reader must know of these rows, as far as the file itself shows it. */
  warnings: z.array(z.strictObject({ code: z.string(), message: z.string() })).readonly(),
  overall: sampleSchema,
  /** In the order of first appearance. */
  subgroups: z.record(z.string(), sampleSchema),
  comparisons: z.array(
    z.strictObject({
      a: z.string(),
      b: z.string(),
      /** a minus b. */
      auroc_difference: estimateSchema,
      statistic: z.number().nullable(),
      degrees_of_freedom: z.number().positive().nullable(),
      p_t: pValue,
      p_z: pValue,
      /** p_t, adjusted for the number of comparisons. */
      p_holm: pValue,
      p_benjamini_hochberg: pValue,
      /** a minus b at each threshold. */
      thresholds: z.array(
        z.strictObject({
          threshold: z.number(),
          sensitivity_difference: estimateSchema,
          specificity_difference: estimateSchema,
        }),
      ),
    }),
  ),
  /** Where the share of events of each subgroup lies when it is the overall one; empty with weights or several rows a patient. */
  funnel: z.array(
    z.strictObject({
      subgroup: z.string(),
      n: count,
      rate: z.number(),
      limits: z.array(z.strictObject({ level: z.number(), lower: z.number(), upper: z.number() })).readonly(),
    }),
  ),
  heterogeneity: z.strictObject({
    q: z.number().nonnegative().nullable(),
    degrees_of_freedom: count.nullable(),
    p: pValue,
  }),
  /** Whether the recalibration differs between the groups. */
  calibration_heterogeneity: z.strictObject({
    statistic: z.number().nullable(),
    degrees_of_freedom: count.nullable(),
    p: pValue,
    reason: z.string().nullable(),
  }),
});
export type StatisticsDocument = z.infer<typeof statisticsDocumentSchema>;
