/** Wrong usage of the command: one line on stderr, exit 2. */
export class UsageError extends Error {}

/** What a command understands: the names of its flags, and of its options that take a value. */
export type ArgumentSpec = {
  readonly flags: readonly string[];
  readonly options: readonly string[];
  /** Whether a word that begins with one dash is no option but an expression, such as -x^2. */
  readonly takesExpressions?: boolean;
};

export type ParsedArguments = {
  readonly paths: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly options: ReadonlyMap<string, string>;
};

/**
 * Splits the words of a command into paths, `--flags` and `--options value` (or `--option=value`).
 * A value may be a negative number or `-inf`, which is why Node's own parser, which takes those for
 * flags, is not used. Everything after `--` is a path.
 *
 * @throws UsageError for a word that the command does not know, or an option without its value
 */
export function parseArguments(words: readonly string[], spec: ArgumentSpec): ParsedArguments {
  const paths: string[] = [];
  const flags = new Set<string>();
  const options = new Map<string, string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (word === "--") {
      paths.push(...words.slice(at + 1));
      break;
    }
    if (!word.startsWith("--")) {
      const isOption = word.startsWith("-") && word !== "-" && spec.takesExpressions !== true;
      if (isOption) throw new UsageError(`unknown option ${word}`);
      paths.push(word);
      continue;
    }
    const equals = word.indexOf("=");
    const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
    if (spec.flags.includes(name) && equals < 0) {
      flags.add(name);
    } else if (spec.options.includes(name)) {
      options.set(name, equals < 0 ? valueAfter(words, at, name, spec) : word.slice(equals + 1));
      if (equals < 0) at += 1;
    } else {
      throw new UsageError(`unknown option --${name}`);
    }
  }
  return { paths, flags, options };
}

function valueAfter(words: readonly string[], at: number, name: string, spec: ArgumentSpec): string {
  const value = words[at + 1];
  const isNumber = spec.takesExpressions === true ? /^-[^-]/ : /^-(\d|\.\d|inf)/i;
  if (value === undefined || (value.startsWith("-") && !isNumber.test(value))) {
    throw new UsageError(`--${name} needs a value`);
  }
  return value;
}
