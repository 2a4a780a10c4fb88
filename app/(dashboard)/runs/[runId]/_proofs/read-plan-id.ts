import * as z from "zod";

const schema = z.object({ plan: z.object({ sha256: z.string() }) });

/** The SHA-256 of the plan that the server has made. */
export function readPlanId(answer: unknown): string {
  return schema.parse(answer).plan.sha256;
}
