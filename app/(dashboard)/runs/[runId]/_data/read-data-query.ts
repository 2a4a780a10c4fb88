import * as z from "zod";

const page = z.coerce.number().int().min(1).max(100_000).catch(1);

/** Pages of the lists on the Data tab; what is no number of a page is the first one. */
const dataQuerySchema = z.object({ refused: page, parameters: page, tags: page });
export type DataQuery = z.infer<typeof dataQuerySchema>;

export function readDataQuery(query: Readonly<Record<string, string | readonly string[] | undefined>>): DataQuery {
  return dataQuerySchema.parse(query);
}
