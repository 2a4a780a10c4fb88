import * as z from "zod";
import type { AuditEntry } from "@/lib/core/audit-entry";
import type { JsonValue } from "@/lib/core/canonical-json";

/** What of a record tells of its analysis plan; the version stands where groups of patients were analysed. */
const planOfRecord = z.object({
  inputs: z.object({ plan: z.object({ sha256: z.string() }) }),
  subgroups: z.object({ plan: z.object({ version: z.int() }).optional() }),
});

/**
 * Whether the analysis plan that a record rests on is the one that was declared: the entry of its declaration holds
 * the same digest. Who replaces a plan after results, in the record and its inputs alike, leaves that entry behind.
 *
 * @param entries the part of the audit log that goes with the record, in its order
 * @param recordSha256 what the entry of the export holds, which tells of which project's plan is spoken
 */
export function checkDeclaredPlan(
  entries: readonly AuditEntry[],
  record: JsonValue,
  recordSha256: string,
): { readonly fault: string | null; readonly said: string } {
  const plan = planOfRecord.safeParse(record).data;
  const project = entries.findLast((entry) => entry.payload_sha256 === recordSha256)?.project ?? null;
  // Files have no project: nobody declares their plan in a log.
  if (plan === undefined || project === null) return { fault: null, said: "" };
  const declarations = entries.filter((entry) => entry.action === "plan.declared" && entry.project === project);
  const declared = declarations.find((entry) => entry.payload_sha256 === plan.inputs.plan.sha256);
  if (declared !== undefined) {
    return { fault: null, said: ` Its analysis plan is the one that entry ${declared.seq} tells was declared.` };
  }
  const version = plan.subgroups.plan?.version;
  const other = declarations.find(({ details }) => version !== undefined && details["version"] === version);
  if (other !== undefined) {
    const fault = `The analysis plan of the record, version ${version}, is not the one that entry ${other.seq} tells was declared.`;
    return { fault, said: "" };
  }
  if (entries[0]?.seq === 1) {
    return { fault: "No entry of the log tells that the analysis plan of the record was declared.", said: "" };
  }
  return { fault: null, said: " The declaration of its analysis plan is not in this part of the log." };
}
