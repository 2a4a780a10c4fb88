import { RULE_NAMES } from "@/lib/core/rule-names";
import { type AlertFacts, type AlertMessage, alertMessageSchema } from "@/lib/schema/alert";

/**
 * The message that leaves, from what was kept of it.
 *
 * @param message.id the same in each repetition
 * @param message.link where people read more
 */
export function writeAlert(
  facts: AlertFacts,
  { id, link }: { readonly id: string; readonly link: string },
): AlertMessage {
  const kind = facts.verdict === null ? "test" : "critical-verdict";
  return alertMessageSchema.parse({ schema: "gradient-rounds/alert", version: 1, id, kind, ...facts, link });
}

/** The same as an e-mail: what, where, since when, and the way to it. */
export function writeAlertMail({ project, run, verdict, at, link }: AlertMessage): {
  readonly subject: string;
  readonly text: string;
} {
  if (run === null || verdict === null) {
    const text = `This is a test message. Alerts of the project ${project.name} arrive at this address.\n\n${link}\n`;
    return { subject: `Test message of ${project.name}`, text };
  }
  const name = RULE_NAMES[verdict.rule];
  const whom = verdict.isOfSubgroup ? ` for ${verdict.subgroup ?? "a subgroup"}` : "";
  const where = verdict.step === null ? "" : ` It rests on the points up to step ${verdict.step}.`;
  return {
    subject: `Critical: ${name} in ${run.name}`,
    text: [
      `The verdict "${name}"${whom} became critical in the run ${run.name} of the project ${project.name}, at ${at}.${where}`,
      "Critical means: do not use the result of this training as it is before somebody has looked.",
      link,
      "You get one message for each time that a verdict becomes critical. Administrators of the project end them on its page Alerts.\n",
    ].join("\n\n"),
  };
}
