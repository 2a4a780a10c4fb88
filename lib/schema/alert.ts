import * as z from "zod";
import { RULE_IDS } from "@/lib/core/verdict";
import { emailSchema } from "./name";

/** A webhook is an https address, or http where the operator listed a host of their own network. */
const WEBHOOK_LIMIT = 2_000;

const webhookAddress = z
  .url({ protocol: /^https?$/, error: "Expected an address such as https://hooks.example.org/rounds." })
  .max(WEBHOOK_LIMIT, `Expected at most ${WEBHOOK_LIMIT} characters.`)
  .regex(/^[\x21-\x7e]+$/, "must be written as it is sent: other signs than those of ASCII as %…")
  .refine((address) => isPlainAddress(address), "must hold no user, password or part behind #");

function isPlainAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { username, password, hash } = new URL(address);
  return username === "" && password === "" && hash === "";
}

const namesSubgroups = z
  .boolean()
  .describe(
    "Whether verdicts on groups of patients are told there, with the name of the group; else nothing is. It needs the right to see single patients.",
  );

export const addAlertTargetBodySchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("webhook"),
    address: webhookAddress,
    namesSubgroups: namesSubgroups.default(false),
  }),
  z.strictObject({ kind: z.literal("email"), address: emailSchema, namesSubgroups: namesSubgroups.default(false) }),
]);
export type AddAlertTargetBody = z.infer<typeof addAlertTargetBodySchema>;

/** What is behind a message, as it is kept until it has left: everything but the address of the server. */
export const alertFactsSchema = z.strictObject({
  project: z.strictObject({ id: z.string(), name: z.string() }),
  /** null for a test message. */
  run: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  /** null for a test message. */
  verdict: z
    .strictObject({
      rule: z.enum(RULE_IDS),
      severity: z.literal("critical"),
      isOfSubgroup: z.boolean(),
      /** null for the run as a whole. */
      subgroup: z.string().nullable(),
      /** The last step that the verdict rests on. */
      step: z.number().nullable(),
    })
    .nullable(),
  at: z.iso.datetime(),
});
export type AlertFacts = z.infer<typeof alertFactsSchema>;

/** The body of a webhook. Nothing of single patients is in it. */
export const alertMessageSchema = z.strictObject({
  schema: z.literal("gradient-rounds/alert"),
  version: z.literal(1),
  /** The same in each repetition, and in the header webhook-id. */
  id: z.string(),
  kind: z.enum(["critical-verdict", "test"]),
  ...alertFactsSchema.shape,
  link: z.string(),
});
export type AlertMessage = z.infer<typeof alertMessageSchema>;

export const alertDeliverySchema = z.strictObject({
  id: z.string(),
  kind: z.enum(["critical-verdict", "test"]),
  run: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  rule: z.enum(RULE_IDS).nullable(),
  createdAt: z.iso.datetime(),
  state: z.enum(["waiting", "sent", "given-up"]),
  attempts: z.int(),
  sentAt: z.iso.datetime().nullable(),
  /** When it is tried next, while it waits. */
  nextAt: z.iso.datetime().nullable(),
  /** Why the last attempt failed. */
  error: z.string().nullable(),
});
export type AlertDelivery = z.infer<typeof alertDeliverySchema>;

const alertTargetSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(["webhook", "email"]),
  address: z.string(),
  namesSubgroups,
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  /** The latest first. */
  deliveries: z.array(alertDeliverySchema),
});
export type AlertTarget = z.infer<typeof alertTargetSchema>;

export const alertTargetListSchema = z.strictObject({
  /** Hosts that webhooks may go to, as the operator listed them; none = no webhooks. */
  webhookHosts: z.array(z.string()),
  canMail: z.boolean(),
  targets: z.array(alertTargetSchema),
});
export type AlertTargetList = z.infer<typeof alertTargetListSchema>;

export const addedAlertTargetSchema = z.strictObject({
  id: z.string(),
  /** What messages of a webhook are signed with; given here and never again. */
  secret: z.string().nullable(),
});
export type AddedAlertTarget = z.infer<typeof addedAlertTargetSchema>;
