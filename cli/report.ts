import { writeFile } from "node:fs/promises";
import { AppError } from "@/lib/core/errors";
import { REPORT_FORMAT_NAMES, type ReportFormat } from "@/lib/schema/report";
import { reportPath } from "@/lib/usecases/report-path";
import { type Command, EXIT } from "./command";
import { parseArguments, UsageError } from "./parse-arguments";
import { reportUnreadable } from "./report-unreadable";
import { splitLayerOrder } from "./split-layer-order";

/** Formats of a report that another version writes. */
const LATER: readonly string[] = ["pdf", "bundle"];

export const REPORT: Command = {
  summary: "write the report on a run: every number with what it was computed from",
  usage: "rounds report PATH --format json|html|csv [--out FILE] [--layer-order a,b,…]",
  help: "json is the record in canonical JSON (RFC 8785), html the same to read and print, csv its numbers. Without --out it goes to the terminal.",
  async run(words, terminal) {
    const { paths, options } = parseArguments(words, { flags: [], options: ["format", "out", "layer-order"] });
    const [target, ...others] = paths;
    if (target === undefined || others.length > 0) throw new UsageError("expected one PATH");
    const format = parseFormat(options.get("format"));
    const out = options.get("out");
    try {
      const { text, sha256 } = await reportPath(target, splitLayerOrder(options.get("layer-order")), format);
      if (out === undefined) {
        terminal.out(text);
        return EXIT.ok;
      }
      await save(out, text);
      terminal.out(`${target}: report in ${out}, SHA-256 of the record ${sha256}`);
      return EXIT.ok;
    } catch (error) {
      return reportUnreadable(target, error, terminal);
    }
  },
};

async function save(out: string, text: string): Promise<void> {
  try {
    await writeFile(out, text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError("bad-input", `The report could not be written: ${why}.`, "Name a file in a folder that exists.");
  }
}

function parseFormat(word: string | undefined): ReportFormat {
  if (word !== undefined && LATER.includes(word))
    throw new UsageError(`--format ${word} is not in this version; it has ${REPORT_FORMAT_NAMES.join(", ")}`);
  const known = REPORT_FORMAT_NAMES.find((name) => name === word);
  if (known === undefined)
    throw new UsageError(
      `--format takes ${REPORT_FORMAT_NAMES.join(", ")}${word === undefined ? "" : `, not ${word}`}`,
    );
  return known;
}
