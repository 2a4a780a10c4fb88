import type { Config } from "./config";
import { VARIABLES } from "./environment";

const KNOWN = Object.keys(VARIABLES);
/** Used by the product's own tests and by the command, not by the server. */
const OF_OTHER_PROGRAMS = new Set(["ROUNDS_E2E_SERVER", "ROUNDS_TOKEN"]);
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/;

/** What in the environment is allowed but probably not meant, one sentence each; values are not repeated. */
export function findConfigWarnings(
  environment: Readonly<Record<string, string | undefined>>,
  config: Pick<Config, "host" | "publicUrl">,
): string[] {
  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith("ROUNDS_") && !KNOWN.includes(name) && !OF_OTHER_PROGRAMS.has(name),
  );
  const warnings = unknown
    .sort()
    .map((name) => `The environment variable ${name} is not known and does nothing; did you mean ${nearest(name)}?`);
  if (!LOOPBACK.test(config.host) && config.publicUrl?.protocol !== "https:") {
    warnings.push(
      `HOST ${config.host} is reachable from other machines and ROUNDS_URL does not begin with https://, so that passwords and sessions may travel readable for others. Put a proxy with TLS in front and set ROUNDS_URL to its address.`,
    );
  }
  return warnings;
}

function nearest(name: string): string {
  const [first = ""] = KNOWN.toSorted((a, b) => countEdits(name, a) - countEdits(name, b) || a.localeCompare(b));
  return first;
}

/** Levenshtein's distance: the least number of letters to insert, remove or change. */
function countEdits(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...from].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const changed = (above[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(changed, (above[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    above = current;
  }
  return above.at(-1) ?? 0;
}
