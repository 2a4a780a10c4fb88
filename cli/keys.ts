import { findKeysFolder } from "@/lib/config/keys-folder";
import { listKeys, readSigningKey, rotateKey } from "@/lib/render/signing-keys";
import { type Command, EXIT } from "./command";
import { parseArguments, UsageError } from "./parse-arguments";
import { reportUnreadable } from "./report-unreadable";

export const KEYS: Command = {
  summary: "list the keys that reports are sealed with, and take another one",
  usage: "rounds keys [--rotate] [--json]",
  help: `Keys lie in ROUNDS_KEYS (default data/keys); the first is made when it is first needed. Give the
fingerprint, or the .json file of the key, to whoever verifies: on another way than the bundles.
--rotate  ends the keys in use now and takes another one; what they have sealed stays verified
--json    one JSON object, in the form of public-keys.json`,
  async run(words, terminal) {
    const { flags, paths } = parseArguments(words, { flags: ["rotate", "json"], options: [] });
    if (paths.length > 0) throw new UsageError(`expected no path, found ${paths.join(" ")}`);
    const folder = findKeysFolder(process.env);
    const now = new Date();
    try {
      if (flags.has("rotate")) await rotateKey(folder, now);
      const { record } = await readSigningKey(folder, now);
      const keys = await listKeys(folder);
      if (flags.has("json")) {
        terminal.out(JSON.stringify({ schema: "gradient-rounds/public-keys", version: 1, keys }));
        return EXIT.ok;
      }
      terminal.out(`Keys in ${folder}`);
      for (const { keyId, validFrom, validUntil } of keys) {
        const use = keyId === record.keyId ? "in use" : "no longer in use";
        terminal.out(`  ${keyId}  from ${validFrom} until ${validUntil}  ${use}`);
      }
      return EXIT.ok;
    } catch (error) {
      return reportUnreadable(folder, error, terminal);
    }
  },
};
