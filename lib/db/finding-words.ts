/** Rules with a finding as one text, in which each stands between spaces, so that one is found without reading a result. */
export function joinFindings(rules: readonly string[]): string {
  const each = [...new Set(rules)].sort();
  return each.length === 0 ? "" : ` ${each.join(" ")} `;
}

/** What a text of `joinFindings` holds where this rule has a finding. */
export function findingWord(rule: string): string {
  return ` ${rule} `;
}
