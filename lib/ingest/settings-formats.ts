import { parse } from "yaml";
import { NESTING_LIMIT, YAML_LENGTH_LIMIT } from "./limits";
import { isJsonObject, JsonLineParser, type JsonObject } from "./parse-json-line";
import type { FileSample } from "./sample-file";

/** A file that says something of a run as a whole and holds no series. */
export type SettingsFormat = {
  readonly recognises: (sample: FileSample) => boolean;
  /** @returns the settings by name, null when the text is none of this format */
  readonly parse: (text: string, name: string) => JsonObject | null;
  /** Whether people wrote it: then what they say counts more, and what cannot be read is told to them. */
  readonly isByHand: boolean;
};

const PARAM = /(?:^|[/\\])params[/\\](.+)$/;
/**
 * Aliases in a document may stand for each other; a real configuration has none. Looking for keys that
 * occur twice compares each with each.
 */
const YAML_OPTIONS = { maxAliasCount: 10, logLevel: "error", uniqueKeys: false } as const;

export const SETTINGS_FORMATS: readonly SettingsFormat[] = [
  {
    recognises: ({ name, text }) => /(?:^|[/\\._-])meta\.json(?:\.gz)?$/i.test(name) && text.trim() !== "",
    parse: parseJson,
    isByHand: true,
  },
  // Lightning, beside metrics.csv and event files.
  { recognises: isYaml(/(?:^|[/\\])hparams\.ya?ml$/i), parse: parseYaml, isByHand: false },
  // W&B, beside the run: every entry is wrapped as {value: …}.
  { recognises: isYaml(/(?:^|[/\\])config\.ya?ml$/i), parse: (text) => unwrap(parseYaml(text)), isByHand: false },
  // MLflow's file store: the run itself, and a file for each parameter.
  { recognises: isYaml(/(?:^|[/\\])meta\.ya?ml$/i), parse: parseMlflowRun, isByHand: false },
  {
    recognises: ({ name, isWhole, isBinary }) => PARAM.test(name) && isWhole && !isBinary,
    parse: parseMlflowParam,
    isByHand: false,
  },
];

function isYaml(pattern: RegExp): (sample: FileSample) => boolean {
  return ({ name, isBinary, text }) => pattern.test(name) && !isBinary && text.trim() !== "";
}

function parseJson(text: string): JsonObject | null {
  const value = new JsonLineParser().parse(text);
  return isJsonObject(value) ? value : null;
}

/** Tags of Python objects are left unread, whatever they name. */
function parseYaml(text: string): JsonObject | null {
  if (text.length > YAML_LENGTH_LIMIT || opensDeeperThan(text, NESTING_LIMIT) || hasKeyInKey(text)) return null;
  try {
    const value: unknown = parse(text, YAML_OPTIONS);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Keys that are mappings themselves, inside each other, take the parser minutes for a kilobyte; no logger writes one. */
function hasKeyInKey(text: string): boolean {
  const marks = text.match(/^[ \t?-]*\?(?=\s|$)/gm) ?? [];
  return marks.reduce((sum, lead) => sum + lead.split("?").length - 1, 0) > NESTING_LIMIT;
}

/** Counts brackets wherever they stand: texts of settings do not hold dozens of open ones. */
function opensDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (const letter of text) {
    if (letter === "[" || letter === "{") depth += 1;
    else if (letter === "]" || letter === "}") depth = Math.max(0, depth - 1);
    if (depth > limit) return true;
  }
  return false;
}

function unwrap(document: JsonObject | null): JsonObject | null {
  if (document === null) return null;
  return Object.fromEntries(
    Object.entries(document).map(([key, entry]) => [
      key,
      isJsonObject(entry) && "value" in entry ? entry["value"] : entry,
    ]),
  );
}

/** The experiment has such a file too; its name is not the run's. */
function parseMlflowRun(text: string): JsonObject | null {
  const document = parseYaml(text);
  if (document === null) return null;
  const { run_id: id, run_name: name } = document;
  return id === undefined ? {} : { name: name ?? id };
}

/** Parameters are texts; those that are numbers or `True` mean them. */
function parseMlflowParam(text: string, name: string): JsonObject | null {
  const key = PARAM.exec(name)?.[1];
  const trimmed = text.trim();
  if (key === undefined || trimmed === "" || trimmed === "None") return {};
  const value = new JsonLineParser().parse(trimmed.replace(/^(True|False)$/, (word) => word.toLowerCase()));
  return { [key]: typeof value === "number" || typeof value === "boolean" ? value : trimmed };
}
