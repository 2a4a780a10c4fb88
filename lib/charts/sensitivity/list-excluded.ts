/** What is left out of a picture, those with the same reason together; long lists keep their ends. Empty where nothing is. */
export function listExcluded(excluded: readonly { readonly name: string; readonly reason: string }[]): string {
  if (excluded.length === 0) return "";
  const byReason = new Map<string, string[]>();
  for (const { name, reason } of excluded) byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  const parts = [...byReason].map(([reason, names]) => `${listNames(names)} (${reason})`);
  return ` Left out: ${parts.join("; ")}.`;
}

const MOST_NAMES = 3;

function listNames(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.join(", ");
  return `${names[0]} to ${names.at(-1)}, ${names.length} in all`;
}
