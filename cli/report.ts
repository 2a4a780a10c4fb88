import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { findKeysFolder } from "@/lib/config/keys-folder";
import { AppError } from "@/lib/core/errors";
import { writeZip } from "@/lib/render/write-zip";
import { REPORT_FORMAT_NAMES, type ReportFormat } from "@/lib/schema/report";
import { bundlePath } from "@/lib/usecases/bundle-path";
import { reportPath } from "@/lib/usecases/report-path";
import { type Command, EXIT, type Exit, type Terminal } from "./command";
import { parseArguments, UsageError } from "./parse-arguments";
import { reportUnreadable } from "./report-unreadable";
import { splitLayerOrder } from "./split-layer-order";

export const REPORT: Command = {
  summary: "write the report on a run: every number with what it was computed from",
  usage: "rounds report PATH --format json|html|pdf|csv|bundle [--out FILE] [--layer-order a,b,…]",
  help: "json is the record in canonical JSON (RFC 8785), html and pdf the same to read and print, csv its numbers. Without --out it goes to the terminal; pdf needs --out.\nbundle is a .zip with all of these, the inputs, policies and scripts, sealed with the key of this machine (ROUNDS_KEYS, else data/keys) and checked by rounds verify; it needs --out.",
  async run(words, terminal) {
    const { paths, options } = parseArguments(words, { flags: [], options: ["format", "out", "layer-order"] });
    const [target, ...others] = paths;
    if (target === undefined || others.length > 0) throw new UsageError("expected one PATH");
    const format = parseFormat(options.get("format"));
    const out = options.get("out");
    const layerOrder = splitLayerOrder(options.get("layer-order"));
    try {
      if (format === "bundle") return await writeBundle(target, layerOrder, out, terminal);
      if (format === "pdf" && out === undefined) throw new UsageError("--format pdf needs --out FILE");
      const { bytes, sha256 } = await reportPath(target, layerOrder, format);
      if (out === undefined) {
        terminal.out(new TextDecoder().decode(bytes));
        return EXIT.ok;
      }
      await save(() => writeFile(out, bytes));
      terminal.out(`${target}: report in ${out}, SHA-256 of the record ${sha256}`);
      return EXIT.ok;
    } catch (error) {
      return reportUnreadable(target, error, terminal);
    }
  },
};

async function writeBundle(
  target: string,
  layerOrder: readonly string[] | null,
  out: string | undefined,
  terminal: Terminal,
): Promise<Exit> {
  if (out === undefined) throw new UsageError("--format bundle needs --out FILE");
  const { parts, sha256 } = await bundlePath(target, layerOrder, findKeysFolder(process.env));
  await save(() => pipeline(writeZip(parts), createWriteStream(out)));
  terminal.out(`${target}: bundle in ${out}, SHA-256 of the record ${sha256}`);
  return EXIT.ok;
}

async function save(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError("bad-input", `The report could not be written: ${why}.`, "Name a file in a folder that exists.");
  }
}

function parseFormat(word: string | undefined): ReportFormat {
  const known = REPORT_FORMAT_NAMES.find((name) => name === word);
  if (known === undefined)
    throw new UsageError(
      `--format takes ${REPORT_FORMAT_NAMES.join(", ")}${word === undefined ? "" : `, not ${word}`}`,
    );
  return known;
}
