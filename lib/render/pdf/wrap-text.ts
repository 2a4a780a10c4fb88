/**
 * Breaks a text into lines of at most the given width: at spaces, else after signs that join the parts of a
 * name, else anywhere. A line keeps the space it was broken at, so that whoever reads the lines one after the
 * other reads the text.
 *
 * @param measure the width of a text
 */
export function wrapText(text: string, width: number, measure: (text: string) => number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of splitPieces(text, width, measure)) {
    if (line !== "" && measure(line) + measure(piece.trimEnd()) > width) {
      lines.push(line);
      line = "";
    }
    line += piece;
  }
  return line === "" ? lines : [...lines, line];
}

/** Parts between which a line may be broken; a number such as 1e-9 or -0.25 is not broken at its signs. */
export function breakablePieces(text: string): readonly string[] {
  return text.match(/[^ ]*? +|[^ ]*?[/_:;,](?=\D)|[^ ]*?[A-Za-z]-(?=[A-Za-z])|[^ ]+/gu) ?? [];
}

function splitPieces(text: string, width: number, measure: (text: string) => number): readonly string[] {
  return breakablePieces(text).flatMap((piece) =>
    measure(piece.trimEnd()) <= width ? [piece] : cut(piece, width, measure),
  );
}

function cut(piece: string, width: number, measure: (text: string) => number): readonly string[] {
  const parts: string[] = [];
  let part = "";
  for (const sign of piece) {
    if (part !== "" && measure(part + sign) > width) {
      parts.push(part);
      part = "";
    }
    part += sign;
  }
  return [...parts, part];
}
