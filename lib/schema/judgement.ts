import * as z from "zod";
import { JUDGEMENT_KINDS, JUDGEMENT_STEPS, JUDGEMENT_TEXT_LIMIT } from "@/lib/core/judgement";
import { leavesTextInOrder, NO_TURNING_MARKS } from "@/lib/core/turning-marks";
import { RULE_IDS, SEVERITIES } from "@/lib/core/verdict";

const NAME_LIMIT = 1024;

const text = z
  .string()
  .trim()
  .max(JUDGEMENT_TEXT_LIMIT, `Expected at most ${JUDGEMENT_TEXT_LIMIT} characters.`)
  .regex(/^(?:\P{Cc}|[\n\t])*$/u, "Expected a text without control characters.")
  .refine(leavesTextInOrder, NO_TURNING_MARKS);
const statedText = text.min(1, "Expected a text, found an empty one.");

export const recordJudgementBodySchema = z
  .strictObject({
    rule: z.enum(RULE_IDS),
    subgroup: z.string().max(NAME_LIMIT).nullable(),
    kind: z.enum(JUDGEMENT_KINDS),
    /** Why not, or what is needed; may be left out of an agreement. */
    text: text.default(""),
    /** `seen` of the list: the state that was read. Where the run has changed since, nothing is recorded. */
    seen: z.string().max(NAME_LIMIT),
  })
  .refine(({ kind, text: given }) => kind === "agree" || given !== "", {
    path: ["text"],
    message: "Expected the reason of the disagreement, or what is needed, found nothing.",
  });
export type RecordJudgementBody = z.infer<typeof recordJudgementBodySchema>;

const day = z.iso.date("Expected a day such as 2026-12-01.");

export const judgementStepBodySchema = z.discriminatedUnion("kind", [
  /** Who is to answer it, by an id of `owners` of the list, and until when. */
  z.strictObject({ kind: z.literal("assign"), owner: z.string().max(NAME_LIMIT), dueOn: day }),
  z.strictObject({ kind: z.literal("resolve"), text: statedText }),
  z.strictObject({ kind: z.literal("withdraw"), text: text.default("") }),
]);
export type JudgementStepBody = z.infer<typeof judgementStepBodySchema>;

const stateSchema = z.strictObject({
  diagnosisKey: z.string(),
  revision: z.int(),
  engineVersion: z.string(),
  planVersion: z.int().nullable(),
  definition: z.string().nullable(),
  predictions: z.array(
    z.strictObject({
      name: z.string(),
      sha256: z.string(),
      checkpointStep: z.number().nullable(),
      modelSha256: z.string().nullable(),
    }),
  ),
  verdict: z
    .strictObject({
      version: z.int(),
      outcome: z.enum(["finding", "no-finding", "cannot-tell"]),
      severity: z.enum(SEVERITIES).nullable(),
    })
    .nullable(),
});

const authored = { author: z.string(), createdAt: z.iso.datetime() };

const stepSchema = z.strictObject({
  number: z.int(),
  kind: z.enum(JUDGEMENT_STEPS),
  /** Of an assignment. */
  owner: z.string().nullable(),
  dueOn: z.string().nullable(),
  text: z.string().nullable(),
  ...authored,
});

export const judgementSchema = z.strictObject({
  id: z.string(),
  rule: z.enum(RULE_IDS),
  subgroup: z.string().nullable(),
  kind: z.enum(JUDGEMENT_KINDS),
  text: z.string(),
  ...authored,
  /** What it was made on. */
  boundTo: stateSchema,
  isOutdated: z.boolean(),
  /** What has changed since; empty while it speaks of what is shown. */
  changes: z.array(z.string()),
  /** open = a disagreement or a need that nobody has answered. */
  state: z.enum(["stated", "open", "assigned", "resolved", "withdrawn"]),
  steps: z.array(stepSchema),
  /** Whether whoever asks wrote it, and so may take it back. */
  isOwn: z.boolean(),
  /** Whether whoever asks is the one who is to answer it. */
  isMine: z.boolean(),
});
export type JudgementView = z.infer<typeof judgementSchema>;

export const judgementListSchema = z.strictObject({
  /** The state as it stands; a judgement is recorded on it. */
  seen: z.string(),
  /** Newest first. */
  judgements: z.array(judgementSchema),
  /** Who can be asked to answer a judgement. */
  owners: z.array(z.strictObject({ id: z.string(), name: z.string() })),
});
export type JudgementList = z.infer<typeof judgementListSchema>;
