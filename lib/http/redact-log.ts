const NAMES_OF_SECRETS = /authori[sz]ation|cookie|passw|token|secret|credential|api-?key|email|^link$|^body$|^query$/i;
const REDACTED = "[redacted]";
/** What goes deeper, or is longer, is cut: a log line is no place for data. */
const DEPTH = 5;
const TEXT_LIMIT = 4000;
const ENTRIES_LIMIT = 50;

type Mask = readonly [pattern: RegExp, replacement: string];

const MASKS: readonly Mask[] = [
  // user:password@ in an address, as of a database.
  [/:\/\/[^\s/@]{1,300}@/g, `://${REDACTED}@`],
  // A query string: a one-time link or a token may stand in it.
  [/([\w\])/])\?[^\s"'<>]{1,4000}/g, `$1?${REDACTED}`],
  [/\b(Bearer|Basic)\s+[^\s"',]+/gi, `$1 ${REDACTED}`],
  // name=value and "name": "value", but not the id of a token, as actors are named.
  [
    /(?!token:[0-9a-z]{25}\b)([\w.-]{0,40}(?:authori[sz]ation|cookie|passw|token|secret)[\w.-]{0,40}["']?\s*[:=]\s*["']?)[^\s"',;]+/gi,
    `$1${REDACTED}`,
  ],
  // Our API tokens, by their beginning and length.
  [/\bgr[A-Za-z0-9]{38}\b/g, REDACTED],
  [/[^\s@"'<>(),:;]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g, "[e-mail]"],
];

/** A text of a log line without passwords, tokens, cookies, query strings and e-mail addresses. */
export function redactText(text: string): string {
  const cut = text.length > TEXT_LIMIT ? `${text.slice(0, TEXT_LIMIT)} …` : text;
  return MASKS.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), cut);
}

/** The fields of a log line; what bears the name of a secret loses its value, and every text goes through `redactText`. */
export function redactFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return redactEntries(fields, DEPTH);
}

function redactEntries(fields: Readonly<Record<string, unknown>>, depth: number): Record<string, unknown> {
  const entries = Object.entries(fields).slice(0, ENTRIES_LIMIT);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      NAMES_OF_SECRETS.test(name) && value !== null && value !== undefined ? REDACTED : redactValue(value, depth),
    ]),
  );
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return "[…]";
  if (value instanceof Error) return describeError(value, depth);
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, ENTRIES_LIMIT).map((entry) => redactValue(entry, depth - 1));
  return redactEntries(value as Record<string, unknown>, depth - 1);
}

function describeError(error: Error, depth: number): Record<string, unknown> {
  const code = "code" in error ? { code: redactValue(error.code, 0) } : {};
  const cause = error.cause === undefined ? {} : { cause: redactValue(error.cause, depth - 1) };
  return {
    name: error.name,
    ...code,
    message: redactText(messageOf(error)),
    // Without its first lines, which repeat the message as it was.
    stack: redactText(
      (error.stack ?? "")
        .split("\n")
        .filter((line) => /^\s+at /.test(line))
        .join("\n"),
    ),
    ...cause,
  };
}

/** Prisma prints the whole call, values included, before it says in the last line what is wrong with it. */
function messageOf(error: Error): string {
  if (!error.name.startsWith("PrismaClient")) return error.message;
  return error.message.trim().split("\n").at(-1) ?? "";
}
