import { create, type Font } from "fontkit";
import type { ReportFontBytes } from "./report-font-bytes";

export type PdfWeight = keyof ReportFontBytes;

/** What is asked of the fonts before a line is drawn. */
export type PdfType = {
  /**
   * The text as the font can draw it, on one line. A sign that it does not have becomes U+FFFD: PDF/A-2 allows
   * no missing glyph (ISO 19005-2, 6.2.11.8) and level A no character of private use without its meaning.
   */
  readonly toDrawable: (text: string) => string;
  /** Width in points, the sum of the signs' own widths. */
  readonly measure: (text: string, weight: PdfWeight, size: number) => number;
};

const REPLACEMENT = "\u{FFFD}";

export function openPdfType(bytes: ReportFontBytes): PdfType {
  const fonts = { regular: openFont(bytes.regular), bold: openFont(bytes.bold) };
  const widths = { regular: new Map<string, number>(), bold: new Map<string, number>() };
  const widthOf = (sign: string, weight: PdfWeight): number => {
    const known = widths[weight].get(sign);
    if (known !== undefined) return known;
    const font = fonts[weight];
    const width = font.glyphForCodePoint(sign.codePointAt(0) ?? 0).advanceWidth / font.unitsPerEm;
    widths[weight].set(sign, width);
    return width;
  };
  const canDraw = (sign: string): boolean => {
    const point = sign.codePointAt(0) ?? 0;
    return !/\p{Co}/u.test(sign) && fonts.regular.hasGlyphForCodePoint(point) && fonts.bold.hasGlyphForCodePoint(point);
  };
  return {
    toDrawable: (text) =>
      [...text.replace(/\s+/gu, " ")].map((sign) => (sign === " " || canDraw(sign) ? sign : REPLACEMENT)).join(""),
    measure: (text, weight, size) => [...text].reduce((sum, sign) => sum + widthOf(sign, weight), 0) * size,
  };
}

function openFont(bytes: Uint8Array): Font {
  const font = create(Buffer.from(bytes));
  if ("fonts" in font) throw new Error("A font of the report is a collection, not one font.");
  return font;
}
