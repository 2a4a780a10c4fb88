import { type RunListQuery, runListQuerySchema } from "@/lib/schema/run";

const NAMES = Object.keys(runListQuerySchema.shape);

/**
 * The filters in the address. A part that makes no sense is left out; a page of runs is better than an error. Runs of
 * experiments are listed where the address asks for them: there are many of each.
 */
export function readListQuery(address: Readonly<Record<string, string | string[] | undefined>>): RunListQuery {
  let read: Record<string, string> = { proof: "without" };
  for (const name of NAMES) {
    const value = address[name];
    if (typeof value !== "string" || value === "") continue;
    const next = { ...read, [name]: value };
    if (runListQuerySchema.safeParse(next).success) read = next;
  }
  return runListQuerySchema.parse(read);
}
