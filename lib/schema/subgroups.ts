import * as z from "zod";
import { PLANNED_MEASURES, type PlanContent } from "@/lib/core/analysis-plan";
import { planContentSchema } from "./analysis-plan";
import { verdictSchema } from "./diagnosis";
import { estimateSchema } from "./estimate";

/** What `GET /api/v1/runs/{id}/subgroups` answers. Null stands for what is hidden from the reader or does not exist. */

const declared: z.ZodType<PlanContent> = planContentSchema;
const count = z.int().nonnegative();
const measure = z.enum(PLANNED_MEASURES);
const step = z.number();

const evidenceSchema = z.strictObject({
  measure,
  sentence: z.string(),
  answer: z.string(),
  effect: estimateSchema,
  margin: z.number().nullable(),
  p: z.number().min(0).max(1).nullable(),
  adjustedP: z.number().min(0).max(1).nullable(),
});

const curveSchema = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("drawn"),
    method: z.string(),
    points: z
      .array(z.strictObject({ risk: z.number(), observed: z.number(), lower: z.number(), upper: z.number() }))
      .readonly(),
    ici: estimateSchema,
    e50: estimateSchema,
    e90: estimateSchema,
  }),
  z.strictObject({ status: z.literal("too-small"), reason: z.string() }),
]);

const alarmsSchema = z.strictObject({
  threshold: z.number().gt(0).lt(1),
  truePositives: z.number().nonnegative(),
  falsePositives: z.number().nonnegative(),
  falseNegatives: z.number().nonnegative(),
  trueNegatives: z.number().nonnegative(),
  sensitivity: estimateSchema,
  specificity: estimateSchema,
  ppv: estimateSchema,
  npv: estimateSchema,
  netBenefit: estimateSchema,
  treatAll: z.number(),
  overDefault: estimateSchema,
});

const groupSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  family: z.string(),
  patients: count.nullable(),
  events: count.nullable(),
  unknown: count.nullable(),
  effectivePatients: z.number().nonnegative().nullable(),
  prevalence: estimateSchema,
  meanRisk: estimateSchema,
  observedExpected: estimateSchema,
  calibrationInTheLarge: estimateSchema,
  calibrationIntercept: estimateSchema,
  calibrationSlope: estimateSchema,
  auroc: estimateSchema,
  expectedAuroc: estimateSchema,
  averagePrecision: estimateSchema,
  brier: estimateSchema,
  brierScaled: estimateSchema,
  clipped: count.nullable(),
  curve: curveSchema,
  histogram: z
    .array(
      z.strictObject({
        from: z.number(),
        to: z.number(),
        events: z.number().nonnegative(),
        others: z.number().nonnegative(),
      }),
    )
    .readonly(),
  alarms: alarmsSchema.nullable(),
  decisions: z.array(z.strictObject({ threshold: z.number(), model: z.number(), treatAll: z.number() })).readonly(),
  within: z.array(evidenceSchema).readonly(),
  against: z.array(evidenceSchema).readonly(),
  needed: z
    .array(z.strictObject({ measure, halfWidth: z.number(), patients: estimateSchema, sentence: z.string() }))
    .readonly(),
  comparators: z
    .array(
      z.strictObject({ name: z.string(), auroc: estimateSchema, difference: estimateSchema, sentence: z.string() }),
    )
    .readonly(),
});
export type GroupDocument = z.infer<typeof groupSchema>;

const test = { degreesOfFreedom: z.number(), p: z.number().min(0).max(1) };

const families = z
  .array(
    z.strictObject({
      family: z.string(),
      groups: z.array(groupSchema).readonly(),
      heterogeneity: z.strictObject({ q: z.number(), ...test }).nullable(),
      calibrationTest: z.strictObject({ statistic: z.number(), ...test }).nullable(),
    }),
  )
  .readonly();

const analysisSchema = z.strictObject({
  status: z.literal("analysed"),
  set: z.strictObject({
    name: z.string(),
    /** Of the whole file; null for a reader to whom single patients are closed. */
    rows: count.nullable(),
    checkpointStep: z.number().nullable(),
    modelSha256: z.string().nullable(),
    dataSha256: z.string().nullable(),
    warnings: z
      .array(
        z.strictObject({
          code: z.enum(["duplicate-patients", "patients-in-training", "equal-to-labels", "looks-like-training"]),
          message: z.string(),
        }),
      )
      .readonly(),
  }),
  evaluated: z.strictObject({
    rows: count,
    split: z.enum(["test", "validation", "unnamed"]),
    sentence: z.string(),
  }),
  tie: z.string(),
  plan: z.strictObject({
    version: z.int().nullable(),
    isAfterResults: z.boolean(),
    content: declared,
  }),
  threshold: z.strictObject({ value: z.number(), source: z.enum(["declared", "file"]) }).nullable(),
  overall: groupSchema,
  families,
  /** What the file offers beside what was declared: a search of which no verdict is made. */
  explored: families,
  alternatives: z
    .array(
      z.strictObject({
        group: z.string(),
        definition: z.string(),
        alternative: z.string(),
        result: groupSchema,
        changes: z.boolean(),
        sentence: z.string(),
      }),
    )
    .readonly(),
  doseResponse: z
    .strictObject({
      levels: z
        .array(
          z.strictObject({
            label: z.string(),
            patients: count,
            events: count,
            observedExpected: estimateSchema,
            standardised: estimateSchema,
            excessLoss: estimateSchema,
            attenuation: estimateSchema,
          }),
        )
        .readonly(),
      trend: estimateSchema,
      lossTrend: estimateSchema,
      sentence: z.string(),
    })
    .nullable(),
  multiplicity: z.string(),
  policies: z.array(z.string()).readonly(),
});

const notKnownSchema = z.strictObject({ status: z.literal("not-known"), reason: z.string(), howToLog: z.string() });

const half = {
  half: z.enum(["earlier", "later"]),
  fromStep: step,
  toStep: step,
  records: count,
};

const trainingSchema = z.strictObject({
  status: z.literal("measured"),
  subgroups: z.array(z.string()).readonly(),
  omitted: count,
  losses: z
    .array(
      z.strictObject({
        subgroup: z.string(),
        split: z.enum(["train", "validation", "test"]),
        isPatientLevel: z.boolean(),
        patients: z.number().nonnegative().nullable(),
        records: count,
        nonFinite: count,
        band: z.enum(["patients", "records", "none"]),
        windows: z
          .array(
            z.strictObject({
              fromStep: step,
              toStep: step,
              loss: z.number(),
              lower: z.number().nullable(),
              upper: z.number().nullable(),
            }),
          )
          .readonly(),
      }),
    )
    .readonly(),
  levels: z
    .array(
      z.strictObject({
        subgroup: z.string(),
        source: z.enum(["calibration", "comparator", "generalisation"]),
        loss: z.number(),
        attainable: z.number(),
        excess: estimateSchema,
        othersExcess: estimateSchema,
        baseRate: z.number().nullable(),
        n: z.number().nonnegative(),
      }),
    )
    .readonly(),
  levelsMissing: z.array(z.string()).readonly(),
  shares: z.discriminatedUnion("status", [
    z.strictObject({
      status: z.literal("measured"),
      source: z.string(),
      records: count,
      windows: z.array(z.strictObject({ fromStep: step, toStep: step })).readonly(),
      groups: z
        .array(
          z.strictObject({
            subgroup: z.string(),
            prevalence: z.number().min(0).max(1),
            windows: z.array(estimateSchema).readonly(),
          }),
        )
        .readonly(),
    }),
    notKnownSchema,
  ]),
  depth: z.discriminatedUnion("status", [
    z.strictObject({
      status: z.literal("measured"),
      layers: z.array(z.string()).readonly(),
      omittedLayers: count,
      hasSizes: z.boolean(),
      halves: z
        .array(
          z.strictObject({
            ...half,
            groups: z
              .array(z.strictObject({ subgroup: z.string(), relative: z.array(estimateSchema).readonly() }))
              .readonly(),
          }),
        )
        .readonly(),
      fitted: z
        .array(
          z.strictObject({
            subgroup: z.string(),
            factor: estimateSchema,
            othersFactor: estimateSchema,
            isAtMost: z.boolean(),
          }),
        )
        .readonly(),
    }),
    notKnownSchema,
  ]),
  conflicts: z.discriminatedUnion("status", [
    z.strictObject({
      status: z.literal("measured"),
      layers: z.array(z.string()).readonly(),
      omittedLayers: count,
      omittedGroups: count,
      halves: z
        .array(
          z.strictObject({
            ...half,
            pairs: z
              .array(
                z.strictObject({
                  groups: z.tuple([z.string(), z.string()]).readonly(),
                  whole: estimateSchema,
                  byLayer: z.array(estimateSchema).readonly(),
                }),
              )
              .readonly(),
          }),
        )
        .readonly(),
    }),
    notKnownSchema,
  ]),
  patientLevel: z.array(z.string()).readonly(),
  withheld: z.array(z.string()).readonly(),
});

export const subgroupsDocumentSchema = z.strictObject({
  schema: z.literal("gradient-rounds/subgroups"),
  version: z.literal(1),
  run: z.string(),
  /** What the predictions say of groups of patients. */
  analysis: z.discriminatedUnion("status", [
    analysisSchema,
    z.strictObject({ status: z.literal("none"), reason: z.string() }),
  ]),
  /** What the training log says of them. */
  training: z.discriminatedUnion("status", [trainingSchema, notKnownSchema]),
  verdicts: z.array(verdictSchema).readonly(),
});
export type SubgroupsDocument = z.infer<typeof subgroupsDocumentSchema>;
