import * as z from "zod";

/** Whether a server process can do its work, part by part: "ok", or what is wrong. */
export const readinessSchema = z.object({
  status: z.enum(["ready", "unavailable"]),
  parts: z.object({
    database: z.string(),
    migrations: z.string(),
    workers: z.string(),
    uploads: z.string(),
    tasks: z.string(),
  }),
});
export type Readiness = z.output<typeof readinessSchema>;
