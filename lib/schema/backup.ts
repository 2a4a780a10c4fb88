import * as z from "zod";

/** What stands beside a backup, in `<file>.json`. */
export const backupManifestSchema = z.strictObject({
  schema: z.literal("gradient-rounds/backup"),
  version: z.literal(1),
  provider: z.enum(["sqlite", "postgresql"]),
  createdAt: z.iso.datetime(),
  /** Of the backup itself. */
  sha256: z.string(),
  bytes: z.int(),
  /** Names of the migrations that the database had seen, oldest first. */
  migrations: z.array(z.string()),
  auditHead: z.strictObject({ seq: z.int(), at: z.string(), hash: z.string() }).nullable(),
  /** Number of rows by table. */
  rows: z.record(z.string(), z.int()),
});
export type BackupManifest = z.infer<typeof backupManifestSchema>;
