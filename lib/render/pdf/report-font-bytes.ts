import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

/** TrueType files of the two weights that a report is set in. */
export type ReportFontBytes = { readonly regular: Uint8Array; readonly bold: Uint8Array };

/**
 * DejaVu Sans Condensed, from the package beside this program: free to embed (Bitstream Vera and Arev
 * licences, in the package), with Greek, Cyrillic and the signs of mathematics. `scripts/bundle.js` puts the
 * bytes inside the command in place of this module.
 */
export async function readReportFonts(): Promise<ReportFontBytes> {
  const require = createRequire(import.meta.url);
  const [regular, bold] = await Promise.all([
    readFile(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf")),
    readFile(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf")),
  ]);
  return { regular, bold };
}
