/** Names of columns and parts of the data without case and separators: `AIS Head`, `ais-head` and `aisHead` are one. */
export function normaliseName(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "");
}
