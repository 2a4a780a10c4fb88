/** The first sentence of a verdict, for lists. A full stop inside a number or a layer name ends nothing. */
export function firstSentence(text: string): string {
  const end = /[.!?](?=\s+[\p{Lu}\d])/u.exec(text);
  return end ? text.slice(0, end.index + 1) : text;
}
