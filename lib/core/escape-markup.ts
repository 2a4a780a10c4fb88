import { writeOutTurningMarks } from "./turning-marks";

/**
 * A text as it stands in HTML, SVG and XML: it is shown, and never becomes a part of the document. Characters that
 * XML 1.0 forbids are replaced; marks that would turn round what is printed beside it are written out.
 */
export function escapeMarkup(text: string): string {
  return writeOutTurningMarks(text)
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\u{FFFD}")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
