/** A text that begins a sentence: its first letter as a capital, the rest as it is. */
export function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
