import type * as z from "zod";
import type { AuditAction } from "@/lib/core/audit-actions";

/** One method of one route, as the API describes it. */
export type Operation = {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  readonly path: string;
  readonly summary: string;
  readonly isPublic?: true;
  readonly query?: z.ZodType;
  /** A JSON body by its schema, or the word for a raw one. */
  readonly body?: z.ZodType | "raw";
  /** JSON by its schema, or the media types of a file. */
  readonly answer: z.ZodType | readonly string[];
  readonly status?: number;
  /** Whose protocol it answers in, where that is not ours: many endpoints stand behind one path. */
  readonly protocol?: "mlflow" | "wandb" | "trackio";
  /** Entries of the audit log that it makes; each that writes and each that exports has one. */
  readonly audits?: readonly AuditAction[];
};
