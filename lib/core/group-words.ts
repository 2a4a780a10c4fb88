/** A group of patients as people read it: what loggers write as `isolated_tbi` reads "isolated tbi". */
export function groupWords(name: string): string {
  return name.replaceAll("_", " ");
}
