import type { AnalysisPlan } from "@/lib/core/analysis-plan";
import { planContentSchema } from "@/lib/schema/analysis-plan";
import { SETTINGS_BYTES_LIMIT } from "./limits";
import type { LogSink } from "./log-sink";

const PLAN_NAME = /(?:^|[/\\])analysis-plan\.json(?:\.gz)?$/i;

/** Whether a file beside a log is called as an analysis plan is. */
export function isPlanFile(name: string): boolean {
  return PLAN_NAME.test(name);
}

/**
 * Reads the analysis plan that lies beside a log: the content of lib/schema/analysis-plan.ts as JSON.
 * What cannot be taken becomes an issue, and then nothing of the plan counts: half a plan would be
 * another plan.
 *
 * @returns null when it cannot be read
 */
export async function readPlanFile(bytes: AsyncIterable<Uint8Array>, sink: LogSink): Promise<AnalysisPlan | null> {
  const parsed = planContentSchema.safeParse(await readDocument(bytes));
  if (parsed.success) {
    return { version: 1, author: "file", createdAt: "", isAfterResults: false, content: parsed.data };
  }
  const [fault] = parsed.error.issues;
  const where = fault === undefined || fault.path.length === 0 ? "" : `, at ${fault.path.join(".")}`;
  const message = `Expected an analysis plan, found something else${where}: ${fault?.message ?? "unknown form"} It was left out.`;
  sink.issue("bad-plan", message);
  return null;
}

/** @returns undefined when the text is no JSON, or longer than any plan is */
async function readDocument(bytes: AsyncIterable<Uint8Array>): Promise<unknown> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of bytes) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > SETTINGS_BYTES_LIMIT) return undefined;
  }
  try {
    return JSON.parse(text + decoder.decode());
  } catch {
    return undefined;
  }
}
