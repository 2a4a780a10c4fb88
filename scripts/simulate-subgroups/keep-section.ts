/** The sections of the page that have a script of their own. */
export const SECTIONS = ["subgroups", "subgroup performance"] as const;
type SectionName = (typeof SECTIONS)[number];

const begin = (name: SectionName): string => `<!-- ${name}: begin -->`;
const end = (name: SectionName): string => `<!-- ${name}: end -->`;

/** The page with this section in the place of its old one, or at its end. */
export function keepSection(page: string, name: SectionName, section: string): string {
  const block = `${begin(name)}\n\n${section.trim()}\n\n${end(name)}`;
  const [from, to] = [page.indexOf(begin(name)), page.indexOf(end(name))];
  if (from === -1 || to < from) return `${page.trimEnd()}\n\n${block}\n`;
  return `${page.slice(0, from)}${block}${page.slice(to + end(name).length)}`;
}

/** The section that a page holds; null where it has none. */
export function findSection(page: string, name: SectionName): string | null {
  const [from, to] = [page.indexOf(begin(name)), page.indexOf(end(name))];
  return from === -1 || to < from ? null : page.slice(from + begin(name).length, to).trim();
}
