const BEGIN = "<!-- subgroups: begin -->";
const END = "<!-- subgroups: end -->";

/** The page with this section in the place of its old one, or at its end. */
export function keepSection(page: string, section: string): string {
  const block = `${BEGIN}\n\n${section.trim()}\n\n${END}`;
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) return `${page.trimEnd()}\n\n${block}\n`;
  return `${page.slice(0, begin)}${block}${page.slice(end + END.length)}`;
}

/** The section that a page holds; null where it has none. */
export function findSection(page: string): string | null {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  return begin === -1 || end < begin ? null : page.slice(begin + BEGIN.length, end).trim();
}
