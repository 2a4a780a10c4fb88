/**
 * Shows that nothing is lost: kills the production server at random moments of imports and live
 * appends, lets many clients write and read at once, and lets the disk run full.
 *
 *   npm run crash-test [-- --database sqlite|postgresql] [--kills N] [--seed S] [--only kills|crowd|full-disk]
 *
 * Without options: 200 kills on SQLite, 50 on PostgreSQL, then the rest on both. Prints one JSON line
 * per figure, progress on the error stream, and exits with 1 when anything was violated. The same
 * seed draws the same numbers, kinds and moments; what the machine does at a moment is its own affair.
 */
import { parseArgs } from "node:util";
import * as z from "zod";
import { runCrowd } from "./crash-test/crowd";
import { Findings } from "./crash-test/findings";
import { runFullDisk } from "./crash-test/full-disk";
import type { Provider } from "./crash-test/installation";
import { runKillRounds } from "./crash-test/kill-rounds";

const KILLS = { sqlite: 200, postgresql: 50 } as const;

const optionsSchema = z.strictObject({
  database: z.enum(["sqlite", "postgresql"]).optional(),
  kills: z.coerce.number().int().min(0).optional(),
  seed: z.coerce.number().int().default(1),
  only: z.enum(["kills", "crowd", "full-disk"]).optional(),
});

const { values } = parseArgs({
  options: {
    database: { type: "string" },
    kills: { type: "string" },
    seed: { type: "string" },
    only: { type: "string" },
  },
});
const options = optionsSchema.parse(values);
const providers: readonly Provider[] = options.database === undefined ? ["sqlite", "postgresql"] : [options.database];
const findings = new Findings();
const isAsked = (part: "kills" | "crowd" | "full-disk") => options.only === undefined || options.only === part;

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
for (const provider of providers) {
  if (isAsked("kills")) await runKillRounds(provider, options.kills ?? KILLS[provider], options.seed, findings);
  if (isAsked("crowd")) await runCrowd(provider, options.seed, findings);
  if (isAsked("full-disk")) await runFullDisk(provider, options.seed, findings);
}
findings.figure("violations", { count: findings.violations.length, seed: options.seed });
process.exit(findings.violations.length === 0 ? 0 : 1);
