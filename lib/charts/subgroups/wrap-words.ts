/** Mean width of a letter of the page's type at 12 pixels; drawings cannot measure text. */
const LETTER = 6.4;

/**
 * Breaks a sentence into lines.
 *
 * @param widthOf the room of each line in pixels
 */
export function wrapWords(text: string, widthOf: (line: number) => number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length > Math.max(8, Math.floor(widthOf(lines.length) / LETTER)) && line !== "") {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === "" ? lines : [...lines, line];
}

/** A name cut to a width, with an ellipsis where something is missing. */
export function fitWords(text: string, width: number): string {
  const most = Math.max(4, Math.floor(width / LETTER));
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}
