import { readConfig } from "@/lib/config/config";
import { type Command, EXIT } from "./command";
import { PACKAGE_ROOT } from "./package-root";
import { parseArguments, UsageError } from "./parse-arguments";
import { reportUnreadable } from "./report-unreadable";

export const RESTORE: Command = {
  summary: "put a backup in the place of the database of this machine",
  usage: "rounds restore FILE [--replace]",
  help: `Stop all servers first. The database is that of the server (DATABASE_URL, ROUNDS_DATA), of the kind that FILE
was made from. FILE is checked by its SHA-256, brought up to this version where it is older, and refused where it is
newer; then the rows of every table are compared and the audit log is followed.
--replace  what the database holds now is gone; without it only an empty one is filled`,
  async run(words, terminal) {
    const { paths, flags } = parseArguments(words, { flags: ["replace"], options: [] });
    const [backup, ...others] = paths;
    if (backup === undefined || others.length > 0) throw new UsageError("expected one FILE");
    try {
      const { databaseUrl } = readConfig(process.env, "");
      const { restoreBackup } = await import("@/lib/usecases/restore-backup");
      const { applied, head, fault } = await restoreBackup(backup, {
        databaseUrl,
        packageRoot: PACKAGE_ROOT,
        replaces: flags.has("replace"),
      });
      terminal.out(`${backup}: restored${applied.length === 0 ? "" : `, brought up to date by ${applied.join(", ")}`}`);
      terminal.out(head === null ? "The audit log is empty." : `Head of the audit log: ${head.seq} ${head.hash}`);
      if (fault === null) return EXIT.ok;
      terminal.error(`The audit log does not hold together: ${fault}`);
      return EXIT.finding;
    } catch (error) {
      return reportUnreadable(backup, error, terminal);
    }
  },
};
