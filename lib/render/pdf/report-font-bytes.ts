import { readFile } from "node:fs/promises";
import path from "node:path";

/** TrueType files of the two weights that a report is set in. */
export type ReportFontBytes = { readonly regular: Uint8Array; readonly bold: Uint8Array };

/**
 * DejaVu Sans Condensed, free to embed (Bitstream Vera and Arev licences, in the package), with Greek, Cyrillic
 * and the signs of mathematics. The server's worker reads its files from the package; `scripts/bundle.js` puts
 * the bytes inside the command in place of this module.
 */
export async function readReportFonts(): Promise<ReportFontBytes> {
  const [regular, bold] = await Promise.all([
    readFile(path.resolve("node_modules/dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf")),
    readFile(path.resolve("node_modules/dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf")),
  ]);
  return { regular, bold };
}
