import { findKeysFolder } from "@/lib/config/keys-folder";
import type { RenderingEngine } from "@/lib/report/verification/check-renderings";
import { HIGHEST_LEVEL } from "@/lib/report/verification/verify-bundle";
import { verifyBundleFile } from "@/lib/usecases/verify-bundle-file";
import { type Command, EXIT } from "./command";
import { describeVerification } from "./describe-verification";
import { parseArguments, UsageError } from "./parse-arguments";
import { reportUnreadable } from "./report-unreadable";

/** @param writePdf draws the PDF of a report again; null in the one file that lies in each bundle */
export function verifyCommand(writePdf: RenderingEngine["writePdf"]): Command {
  return {
    summary: "check a signed bundle: hashes, signatures, audit log, consistency, numbers",
    usage: "rounds verify FILE [--level N] [--trust FILE|FINGERPRINT] [--anchor FILE|SEQ:HASH] [--json]",
    help: `FILE is a bundle as it was exported, or the folder that it was unpacked to.
--level  checks the levels up to this one: 1 hashes, 2 signatures, 3 audit log, 4 consistency of the
         record and its renderings, 5 numbers computed again (the default)
--trust  a key to trust beside those in ROUNDS_KEYS: its fingerprint, or a file of keys (public-keys.json
         or PEM). Keys that only the bundle holds are never trusted: get the fingerprint on another way
--anchor an entry of the audit log that was kept outside, by number and hash, or a file of them, one a
         line: the log was not rewritten up to there since
--json   one JSON object; docs/verification.md says what each level shows and what not
Exit: 0 verified (what was not supplied is said), 1 refused, 2 not a bundle.`,
    async run(words, terminal) {
      const parsed = parseArguments(words, { flags: ["json"], options: ["level", "trust", "anchor"] });
      const [file, ...others] = parsed.paths;
      if (file === undefined || others.length > 0) throw new UsageError("expected one FILE");
      const level = parseLevel(parsed.options.get("level"));
      try {
        const document = await verifyBundleFile(file, {
          level,
          trust: parsed.options.get("trust") ?? null,
          anchor: parsed.options.get("anchor") ?? null,
          keysFolder: findKeysFolder(process.env),
          writePdf,
        });
        terminal.out(parsed.flags.has("json") ? JSON.stringify(document) : describeVerification(document));
        return document.ok ? EXIT.ok : EXIT.finding;
      } catch (error) {
        return reportUnreadable(file, error, terminal);
      }
    },
  };
}

function parseLevel(word: string | undefined): number {
  if (word === undefined) return HIGHEST_LEVEL;
  const level = /^\d$/.test(word) ? Number(word) : 0;
  if (level >= 1 && level <= HIGHEST_LEVEL) return level;
  throw new UsageError(`--level takes a number from 1 to ${HIGHEST_LEVEL}, not ${word}`);
}
