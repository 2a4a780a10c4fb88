import { readConfig } from "@/lib/config/config";
import { type Command, EXIT } from "./command";
import { parseArguments, UsageError } from "./parse-arguments";
import { reportUnreadable } from "./report-unreadable";

export const BACKUP: Command = {
  summary: "copy the database of this machine into a file, while servers use it",
  usage: "rounds backup --out FILE",
  help: `The database is that of the server (DATABASE_URL, ROUNDS_DATA). One moment of it goes to FILE: all that was
acknowledged before, nothing by half. FILE.json beside it says what FILE holds, with its SHA-256. PostgreSQL needs
pg_dump of the server's version. FILE holds everything, patients included: keep it as the database itself.
Not in it, and to be kept apart: the keys (ROUNDS_KEYS), the secret, the anchor file. What is being uploaded is not in
it either.`,
  async run(words, terminal) {
    const { paths, options } = parseArguments(words, { flags: [], options: ["out"] });
    const out = options.get("out");
    if (out === undefined || paths.length > 0) throw new UsageError("expected --out FILE and nothing else");
    try {
      const { databaseUrl } = readConfig(process.env, "");
      const { backUpDatabase } = await import("@/lib/usecases/back-up-database");
      const { bytes, sha256, rows, auditHead } = await backUpDatabase({ databaseUrl }, out);
      const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
      terminal.out(`${out}: ${total} rows in ${Object.keys(rows).length} tables, ${bytes} bytes, SHA-256 ${sha256}`);
      terminal.out(
        auditHead === null ? "The audit log is empty." : `Head of the audit log: ${auditHead.seq} ${auditHead.hash}`,
      );
      terminal.out("Keep apart: the keys, the secret and the anchor file, which are not in it.");
      return EXIT.ok;
    } catch (error) {
      return reportUnreadable(out, error, terminal);
    }
  },
};
