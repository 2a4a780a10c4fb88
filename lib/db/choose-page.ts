import type { Database } from "./database";
import { holdsText, mayFindMore } from "./search-text";

type Asked<Where> = {
  /** Part of a text, whatever its case, that `where` asks for; "" = none. */
  readonly search: string;
  readonly where: Where;
  readonly offset: number;
  readonly limit: number;
  readonly count: () => Promise<number>;
  /** What `where` finds, in order, with the texts that were searched. */
  readonly listTexts: () => Promise<readonly { readonly id: string; readonly texts: readonly string[] }[]>;
};

type Page<Where> = {
  readonly where: Where | { readonly AND: [Where, { readonly id: { readonly in: string[] } }] };
  readonly skip: number;
  readonly take: number;
  readonly total: number;
};

/** Which rows a page of a search has and how many there are in all, also where the filter finds more than the text. */
export async function choosePage<Where>(db: Database, asked: Asked<Where>): Promise<Page<Where>> {
  const { search, where, offset, limit } = asked;
  if (!mayFindMore(db, search)) return { where, skip: offset, take: limit, total: await asked.count() };
  const found = await asked.listTexts();
  const ids = found.flatMap(({ id, texts }) => (texts.some((text) => holdsText(text, search)) ? [id] : []));
  const page = { id: { in: ids.slice(offset, offset + limit) } };
  return { where: { AND: [where, page] }, skip: 0, take: limit, total: ids.length };
}
