/**
 * Many at once on one production server: people who read pages of runs, each with a session of their own, and
 * programs that write. Prints a table on the error stream and one JSON line; exits with 1 where an answer was an
 * error (anything but 2xx, 304 and a rate limit's 429) or the server logged one.
 *
 *   npm run load-test [-- --minutes N] [--database sqlite|postgresql] [--readers N] [--writers N]
 *
 * Without options: five minutes, SQLite, 200 readers, 16 writers of which 4 send files.
 */
import { parseArgs } from "node:util";
import * as z from "zod";
import { describeMachine } from "./bench/describe-machine";
import { runLoad } from "./load-test/run-load";
import { summarise, writeSummary } from "./load-test/write-summary";

/** A person looks for a while before the next question. */
const THINK_MS = 10_000;
const WARM_UP_SHARE = 0.2;
const LONGEST_WARM_UP_SECONDS = 60;
const IDLE_ROUNDS = 5;

const optionsSchema = z.strictObject({
  minutes: z.coerce.number().positive().default(5),
  database: z.enum(["sqlite", "postgresql"]).default("sqlite"),
  readers: z.coerce.number().int().min(1).default(200),
  writers: z.coerce.number().int().min(2).default(16),
});

const { values } = parseArgs({
  options: {
    minutes: { type: "string" },
    database: { type: "string" },
    readers: { type: "string" },
    writers: { type: "string" },
  },
});
const { minutes, database, readers, writers } = optionsSchema.parse(values);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
const summary = summarise(
  await runLoad({
    provider: database,
    seconds: minutes * 60,
    readers,
    writers,
    thinkMs: THINK_MS,
    warmUpSeconds: Math.min(LONGEST_WARM_UP_SECONDS, minutes * 60 * WARM_UP_SHARE),
    idleRounds: IDLE_ROUNDS,
  }),
);
process.stderr.write(writeSummary(summary));
const machine = describeMachine(new Date());
process.stdout.write(`${JSON.stringify({ ...machine, database, minutes, readers, writers, ...summary })}\n`);
process.exit(summary.errors === 0 ? 0 : 1);
