import * as z from "zod";

const schema = z.object({ id: z.string() });

/** The id of what the server has made. */
export function readId(answer: unknown): string {
  return schema.parse(answer).id;
}
