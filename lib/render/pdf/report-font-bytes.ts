import { readFile } from "node:fs/promises";
import path from "node:path";

/** TrueType files of the two weights that a report is set in. */
export type ReportFontBytes = { readonly regular: Uint8Array; readonly bold: Uint8Array };

/**
 * DejaVu Sans Condensed, free to embed (Bitstream Vera and Arev licences, in the package), with Greek, Cyrillic
 * and the signs of mathematics. The server reads its files from the package, by their path since Next would take
 * a resolved name for a module of its own; `scripts/bundle.js` puts the bytes inside the command in place of
 * this module.
 */
export async function readReportFonts(): Promise<ReportFontBytes> {
  const [regular, bold] = await Promise.all([
    readFile(path.resolve("node_modules/dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf")),
    readFile(path.resolve("node_modules/dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf")),
  ]);
  return { regular, bold };
}
