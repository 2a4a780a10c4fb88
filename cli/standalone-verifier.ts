/**
 * `verify.mjs`, which lies in every bundle: what `rounds verify` does, with the engine that made the bundle, in one
 * file that needs Node and nothing else. Only the PDF is not drawn again, which would make it three times as big.
 */
import { EXIT } from "./command";
import { UsageError } from "./parse-arguments";
import { verifyCommand } from "./verify";

const VERIFY = verifyCommand(null);
const USAGE = VERIFY.usage.replace("rounds verify", "node verify.mjs");

async function main(words: readonly string[]): Promise<number> {
  if (words.length === 0 || words.includes("--help") || words.includes("-h")) {
    process.stdout.write(`${USAGE}\n\n${VERIFY.help}\n`);
    return words.length === 0 ? EXIT.unusable : EXIT.ok;
  }
  try {
    return await VERIFY.run(words, {
      out: (line) => process.stdout.write(`${line}\n`),
      error: (line) => process.stderr.write(`${line}\n`),
      progress: () => undefined,
    });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}. Usage: ${USAGE}\n`);
    return EXIT.unusable;
  }
}

process.exitCode = await main(process.argv.slice(2));
