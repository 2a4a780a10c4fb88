/** What differs in few words: of each section how much, where a list of all would say less. */
export function nameDiffering(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) {
    const [head = name] = name.split(": ");
    counts.set(head, (counts.get(head) ?? 0) + 1);
  }
  return [...counts].map(([head, count]) => (count === 1 ? nameOf(head, names) : `${head} (${count})`)).join("; ");
}

/** The one of a section by its whole name. */
function nameOf(head: string, names: readonly string[]): string {
  return names.find((name) => name === head || name.startsWith(`${head}: `)) ?? head;
}
