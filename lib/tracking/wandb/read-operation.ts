/** A field that an operation asks for, under the name that its answer is to have. */
export type RootField = { readonly alias: string; readonly field: string };

/** What a GraphQL query asks for at its top: that is all that an answer depends on here. */
export type GraphqlOperation = {
  /** Empty for one without a name. */
  readonly name: string;
  readonly fields: readonly RootField[];
};

const KINDS: ReadonlySet<string> = new Set(["query", "mutation", "subscription"]);
const NAME = /[_A-Za-z][_0-9A-Za-z]*/y;
const QUOTES = '"""';

/**
 * Finds the fields at the top of a query's first operation, or of the one with the name. Arguments, types and inner
 * fields are passed over: clients send their values as variables, and take what they asked for out of more.
 *
 * @param wanted name of the operation, null for the first one
 * @returns null where there is none
 * @see https://spec.graphql.org/October2021/#sec-Language
 */
export function readOperation(query: string, wanted: string | null): GraphqlOperation | null {
  const reader = new OperationReader();
  for (const token of tokensOf(query)) reader.take(token);
  const { found } = reader;
  return found.find(({ name }) => wanted === null || name === wanted) ?? found[0] ?? null;
}

type Reading = { name: string; readonly fields: RootField[] };

/** Takes a query token by token. */
class OperationReader {
  readonly found: Reading[] = [];
  /** The operation that is being read; null outside of one and in a fragment. */
  #current: Reading | null = null;
  #isInFragment = false;
  #depth = 0;
  /** Parentheses and brackets that are open. */
  #inner = 0;
  #before = "";

  take(token: string): void {
    if (token === "(" || token === "[") this.#inner += 1;
    else if (token === ")" || token === "]") this.#inner -= 1;
    else if (this.#inner === 0) {
      if (this.#depth === 0) this.#takeHead(token);
      else if (this.#depth === 1) this.#takeField(token);
      this.#countBraces(token);
    }
    this.#before = token;
  }

  #takeHead(token: string): void {
    if (this.#current === null && !this.#isInFragment) {
      if (token === "fragment") this.#isInFragment = true;
      // A query may do without the word.
      else if (KINDS.has(token) || token === "{") this.#begin();
    } else if (this.#current !== null && KINDS.has(this.#before) && isName(token)) this.#current.name = token;
  }

  #begin(): void {
    this.#current = { name: "", fields: [] };
    this.found.push(this.#current);
  }

  /** Behind `...` and `@` stand fragments and directives, behind `:` the field that the name before is to be called. */
  #takeField(token: string): void {
    if (this.#current === null || !isName(token)) return;
    const { fields } = this.#current;
    if (this.#before === ":") {
      const alias = fields.pop()?.alias ?? token;
      fields.push({ alias, field: token });
    } else if (this.#before !== "..." && this.#before !== "@" && this.#before !== "on") {
      fields.push({ alias: token, field: token });
    }
  }

  #countBraces(token: string): void {
    if (token === "{") this.#depth += 1;
    if (token !== "}") return;
    this.#depth -= 1;
    if (this.#depth > 0) return;
    this.#current = null;
    this.#isInFragment = false;
  }
}

function isName(token: string): boolean {
  return /^[_A-Za-z]/.test(token);
}

/** Words and signs of a query; texts, comments, commas and numbers mean nothing here. */
function* tokensOf(query: string): Generator<string> {
  let at = 0;
  while (at < query.length) {
    const letter = query.charAt(at);
    NAME.lastIndex = at;
    const name = NAME.exec(query)?.[0];
    if (name !== undefined) {
      yield name;
      at += name.length;
    } else if (letter === '"') at = endOfText(query, at);
    else if (letter === "#") at = lineEnd(query, at);
    else if (query.startsWith("...", at)) {
      yield "...";
      at += 3;
    } else {
      if ("{}()[]:@".includes(letter)) yield letter;
      at += 1;
    }
  }
}

function lineEnd(query: string, at: number): number {
  const end = query.indexOf("\n", at);
  return end === -1 ? query.length : end;
}

function endOfText(query: string, start: number): number {
  if (query.startsWith(QUOTES, start)) {
    const end = query.indexOf(QUOTES, start + QUOTES.length);
    return end === -1 ? query.length : end + QUOTES.length;
  }
  let at = start + 1;
  while (at < query.length && query.charAt(at) !== '"') at += query.charAt(at) === "\\" ? 2 : 1;
  return at + 1;
}
