import * as z from "zod";
import { PLANNED_MEASURES, type PlanContent } from "@/lib/core/analysis-plan";
import { leavesTextInOrder, NO_TURNING_MARKS } from "@/lib/core/turning-marks";

const NAME_LIMIT = 200;
const REASON_LIMIT = 1000;
const GROUPS_LIMIT = 200;

const line = (limit: number) =>
  z
    .string("Expected a text.")
    .trim()
    .min(1, "Expected a text, found an empty one.")
    .max(limit, `Expected at most ${limit} characters.`)
    .regex(/^\P{Cc}*$/u, "Expected a text without control characters.")
    .refine(leavesTextInOrder, NO_TURNING_MARKS);
const name = line(NAME_LIMIT);

const risk = z
  .number("Expected a risk above 0 and below 1.")
  .gt(0, "Expected a risk above 0 and below 1.")
  .lt(1, "Expected a risk above 0 and below 1; 12 % is 0.12.");
const margin = z.number("Expected a margin above 0.").positive("Expected a margin above 0.");
const share = margin.lt(1, "Expected a margin above 0 and below 1.");

const labelGroup = z.strictObject({ kind: z.literal("label"), name, column: name, label: name });
const ruleGroup = z.strictObject({
  kind: z.literal("rule"),
  name,
  rule: name,
  version: z.int().positive(),
  group: name,
});
// Groups inside each other have an end: one of one, of four at most, and no document of brackets beyond.
const simpleGroup = z.discriminatedUnion("kind", [labelGroup, ruleGroup]);
const pair = z.strictObject({ kind: z.literal("intersection"), name, of: z.tuple([simpleGroup, simpleGroup]) });
const innerGroup = z.discriminatedUnion("kind", [labelGroup, ruleGroup, pair]);
const intersection = z.strictObject({ kind: z.literal("intersection"), name, of: z.tuple([innerGroup, innerGroup]) });
const plannedSubgroup = z.discriminatedUnion("kind", [labelGroup, ruleGroup, intersection]);

/** What a project declares; null, empty or left out of `margins` is undeclared. */
export const planContentSchema = z
  .strictObject({
    primaryMeasures: z.array(z.enum(PLANNED_MEASURES)).max(PLANNED_MEASURES.length),
    /** Of "calibration" in ln(observed / expected), of "net-benefit" per patient, of "auroc" in its own unit. */
    margins: z.strictObject({
      calibration: margin.exactOptional(),
      "net-benefit": share.exactOptional(),
      auroc: share.exactOptional(),
    }),
    threshold: z.strictObject({ value: risk, owner: name, reason: line(REASON_LIMIT) }).nullable(),
    decisionRange: z.strictObject({ from: risk, to: risk }).nullable(),
    /** In the order in which they are shown. */
    subgroups: z.array(plannedSubgroup).max(GROUPS_LIMIT),
    /** Name of the group that the others are compared with. */
    reference: name.nullable(),
  })
  .superRefine((content, context) => {
    for (const { path, message } of listContradictions(content)) context.addIssue({ code: "custom", path, message });
  });

type Contradiction = { readonly path: (string | number)[]; readonly message: string };

/** What single fields cannot say of themselves. */
function listContradictions(content: PlanContent): Contradiction[] {
  return [...contradictionsOfMeasures(content), ...contradictionsOfRange(content), ...contradictionsOfGroups(content)];
}

function contradictionsOfMeasures({ primaryMeasures, margins }: PlanContent): Contradiction[] {
  const twice = primaryMeasures.findIndex((measure, index) => primaryMeasures.indexOf(measure) < index);
  const undeclared = PLANNED_MEASURES.filter((measure) => {
    return margins[measure] !== undefined && !primaryMeasures.includes(measure);
  });
  return [
    ...(twice < 0 ? [] : [{ path: ["primaryMeasures", twice], message: "Expected each measure once." }]),
    ...undeclared.map((measure) => ({
      path: ["margins", measure],
      message: "Expected a margin for a declared measure only; declare the measure, or leave its margin out.",
    })),
  ];
}

function contradictionsOfRange({ decisionRange, threshold }: PlanContent): Contradiction[] {
  if (decisionRange === null) return [];
  const { from, to } = decisionRange;
  if (from >= to) {
    return [{ path: ["decisionRange", "to"], message: `Expected an end above the beginning, ${from}, found ${to}.` }];
  }
  if (threshold === null || (from <= threshold.value && threshold.value <= to)) return [];
  const message = `Expected a range that holds the threshold, ${threshold.value}, found ${from} to ${to}.`;
  return [{ path: ["decisionRange"], message }];
}

function contradictionsOfGroups({ subgroups, reference }: PlanContent): Contradiction[] {
  const names = subgroups.map((subgroup) => subgroup.name);
  const twice = names.findIndex((each, index) => names.indexOf(each) < index);
  return [
    ...(twice < 0
      ? []
      : [{ path: ["subgroups", twice, "name"], message: `Expected each name once, found "${names[twice]}" twice.` }]),
    ...(reference === null || names.includes(reference)
      ? []
      : [{ path: ["reference"], message: `Expected one of the groups as the reference, found "${reference}".` }]),
  ];
}

const planVersion = z.int().nonnegative();

export const savePlanBodySchema = z.strictObject({
  /** The version that this one follows, 0 for the first; what others saved since is left alone. */
  replaces: planVersion,
  content: planContentSchema,
});

const analysisPlanSchema = z.strictObject({
  version: planVersion,
  author: z.string(),
  createdAt: z.iso.datetime(),
  /** Results of the project had been seen before this version was written. */
  isAfterResults: z.boolean(),
  content: planContentSchema,
});

export const planPageSchema = z.strictObject({
  project: z.strictObject({ id: z.string(), name: z.string() }),
  /** null where nothing was ever declared. */
  current: analysisPlanSchema.nullable(),
  /** The latest versions, newest first. */
  history: z.array(analysisPlanSchema),
  /** When results on groups of patients were first seen, and by whom; null where nobody has. */
  resultsSeen: z.strictObject({ at: z.iso.datetime(), by: z.string() }).nullable(),
});
