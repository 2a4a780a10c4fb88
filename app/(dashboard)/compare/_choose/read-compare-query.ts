/** What the address of a comparison says. */
export type CompareQuery = {
  readonly a: string | null;
  readonly b: string | null;
  readonly search: string;
};

/**
 * Two runs as `a` and `b`; the form of the list, before its script has loaded, names them both `run`, in the order of the list. What
 * makes no sense is left out.
 */
export function readCompareQuery(address: Readonly<Record<string, string | string[] | undefined>>): CompareQuery {
  const [first = null, second = null] = listOf(address["run"]);
  const [a = first] = listOf(address["a"]);
  const [b = second] = listOf(address["b"]);
  const [search = ""] = listOf(address["search"]);
  return { a, b, search: search.slice(0, LONGEST_SEARCH) };
}

const LONGEST_SEARCH = 200;

function listOf(value: string | string[] | undefined): string[] {
  return [value ?? []].flat().filter((text) => text !== "");
}
