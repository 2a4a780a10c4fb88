import { existsSync } from "node:fs";
import { Readable } from "node:stream";
import { findKeysFolder } from "@/lib/config/keys-folder";
import { writeZip } from "@/lib/render/write-zip";
import { REPORT_FORMAT_NAMES, type ReportFormat } from "@/lib/schema/report";
import { bundlePath } from "@/lib/usecases/bundle-path";
import { getRemoteReport } from "@/lib/usecases/get-remote-report";
import { reportPath } from "@/lib/usecases/report-path";
import { type Command, EXIT, type Exit, type Terminal } from "./command";
import { PACKAGE_ROOT } from "./package-root";
import { parseArguments, UsageError } from "./parse-arguments";
import { readServer } from "./read-server";
import { reportUnreadable } from "./report-unreadable";
import { splitLayerOrder } from "./split-layer-order";
import { writeOut } from "./write-out";

export const REPORT: Command = {
  summary: "write the report on a run: every number with what it was computed from",
  usage:
    "rounds report RUN|PATH --format json|html|pdf|csv|chai|bundle [--out FILE] [--layer-order a,b,…] [--url URL --token TOKEN]",
  help: "json is the record in canonical JSON (RFC 8785), html and pdf the same to read and print, csv its numbers, chai the CHAI applied model card as XML. Without --out it goes to the terminal; pdf needs --out.\nbundle is a .zip with all of these, the inputs, policies and scripts, sealed with the key of this machine (ROUNDS_KEYS, else data/keys) and checked by rounds verify; it needs --out.\nWhat is no PATH is the RUN of the database here (DATABASE_URL, ROUNDS_DATA as for the server), or with --url and --token (else ROUNDS_TOKEN) of that server: its id, its name, or project/run. Its export stands in the audit log.",
  async run(words, terminal) {
    const { paths, options } = parseArguments(words, {
      flags: [],
      options: ["format", "out", "layer-order", "url", "token"],
    });
    const [target, ...others] = paths;
    if (target === undefined || others.length > 0) throw new UsageError("expected one RUN or PATH");
    const format = parseFormat(options.get("format"));
    const out = options.get("out");
    if (out === undefined && NEEDS_FILE.has(format)) throw new UsageError(`--format ${format} needs --out FILE`);
    const layerOrder = splitLayerOrder(options.get("layer-order"));
    const server = readServer(options);
    if (server === null && existsSync(target)) return await reportFiles(target, format, out, layerOrder, terminal);
    if (layerOrder !== null) throw new UsageError("--layer-order is for files; a stored run has its own order");
    try {
      const write = (bytes: AsyncIterable<Uint8Array>): Promise<void> => writeOut(bytes, out, terminal);
      if (server === null) await reportStored(target, format, write);
      else await write(await getRemoteReport(server, target, format));
      if (out !== undefined) terminal.out(`${target}: ${format === "bundle" ? "bundle" : "report"} in ${out}`);
      return EXIT.ok;
    } catch (error) {
      return reportUnreadable(target, error, terminal);
    }
  },
};

/** What a terminal cannot show. */
const NEEDS_FILE: ReadonlySet<ReportFormat> = new Set(["pdf", "bundle"]);

async function reportFiles(
  target: string,
  format: ReportFormat,
  out: string | undefined,
  layerOrder: readonly string[] | null,
  terminal: Terminal,
): Promise<Exit> {
  try {
    if (format === "bundle") {
      const { parts, sha256 } = await bundlePath(target, layerOrder, findKeysFolder(process.env));
      await writeOut(writeZip(parts), out, terminal);
      terminal.out(`${target}: bundle in ${out}, SHA-256 of the record ${sha256}`);
      return EXIT.ok;
    }
    const { bytes, sha256 } = await reportPath(target, layerOrder, format);
    await writeOut(Readable.from([bytes]), out, terminal);
    if (out !== undefined) terminal.out(`${target}: report in ${out}, SHA-256 of the record ${sha256}`);
    return EXIT.ok;
  } catch (error) {
    return reportUnreadable(target, error, terminal);
  }
}

/** Loaded late, as no report on files opens a database. */
async function reportStored(
  word: string,
  format: ReportFormat,
  write: (bytes: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const { reportStoredRun } = await import("@/lib/usecases/report-stored-run");
  await reportStoredRun(word, format, { environment: process.env, packageRoot: PACKAGE_ROOT }, write);
}

function parseFormat(word: string | undefined): ReportFormat {
  const known = REPORT_FORMAT_NAMES.find((name) => name === word);
  if (known === undefined)
    throw new UsageError(
      `--format takes ${REPORT_FORMAT_NAMES.join(", ")}${word === undefined ? "" : `, not ${word}`}`,
    );
  return known;
}
