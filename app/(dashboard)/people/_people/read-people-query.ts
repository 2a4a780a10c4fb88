import { type PersonListQuery, personListQuerySchema } from "@/lib/schema/people";

/** The search in the address. A part that makes no sense is left out; a page of people is better than an error. */
export function readPeopleQuery(address: Readonly<Record<string, string | string[] | undefined>>): PersonListQuery {
  const { search, page } = personListQuerySchema.shape;
  const asked = { search: search.safeParse(address["search"]), page: page.safeParse(address["page"]) };
  return { search: asked.search.success ? asked.search.data : "", page: asked.page.success ? asked.page.data : 1 };
}
