import * as z from "zod";
import { OWNER_STATEMENT_NAMES } from "@/lib/core/owner-statements";
import { DIAGNOSIS_STATUSES } from "@/lib/core/verdict";
import { checklistItemSchema, verdictSchema } from "./diagnosis";
import { estimateSchema } from "./estimate";
import { subgroupsDocumentSchema } from "./subgroups";

/** Formats that a report is written in by this version. */
export const REPORT_FORMATS = {
  json: { name: "JSON", mediaType: "application/json", extension: "json" },
  html: { name: "HTML", mediaType: "text/html; charset=utf-8", extension: "html" },
  pdf: { name: "PDF", mediaType: "application/pdf", extension: "pdf" },
  csv: { name: "CSV of all numbers", mediaType: "text/csv; charset=utf-8", extension: "csv" },
  chai: { name: "CHAI model card (XML)", mediaType: "application/xml", extension: "chai.xml" },
  bundle: { name: "signed bundle", mediaType: "application/zip", extension: "zip" },
} as const;
export type ReportFormat = keyof typeof REPORT_FORMATS;
/** Formats that are a function of the record alone. */
export type FileReportFormat = Exclude<ReportFormat, "bundle">;
export type TextReportFormat = Exclude<FileReportFormat, "pdf">;

export const REPORT_FORMAT_NAMES = [
  "json",
  "html",
  "pdf",
  "csv",
  "chai",
  "bundle",
] as const satisfies readonly ReportFormat[];

const SECTION_LIST = /^\d{1,2}(,\d{1,2})*$/;

/** Section of a report with the highest number. Those beyond 16 stand beside its record. */
export const LAST_SECTION = 18;

/** How a report is to be read, beside what it says: its choice of sections, and what it is compared with. */
export const reportViewSchema = z.strictObject({
  /** Such as 5,6,10; absent = all. */
  sections: z
    .string()
    .regex(SECTION_LIST, `must be numbers of sections from 0 to ${LAST_SECTION} such as 5,6,10`)
    .transform((text) => [...new Set(text.split(",").map(Number))].sort((a, b) => a - b))
    .refine(
      (numbers) => numbers.every((number) => number <= LAST_SECTION),
      `must be numbers of sections from 0 to ${LAST_SECTION}`,
    )
    .nullable()
    .default(null),
  /** SHA-256 of an earlier record of the run. */
  previous: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "must be the SHA-256 of an earlier record")
    .nullable()
    .default(null),
});
export type ReportView = z.infer<typeof reportViewSchema>;

export const reportQuerySchema = reportViewSchema.extend({ format: z.enum(REPORT_FORMAT_NAMES) });

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const step = z.number();
const texts = z.array(z.string()).readonly();

/** Who can supply what a report does not say. */
export const REPORT_SUPPLIERS = ["engineer", "clinician", "data steward"] as const;

const missingSchema = z.strictObject({
  section: z.int().min(0).max(16),
  what: z.string(),
  supplier: z.enum(REPORT_SUPPLIERS),
  how: z.string(),
});
export type MissingPart = z.infer<typeof missingSchema>;

const factSchema = z.strictObject({ term: z.string(), text: z.string() });
export type ReportFact = z.infer<typeof factSchema>;

const sectionSchema = z.strictObject({
  number: z.int().min(0).max(16),
  title: z.string(),
  paragraphs: texts,
  facts: z.array(factSchema).readonly(),
});
export type ReportSection = z.infer<typeof sectionSchema>;

const numberSchema = z.strictObject({
  /** Stable: the same number of another report of the run has the same id. */
  id: z.string(),
  section: z.int().min(2).max(10),
  /** Of whom or what: a group, a layer, a rule. */
  subject: z.string(),
  measure: z.string(),
  value: estimateSchema,
  /** Names of entries of the inputs, and how what is taken of them is chosen. */
  inputs: texts,
  method: z.string(),
  /** By how much a recomputation may differ, relative to the greater of 1 and the number. */
  tolerance: z.number().nonnegative(),
});
export type ReportNumber = z.infer<typeof numberSchema>;

const openQuestionSchema = z.strictObject({
  about: z.string(),
  state: z.enum(["cannot tell", "not estimable", "inconclusive", "suppressed", "not supplied", "degenerate"]),
  reason: z.string(),
  /** Ids of numbers, empty where it is of no single number. */
  numbers: texts,
});
export type OpenQuestion = z.infer<typeof openQuestionSchema>;

export const ITEM_STATES = ["filled", "partly filled", "not filled", "out of scope"] as const;
export type ItemState = (typeof ITEM_STATES)[number];

const standardSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Of the mapping, which grows with every change of it. */
  version: z.int().positive(),
  source: z.string(),
  items: z
    .array(
      z.strictObject({
        item: z.string(),
        meaning: z.string(),
        state: z.enum(ITEM_STATES),
        /** Ids of numbers and names of sections ("section 6") that hold it. */
        pointers: texts,
        note: z.string(),
      }),
    )
    .readonly(),
});
export type MappedStandard = z.infer<typeof standardSchema>;

const bucketSchema = z.strictObject({
  firstStep: step,
  lastStep: step,
  count: z.int().nonnegative(),
  nonFinite: z.int().nonnegative(),
  minimum: z.number().nullable(),
  minimumStep: z.number().nullable(),
  maximum: z.number().nullable(),
  maximumStep: z.number().nullable(),
  mean: z.number().nullable(),
  /** Null where it is not finite. */
  last: z.number().nullable(),
});

const lossSchema = z.strictObject({
  key: z.string(),
  split: z.enum(["train", "validation", "test"]).nullable(),
  fromStep: step,
  toStep: step,
  count: z.int().nonnegative(),
  buckets: z.array(bucketSchema).readonly(),
});
export type ReportLoss = z.infer<typeof lossSchema>;

const depthProfileSchema = z.strictObject({
  fromStep: step,
  toStep: step,
  scale: z.enum(["rms", "norm"]),
  rows: z
    .array(
      z.strictObject({
        layer: z.string(),
        depth: z.number(),
        parameter: z.string().nullable(),
        logRms: estimateSchema,
        updateRatio: estimateSchema,
        excluded: z.string().nullable(),
      }),
    )
    .readonly(),
  slope: estimateSchema,
  intercept: z.number().nullable(),
  factorPerLayer: estimateSchema,
  factorOverall: estimateSchema,
  notes: texts,
});

const inputsSchema = z.strictObject({
  /** Over the points as the rules use them, series by series in the order of their keys. */
  points: z.strictObject({ sha256, series: z.int().nonnegative(), points: z.int().nonnegative() }),
  predictions: z
    .array(
      z.strictObject({
        name: z.string(),
        /** Both null for a reader to whom single patients are closed. */
        sha256: sha256.nullable(),
        rows: z.int().nonnegative().nullable(),
      }),
    )
    .readonly(),
  plan: z.strictObject({ sha256 }).nullable(),
});

const subgroups = subgroupsDocumentSchema.shape;

/**
 * The record of a report: content alone, without clock, person, audit log or signature, so that the same
 * run gives the same bytes. Every rendering is made from it. `GET /api/v1/runs/{id}/report?format=json`
 * answers it in canonical JSON (RFC 8785).
 */
export const reportRecordSchema = z.strictObject({
  schema: z.literal("gradient-rounds/report"),
  version: z.literal(1),
  /** Versions that decide over the numbers. */
  engine: z.strictObject({
    version: z.string(),
    rules: z.array(z.strictObject({ rule: z.string(), version: z.int() })).readonly(),
    policies: texts,
  }),
  run: z.strictObject({
    name: z.string(),
    description: z.string().nullable(),
    task: z.string().nullable(),
    model: z.string().nullable(),
    modelKind: z.string().nullable(),
    isSynthetic: z.boolean(),
    formats: texts,
    points: z.int().nonnegative(),
    steps: z.strictObject({ first: z.number(), last: z.number() }).nullable(),
    layers: texts,
    subgroups: texts,
  }),
  /** False where small groups of patients are hidden from whoever asked for the report. */
  isWhole: z.boolean(),
  inputs: inputsSchema,
  /** What people stated in their own words; null where nobody did. */
  statements: z.record(z.enum(OWNER_STATEMENT_NAMES), z.string().nullable()),
  missing: z.array(missingSchema).readonly(),
  sections: z.array(sectionSchema).readonly(),
  diagnosis: z.strictObject({
    status: z.enum(DIAGNOSIS_STATUSES),
    summary: z.string(),
    verdicts: z.array(verdictSchema).readonly(),
    checklist: z.array(checklistItemSchema).readonly(),
  }),
  subgroups: subgroups.analysis,
  training: subgroups.training,
  depthProfile: depthProfileSchema.nullable(),
  losses: z.array(lossSchema).readonly(),
  open: z.array(openQuestionSchema).readonly(),
  standards: z.array(standardSchema).readonly(),
  /** Annex A. */
  numbers: z.array(numberSchema).readonly(),
  /** Annex B. */
  glossary: z.array(factSchema).readonly(),
});
export type ReportRecord = z.infer<typeof reportRecordSchema>;
